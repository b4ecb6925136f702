import { describe, expect, it } from 'vitest';
import { didYouMean } from '../../agent/options/nearest.ts';

const NAMES = ['serve', 'check', 'record', 'explain', 'lint'];

describe('didYouMean', () => {
  it.each([
    ['chek', 'check'],
    ['Serve', 'serve'],
    ['explian', 'explain'],
    ['recrd', 'record'],
  ])('finds for %s the name %s', (typed, name) => {
    expect(didYouMean(typed, NAMES)).toBe(`; did you mean ${name}?`);
  });

  it.each(['nonsense', '', 'x'.repeat(100_000)])('guesses nothing for another word', (typed) => {
    expect(didYouMean(typed, NAMES)).toBe('');
  });
});
