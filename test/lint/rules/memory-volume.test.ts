import { describe, expect, it } from 'vitest';
import { codesOf, pod } from '../../support/linted.ts';

const withVolume = (emptyDir: unknown) => pod({ volumes: [{ name: 'tmp', emptyDir }] });

describe('memory-volume', () => {
  it('finds a volume that is to be in memory', () => {
    expect(codesOf(withVolume({ medium: 'Memory', sizeLimit: '1Gi' }))).toEqual(['MemoryVolumeOnDisk']);
  });

  it('takes one on the disk', () => {
    expect(codesOf(withVolume({}), withVolume({ medium: '' }))).toEqual([]);
  });
});
