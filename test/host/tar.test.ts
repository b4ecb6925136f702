import { describe, expect, it } from 'vitest';
import { createTar } from '../../agent/host/tar.ts';
import { readTar } from '../support/read-tar.ts';

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
