import { describe, expect, it } from 'vitest';
import { entriesAt, listAt, textAt, textsAt, valueAt } from '../../agent/lint/json-values.ts';

const value = { a: { b: [1, 'x', { c: true }] }, n: null };

describe('plain JSON', () => {
  it('is read by keys and indexes', () => {
    expect(valueAt(value, 'a', 'b', 2, 'c')).toBe(true);
    expect(valueAt(value)).toBe(value);
  });

  it.each([[['a', 'x']], [['n', 'x']], [['a', 'b', 9]], [['toString']], [['a', 'b', 'length', 'x']]])(
    'has nothing at %j',
    (path) => {
      expect(valueAt(value, ...path)).toBeUndefined();
    },
  );

  it('gives a number or a truth value as its text, and nothing for what has none', () => {
    expect(textAt(value, 'a', 'b', 0)).toBe('1');
    expect(textAt(value, 'a', 'b', 2, 'c')).toBe('true');
    expect(textAt(value, 'a')).toBeUndefined();
    expect(textAt(value, 'n')).toBeUndefined();
  });

  it('gives no items or entries of what is neither list nor mapping', () => {
    expect([listAt(value, 'a'), entriesAt(value, 'a', 'b'), textsAt(value, 'n')]).toEqual([[], [], []]);
    expect(textsAt(value, 'a', 'b')).toEqual(['x']);
    expect(entriesAt(value, 'a', 'b', 2)).toEqual([['c', true]]);
  });
});
