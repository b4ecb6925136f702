import { execFileSync } from 'node:child_process';
import { gunzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { packBeginning, packEnd } from '../../agent/serve/packed-text.ts';

function packed(beginning: Uint8Array, end: Uint8Array): Buffer {
  const packedBeginning = packBeginning(Buffer.from(beginning));
  return Buffer.concat([packedBeginning.bytes, packEnd(packedBeginning, Buffer.from(end))]);
}

describe('a packed text', () => {
  it('unpacks to its beginning and its end, whatever they are', () => {
    fc.assert(
      fc.property(fc.uint8Array(), fc.uint8Array(), (beginning, end) => {
        expect(gunzipSync(packed(beginning, end))).toEqual(Buffer.concat([beginning, end]));
      }),
    );
  });

  it('is one whole file to gzip itself', () => {
    const beginning = Buffer.from('the same in each line\n'.repeat(10_000));
    const file = packed(beginning, Buffer.from('and an end\n'));

    const unpacked = execFileSync('gzip', ['-dc'], { input: file, maxBuffer: 1e6 });

    expect(unpacked.toString()).toBe(`${beginning.toString()}and an end\n`);
    expect(file.length).toBeLessThan(beginning.length / 10);
  });

  it('gets each end with the same beginning', () => {
    const beginning = packBeginning(Buffer.from('once '));

    const texts = ['one', 'another'].map((end) =>
      gunzipSync(Buffer.concat([beginning.bytes, packEnd(beginning, Buffer.from(end))])).toString(),
    );

    expect(texts).toEqual(['once one', 'once another']);
  });

  it('has an end of at most 64 KiB, which is what a stored block can hold', () => {
    const beginning = packBeginning(Buffer.from('once '));

    expect(() => packEnd(beginning, Buffer.alloc(65_536))).toThrow('65536 bytes');
    expect(gunzipSync(packed(Buffer.from('a'), Buffer.alloc(65_535)))).toHaveLength(65_536);
  });
});
