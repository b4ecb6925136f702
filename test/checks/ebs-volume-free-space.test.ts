import { describe, expect, it } from 'vitest';
import { ebsVolumeFreeSpace } from '../../agent/checks/ebs-volume-free-space.ts';
import { codes, judge, unread } from '../support/observed.ts';
import { rawBootDisk, rawPartition, rawVolume, VOLUME_PATH } from '../support/raw-items.ts';

function judgeFree(SizeRemaining: unknown, Size: unknown = 1000, options = {}) {
  return judge(ebsVolumeFreeSpace, { volumes: [rawVolume({ Size, SizeRemaining })] }, options);
}

describe('ebs-volume-free-space', () => {
  it.each([1000, 500, 100])('is ok with %d of 1000 bytes free', (free) => {
    expect(judgeFree(free)).toMatchObject({ status: 'ok', findings: [] });
  });

  it.each([99, 30])('warns with %d of 1000 bytes free', (free) => {
    const result = judgeFree(free);

    expect(result.status).toBe('warning');
    expect(codes(result)).toEqual(['EbsVolumeLowFreeSpace']);
  });

  it.each([29, 0])('is critical with %d of 1000 bytes free', (free) => {
    const result = judgeFree(free);

    expect(result.status).toBe('critical');
    expect(codes(result)).toEqual(['EbsVolumeAlmostFull']);
  });

  it('says how much is free, on which partition and where it is mounted', () => {
    const [finding] = judgeFree(99).findings;

    expect(finding?.message).toMatch(/^9\.9 % is free on partition 2/);
    expect(finding?.evidence).toMatchObject({ rootVolume: false });
  });

  it('names every folder at which the partition is mounted', () => {
    const { findings } = judge(ebsVolumeFreeSpace, {
      partitions: [rawPartition({ DriveLetter: 'D', AccessPaths: ['D:\\', 'C:\\mnt\\', VOLUME_PATH] })],
      volumes: [rawVolume({ Size: 1000, SizeRemaining: 0 })],
    });

    expect(findings[0]?.evidence).toMatchObject({ mountedAt: 'D:\\, C:\\mnt\\' });
  });

  it('says nothing of a partition whose volume Windows does not show', () => {
    expect(judge(ebsVolumeFreeSpace, { volumes: [] })).toMatchObject({ status: 'ok', findings: [] });
  });

  it('follows the configuration', () => {
    const options = { ebs: { freeSpaceWarningRatio: 0.5, freeSpaceCriticalRatio: 0.4 } };

    expect(codes(judgeFree(500, 1000, options))).toEqual([]);
    expect(codes(judgeFree(499, 1000, options))).toEqual(['EbsVolumeLowFreeSpace']);
    expect(codes(judgeFree(399, 1000, options))).toEqual(['EbsVolumeAlmostFull']);
  });

  it.each([
    [0, 0],
    [0, null],
    [null, 1000],
  ])('says nothing with %j free of %j', (free, size) => {
    expect(judgeFree(free, size).findings).toEqual([]);
  });

  it('judges drive C of the root volume, but not its system partition, which is mounted nowhere', () => {
    const system = '\\\\?\\Volume{c9efa1e0-0000-0000-0000-100000000000}\\';
    const result = judge(ebsVolumeFreeSpace, {
      disks: [rawBootDisk()],
      partitions: [
        rawPartition({ DiskNumber: 0, PartitionNumber: 1, AccessPaths: [system] }),
        rawPartition({ DiskNumber: 0, DriveLetter: 'C', AccessPaths: ['C:\\', VOLUME_PATH] }),
      ],
      volumes: [
        rawVolume({ UniqueId: system, Path: system, SizeRemaining: 0 }),
        rawVolume({ SizeRemaining: 0 }),
      ],
    });

    expect(result.findings).toHaveLength(1);
    expect(result.findings[0]?.evidence).toMatchObject({ mountedAt: 'C:\\', rootVolume: true });
  });

  it.each([
    { DriveLetter: 'C', AccessPaths: [VOLUME_PATH] },
    { DriveLetter: '\u0000', AccessPaths: ['C:\\', VOLUME_PATH] },
  ])('judges a partition of the root volume with %j', (partition) => {
    const result = judge(ebsVolumeFreeSpace, {
      disks: [rawBootDisk()],
      partitions: [rawPartition({ DiskNumber: 0, ...partition })],
      volumes: [rawVolume({ SizeRemaining: 0 })],
    });

    expect(codes(result)).toEqual(['EbsVolumeAlmostFull']);
  });

  it.each(['disks', 'partitions', 'volumes'])('is unknown when %s could not be read', (name) => {
    expect(judge(ebsVolumeFreeSpace, { [name]: unread() }).status).toBe('unknown');
  });
});
