import { describe, expect, it } from 'vitest';
import { oneLine } from '../agent/one-line.ts';

describe('oneLine', () => {
  it.each([
    ['line ends', 'a\r\nb\u2028c\u2029d', 'a b c d'],
    ['escape sequences', 'a\u001b[2Jb\u009b31mc', 'a [2Jb 31mc'],
    ['what turns the direction of text', 'a\u202eb\u2066c', 'a b c'],
  ])('takes out %s', (_what, text, expected) => {
    expect(oneLine(text)).toBe(expected);
  });
});
