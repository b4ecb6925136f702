import { describe, expect, it } from 'vitest';
import { createTar } from '../../agent/host/tar.ts';

const text = (block: Buffer, from: number, length: number): string =>
  block
    .subarray(from, from + length)
    .toString('latin1')
    .replace(/[\0 ]+$/, '');

/** Reads an archive as the standard describes it. test/e2e/debug.test.ts has a real tar read one. */
function readTar(archive: Buffer): [string, string][] {
  const files: [string, string][] = [];
  for (let at = 0; archive[at] !== 0;) {
    const header = archive.subarray(at, at + 512);
    const size = Number.parseInt(text(header, 124, 12), 8);
    const sum = header.reduce((total, byte, index) => total + (index >= 148 && index < 156 ? 32 : byte), 0);
    expect(Number.parseInt(text(header, 148, 8), 8)).toBe(sum);
    expect(header.subarray(257, 265).toString('latin1')).toBe('ustar\u000000');
    files.push([text(header, 0, 100), archive.subarray(at + 512, at + 512 + size).toString('utf8')]);
    at += 512 + Math.ceil(size / 512) * 512;
  }
  return files;
}

describe('an archive', () => {
  const files = new Map([
    ['a/empty.json', ''],
    ['a/one.json', '{"name":"b\u00F6se"}\n'],
    ['a/powershell/block.json', 'x'.repeat(512)],
    ['a/powershell/more.json', 'y'.repeat(1300)],
  ]);

  it('holds every file with every byte', () => {
    expect(readTar(createTar(files, 1_700_000_000))).toEqual([...files]);
  });

  it('is a whole number of blocks, and ends in two empty ones', () => {
    const archive = createTar(files, 0);

    expect(archive.length % 512).toBe(0);
    expect(archive.subarray(-1024).every((byte) => byte === 0)).toBe(true);
  });

  it('takes no name that its header cannot hold', () => {
    expect(() => createTar(new Map([['x'.repeat(101), '']]), 0)).toThrow('no name for a tar archive');
    expect(() => createTar(new Map([['\u00F6', '']]), 0)).toThrow('no name for a tar archive');
  });
});
