import { describe, expect, it } from 'vitest';
import { ebsVolumeAccessPath } from '../../agent/checks/ebs-volume-access-path.ts';
import { codes, judge, unread } from '../support/observed.ts';
import { rawBootDisk, rawDisk, rawPartition, rawVolume, VOLUME_PATH } from '../support/raw-items.ts';

const UNMOUNTED = [rawPartition({ AccessPaths: [VOLUME_PATH] })];

describe('ebs-volume-access-path', () => {
  it('is ok when kubelet mounted the volume in a folder', () => {
    expect(judge(ebsVolumeAccessPath, {}).status).toBe('ok');
  });

  it('is ok with a drive letter', () => {
    const partitions = [rawPartition({ AccessPaths: [VOLUME_PATH], DriveLetter: 'E' })];

    expect(judge(ebsVolumeAccessPath, { partitions }).status).toBe('ok');
  });

  it('warns about an online, formatted partition that is mounted nowhere', () => {
    const result = judge(ebsVolumeAccessPath, { partitions: UNMOUNTED });

    expect(result.status).toBe('warning');
    expect(result.findings).toMatchObject([
      {
        code: 'EbsVolumeWithoutAccessPath',
        evidence: { diskNumber: 1, partitionNumber: 2, volumePath: VOLUME_PATH },
      },
    ]);
  });

  it.each([2, 3])('only mentions a second partition beside one that is mounted (%i)', (mounted) => {
    const second = '\\\\?\\Volume{bbbb}\\';
    const paths = [VOLUME_PATH, second].map((path, index) =>
      index + 2 === mounted ? [path, 'C:\\mnt\\'] : [path],
    );
    const partitions = paths.map((AccessPaths, index) =>
      rawPartition({ PartitionNumber: index + 2, AccessPaths }),
    );
    const volumes = [rawVolume(), rawVolume({ UniqueId: second, Path: second })];
    const result = judge(ebsVolumeAccessPath, { partitions, volumes });

    expect(result.status).toBe('ok');
    expect(result.findings).toMatchObject([
      { code: 'EbsVolumePartitionUnused', evidence: { partitionNumber: mounted === 2 ? 3 : 2 } },
    ]);
  });

  it('says nothing about a partition without a file system or without a known volume', () => {
    const volumes = [rawVolume({ FileSystem: '', FileSystemType: 0 })];

    expect(codes(judge(ebsVolumeAccessPath, { partitions: UNMOUNTED, volumes }))).toEqual([]);
    expect(codes(judge(ebsVolumeAccessPath, { partitions: UNMOUNTED, volumes: [] }))).toEqual([]);
  });

  it('leaves out offline disks and the root volume', () => {
    const offline = { disks: [rawDisk({ IsOffline: true })], partitions: UNMOUNTED };
    const boot = { disks: [rawBootDisk({ Number: 1 })], partitions: UNMOUNTED };

    expect(codes(judge(ebsVolumeAccessPath, offline))).toEqual([]);
    expect(codes(judge(ebsVolumeAccessPath, boot))).toEqual([]);
  });

  it.each(['disks', 'partitions', 'volumes'])('is unknown when %s could not be read', (name) => {
    expect(judge(ebsVolumeAccessPath, { [name]: unread() }).status).toBe('unknown');
  });
});
