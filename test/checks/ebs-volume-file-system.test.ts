import { describe, expect, it } from 'vitest';
import { ebsVolumeFileSystem } from '../../agent/checks/ebs-volume-file-system.ts';
import { codes, judge, unread } from '../support/observed.ts';
import { rawBootDisk, rawDisk, rawPartition, rawReservedPartition, rawVolume } from '../support/raw-items.ts';

function judgeVolume(volume: Readonly<Record<string, unknown>>) {
  return judge(ebsVolumeFileSystem, { volumes: [rawVolume(volume)] });
}

describe('ebs-volume-file-system', () => {
  it('is ok with NTFS', () => {
    expect(judgeVolume({}).status).toBe('ok');
  });

  it('is ok with NTFS that Windows names only by its type', () => {
    expect(judgeVolume({ FileSystem: null, FileSystemType: 14 }).status).toBe('ok');
  });

  it.each(['ReFS', 'FAT32', 'exFAT'])('warns about %s', (FileSystem) => {
    const result = judgeVolume({ FileSystem, FileSystemType: null });

    expect(result.status).toBe('warning');
    expect(result.findings).toMatchObject([
      { code: 'EbsVolumeNotNtfs', evidence: { fileSystem: FileSystem, partitionNumber: 2 } },
    ]);
  });

  it.each([
    { FileSystem: '', FileSystemType: 0 },
    { FileSystem: null, FileSystemType: null },
    { FileSystem: 'RAW', FileSystemType: 0 },
    { FileSystem: null, FileSystemType: 'Unknown' },
  ])('warns about a partition without a file system: %j', (volume) => {
    expect(codes(judgeVolume(volume))).toEqual(['EbsVolumeNotFormatted']);
  });

  it('says nothing about a partition whose volume is not in the list', () => {
    expect(judge(ebsVolumeFileSystem, { volumes: [] }).findings).toEqual([]);
  });

  it('leaves out reserved partitions, the root volume and disks that are not online', () => {
    const raw = rawVolume({ FileSystem: null, FileSystemType: 0 });
    const findings = (disks: readonly unknown[], partitions: readonly unknown[]) =>
      judge(ebsVolumeFileSystem, { disks, partitions, volumes: [raw] }).findings;

    expect(findings([rawDisk()], [rawReservedPartition({ AccessPaths: [raw['Path']] })])).toEqual([]);
    expect(findings([rawBootDisk()], [rawPartition({ DiskNumber: 0 })])).toEqual([]);
    expect(findings([rawDisk({ IsOffline: true })], [rawPartition()])).toEqual([]);
  });

  it.each(['disks', 'partitions', 'volumes'])('is unknown when %s could not be read', (name) => {
    expect(judge(ebsVolumeFileSystem, { [name]: unread() }).status).toBe('unknown');
  });
});
