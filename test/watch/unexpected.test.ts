import { expect, it } from 'vitest';
import { unexpected } from '../../agent/watch/unexpected.ts';

it('keeps the stack of a bug', () => {
  expect(unexpected(new Error('off by one')).failure).toMatchObject({
    kind: 'error',
    message: expect.stringMatching(/^unexpected: Error: off by one\n {4}at /),
  });
});

it('keeps what is thrown and is no error', () => {
  expect(unexpected('gone').failure.message).toBe('unexpected: gone');
});
