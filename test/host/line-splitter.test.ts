import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createLineSplitter } from '../../agent/host/line-splitter.ts';

function split(chunks: readonly Uint8Array[], maxBytes = 1000): string[] {
  const lines: string[] = [];
  const splitter = createLineSplitter(maxBytes, (line) => lines.push(Buffer.from(line).toString('latin1')));
  for (const chunk of chunks) splitter.push(chunk);
  splitter.end();
  return lines;
}

const bytes = (text: string): Buffer => Buffer.from(text, 'latin1');

describe('createLineSplitter', () => {
  it('hands over each line without its line end', () => {
    expect(split([bytes('one\ntwo\n')])).toEqual(['one', 'two']);
  });

  it('takes the line ends of Windows', () => {
    expect(split([bytes('one\r\ntwo\r\n')])).toEqual(['one', 'two']);
  });

  it('takes a line end of Windows that two chunks share', () => {
    expect(split([bytes('one\r'), bytes('\ntwo')])).toEqual(['one', 'two']);
  });

  it('hands over a last line without a line end', () => {
    expect(split([bytes('one\ntwo')])).toEqual(['one', 'two']);
  });

  it('leaves out empty lines', () => {
    expect(split([bytes('\n\r\none\n\n\r\n')])).toEqual(['one']);
  });

  it('hands over a line as soon as its end is there', () => {
    const lines: string[] = [];
    const splitter = createLineSplitter(100, (line) => lines.push(Buffer.from(line).toString('latin1')));
    splitter.push(bytes('one\ntw'));
    expect(lines).toEqual(['one']);
  });

  it('gives the same lines wherever the stream is cut', () => {
    const text = fc.array(fc.constantFrom('a', '\r', '\n', '\r\n', '\u0082', '{"fact":"disks"}'), {
      maxLength: 40,
    });
    fc.assert(
      fc.property(text, fc.array(fc.nat(300), { maxLength: 8 }), (parts, cuts) => {
        const whole = bytes(parts.join(''));
        const at = [
          0,
          ...cuts.map((cut) => cut % (whole.length + 1)).toSorted((a, b) => a - b),
          whole.length,
        ];
        const chunks = at.slice(1).map((end, index) => whole.subarray(at[index], end));
        expect(split(chunks)).toEqual(split([whole]));
      }),
    );
  });
});

describe('the limit', () => {
  it('lets the last byte through', () => {
    expect(split([bytes('12345\n7890')], 10)).toEqual(['12345', '7890']);
  });

  it('says no once more came, and hands over nothing any more', () => {
    const lines: string[] = [];
    const splitter = createLineSplitter(10, (line) => lines.push(Buffer.from(line).toString('latin1')));
    expect(splitter.push(bytes('12345\n'))).toBe(true);
    expect(splitter.push(bytes('78901\n'))).toBe(false);
    expect(splitter.push(bytes('x\n'))).toBe(false);
    splitter.end();
    expect(lines).toEqual(['12345']);
  });

  it('counts all lines together', () => {
    const splitter = createLineSplitter(100, () => undefined);
    const taken = Array.from({ length: 60 }, () => splitter.push(bytes('a\n')));
    expect(taken.filter(Boolean)).toHaveLength(50);
  });
});
