import { describe, expect, it } from 'vitest';
import { cutMiddle, lengthOf, pad } from '../../../agent/report/text/one-line.ts';

describe('cutMiddle', () => {
  it('keeps beginning and end', () => {
    expect(cutMiddle(String.raw`\\server.corp.example.com\share`, 15)).toBe(String.raw`\\serv...\share`);
  });

  it('leaves what fits', () => {
    expect(cutMiddle('share', 5)).toBe('share');
  });

  it.each([0, 1, 2, 3, 4, 5, 9])('never takes more than %i characters, nor half of one', (room) => {
    const cut = cutMiddle('\u{1f4be}'.repeat(10), room);

    expect(lengthOf(cut)).toBe(room);
    expect(cut.isWellFormed()).toBe(true);
  });
});

describe('pad', () => {
  it('counts a character once that JavaScript counts twice', () => {
    expect(pad('\u{1f4be}', 3)).toBe('\u{1f4be}  ');
    expect(pad('7', 3, 'right')).toBe('  7');
  });
});
