import { expect, it } from 'vitest';
import { createTokenBucket } from '../../agent/serve/token-bucket.ts';

it('gives so many tokens at once, then one after each interval, and never keeps more', () => {
  let now = 100;
  const bucket = createTokenBucket(2, 10, () => now);
  expect([bucket.take(), bucket.take(), bucket.take()]).toEqual([true, true, false]);
  now += 9.9;
  expect(bucket.take()).toBe(false);
  now += 0.2;
  expect([bucket.take(), bucket.take()]).toEqual([true, false]);
  now += 1000;
  expect(bucket.isFull()).toBe(true);
  expect([bucket.take(), bucket.take(), bucket.take()]).toEqual([true, true, false]);
});

it('takes a token back', () => {
  const bucket = createTokenBucket(1, 10, () => 0);
  bucket.take();
  bucket.giveBack();
  bucket.giveBack();
  expect([bucket.take(), bucket.take()]).toEqual([true, false]);
});
