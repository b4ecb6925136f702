import { describe, expect, it } from 'vitest';
import { ebsVolumeSize } from '../../agent/checks/ebs-volume-size.ts';
import { codes, judge, unread } from '../support/observed.ts';
import { GIB, MIB, rawBootDisk, rawDisk, rawPartition, rawReservedPartition } from '../support/raw-items.ts';

/** The partition ends so many bytes before the end of the disk. */
function judgeTail(bytes: number, options = {}) {
  const Offset = 16 * MIB;
  const partitions = [rawReservedPartition(), rawPartition({ Offset, Size: 20 * GIB - Offset - bytes })];
  return judge(ebsVolumeSize, { partitions }, options);
}

describe('ebs-volume-size', () => {
  it('is ok when the partition reaches the end of the disk', () => {
    expect(judge(ebsVolumeSize, {}).status).toBe('ok');
  });

  it('is ok with exactly as much behind it as the configuration allows', () => {
    expect(judgeTail(100 * MIB).status).toBe('ok');
  });

  it('warns with one byte more', () => {
    const result = judgeTail(100 * MIB + 1);

    expect(result.status).toBe('warning');
    expect(result.findings).toMatchObject([
      {
        code: 'EbsVolumeNotGrown',
        evidence: { partitionNumber: 2, unallocatedBytes: 100 * MIB + 1, diskBytes: 20 * GIB },
      },
    ]);
  });

  it('follows the configuration', () => {
    expect(judgeTail(GIB, { ebs: { unallocatedWarningBytes: 2 * GIB } }).status).toBe('ok');
  });

  it('takes the largest free extent where Windows gives no offsets', () => {
    const seen = {
      disks: [rawDisk({ LargestFreeExtent: 10 * GIB })],
      partitions: [rawPartition({ Offset: null })],
    };

    expect(judge(ebsVolumeSize, seen).findings[0]?.evidence['unallocatedBytes']).toBe(10 * GIB);
  });

  it('names the last of several data partitions', () => {
    const partitions = [
      rawPartition({ PartitionNumber: 3, Offset: 5 * GIB, Size: GIB }),
      rawPartition({ PartitionNumber: 2, Offset: GIB, Size: GIB }),
    ];

    expect(judge(ebsVolumeSize, { partitions }).findings[0]?.evidence['partitionNumber']).toBe(3);
  });

  it('says nothing where the size is not known, or no partition for data is there yet', () => {
    const disks = [rawDisk({ Size: null })];

    expect(codes(judge(ebsVolumeSize, { disks }))).toEqual([]);
    expect(codes(judge(ebsVolumeSize, { partitions: [rawReservedPartition()] }))).toEqual([]);
  });

  it('leaves out raw and offline disks and the root volume', () => {
    const partitions = [rawPartition({ Size: GIB })];
    for (const disk of [
      rawDisk({ PartitionStyle: 0 }),
      rawDisk({ IsOffline: true }),
      rawBootDisk({ Number: 1 }),
    ])
      expect(codes(judge(ebsVolumeSize, { disks: [disk], partitions }))).toEqual([]);
  });

  it('never suggests GetSupportedSize, which starts the defragmenter', () => {
    const { remedy, commands } = ebsVolumeSize.findings['EbsVolumeNotGrown'] ?? { remedy: '', commands: [] };

    expect(`${remedy} ${commands.join(' ')}`).not.toContain('SupportedSize');
  });

  it.each(['disks', 'partitions'])('is unknown when %s could not be read', (name) => {
    expect(judge(ebsVolumeSize, { [name]: unread() }).status).toBe('unknown');
  });
});
