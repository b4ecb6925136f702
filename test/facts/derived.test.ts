import { expect, it } from 'vitest';
import { derived } from '../../agent/facts/derived.ts';

it('works a thing out once for each fact, also when there is nothing to say', () => {
  const asked: number[][] = [];
  const first = derived((fact: number[]) => {
    asked.push(fact);
    return fact[0];
  });
  const one = [1];
  const none: number[] = [];
  expect([first(one), first(one), first(none), first(none)]).toEqual([1, 1, undefined, undefined]);
  expect(asked).toEqual([one, none]);
});
