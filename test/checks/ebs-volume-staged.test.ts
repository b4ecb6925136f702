import { describe, expect, it } from 'vitest';
import { ebsVolumeStaged } from '../../agent/checks/ebs-volume-staged.ts';
import { codes, judge, observations, unread, type Seen } from '../support/observed.ts';
import { EBS_GLOBALMOUNT, EBS_POD, EBS_PV, ebsStaged, entry, kubelet } from '../support/kubelet-trees.ts';
import {
  GLOBAL_MOUNT,
  rawBootDisk,
  rawContainerDisk,
  rawDisk,
  rawPartition,
  VOLUME_ID,
  VOLUME_PATH,
} from '../support/raw-items.ts';

const OTHER = rawDisk({ Number: 2, SerialNumber: 'vol0fffffffffffffff1_00000001.' });
const UNMOUNTED = [rawPartition({ AccessPaths: [VOLUME_PATH] })];

/** The node, with items of a fact that could not be read. */
function dropping(seen: Seen, fact: 'disks' | 'partitions') {
  const all = observations(seen);
  return { ...all, [fact]: { ...all[fact], dropped: ['one odd item'] } };
}

describe('ebs-volume-staged', () => {
  it('is ok when the own disk is mounted at the globalmount, in any case of letters', () => {
    const partitions = [rawPartition({ AccessPaths: [GLOBAL_MOUNT.toUpperCase(), VOLUME_PATH] })];

    expect(judge(ebsVolumeStaged, {})).toMatchObject({ status: 'ok', findings: [] });
    expect(judge(ebsVolumeStaged, { partitions })).toMatchObject({ status: 'ok', findings: [] });
  });

  it('is critical when Windows has no disk of the volume', () => {
    const result = judge(ebsVolumeStaged, { disks: [rawBootDisk()], partitions: [] });

    expect(result.status).toBe('critical');
    expect(result.findings).toMatchObject([
      {
        code: 'EbsVolumeDiskMissing',
        subject: { kind: 'ebs_volume', name: VOLUME_ID },
        evidence: { globalmount: EBS_GLOBALMOUNT, pods: EBS_POD, persistentVolumes: EBS_PV },
      },
    ]);
  });

  it('misses no disk when one could not be read, or one shows no volume id', () => {
    const unnamed = rawDisk({ SerialNumber: null });

    expect(
      codes(judge(ebsVolumeStaged, dropping({ disks: [rawBootDisk()], partitions: [] }, 'disks'))),
    ).toEqual([]);
    expect(codes(judge(ebsVolumeStaged, { disks: [unnamed], partitions: UNMOUNTED }))).toEqual([]);
  });

  it('is critical when another volume is mounted at the globalmount', () => {
    const partitions = [rawPartition({ DiskNumber: 2 })];
    const result = judge(ebsVolumeStaged, { disks: [rawDisk(), OTHER], partitions });

    expect(result.findings).toMatchObject([
      {
        code: 'EbsVolumeWrongDisk',
        subject: { name: VOLUME_ID },
        evidence: { diskNumber: 2, mountedVolumeId: 'vol-0fffffffffffffff1' },
      },
    ]);
  });

  it('is critical when an instance store disk is mounted there', () => {
    const store = rawDisk({
      Number: 2,
      SerialNumber: 'AWS4C3D2',
      FriendlyName: 'NVMe Amazon EC2 NVMe',
      UniqueId: null,
      Model: 'Amazon EC2 NVMe Instance Storage',
    });
    const partitions = [rawPartition({ DiskNumber: 2 })];

    expect(codes(judge(ebsVolumeStaged, { disks: [rawDisk(), store], partitions }))).toEqual([
      'EbsVolumeWrongDisk',
    ]);
  });

  it.each([
    ['shows no volume id', rawDisk({ Number: 2, SerialNumber: null })],
    ['is of an unknown kind', rawContainerDisk({ Number: 2 })],
  ])('does not judge a mounted disk that %s', (_, disk) => {
    const partitions = [rawPartition({ DiskNumber: 2 })];

    expect(codes(judge(ebsVolumeStaged, { disks: [rawDisk(), disk], partitions }))).toEqual([]);
  });

  it('does not judge a partition whose disk was not read', () => {
    expect(codes(judge(ebsVolumeStaged, { partitions: [rawPartition({ DiskNumber: 9 })] }))).toEqual([]);
  });

  it('is critical when the disk is online and nothing is mounted at the globalmount', () => {
    const result = judge(ebsVolumeStaged, { partitions: UNMOUNTED });

    expect(codes(result)).toEqual(['EbsVolumeNotMounted']);
    expect(result.findings[0]?.evidence['diskNumber']).toBe(1);
  });

  it.each([true, null])('leaves a disk to ebs-disk-offline whose IsOffline is %j', (IsOffline) => {
    expect(codes(judge(ebsVolumeStaged, { disks: [rawDisk({ IsOffline })], partitions: UNMOUNTED }))).toEqual(
      [],
    );
  });

  it('misses no mount when a partition could not be read', () => {
    expect(codes(judge(ebsVolumeStaged, dropping({ partitions: UNMOUNTED }, 'partitions')))).toEqual([]);
  });

  it.each(['directory', 'file'] as const)('does not judge a globalmount that is a %s', (kind) => {
    const seen = kubelet({ staged: [ebsStaged({ entries: [entry('globalmount', kind)] })] });

    expect(codes(judge(ebsVolumeStaged, { kubelet: seen, disks: [rawBootDisk()] }))).toEqual([]);
  });

  it('does not judge a volume of another driver', () => {
    const data = JSON.stringify({ driverName: 'other.example.com', volumeHandle: 'vol-1' });
    const seen = kubelet({ staged: [ebsStaged({ volumeData: data })] });

    expect(codes(judge(ebsVolumeStaged, { kubelet: seen, disks: [rawBootDisk()] }))).toEqual([]);
  });

  it('is unknown without the partitions when volumes are staged', () => {
    expect(judge(ebsVolumeStaged, { partitions: unread() }).status).toBe('unknown');
    expect(judge(ebsVolumeStaged, { partitions: unread(), kubelet: kubelet({ staged: [] }) }).status).toBe(
      'ok',
    );
  });

  it('names a missing disk without the partitions', () => {
    expect(codes(judge(ebsVolumeStaged, { partitions: unread(), disks: [rawBootDisk()] }))).toEqual([
      'EbsVolumeDiskMissing',
    ]);
  });

  it.each(['disks', 'kubelet'])('is unknown when %s could not be read', (name) => {
    expect(judge(ebsVolumeStaged, { [name]: unread() }).status).toBe('unknown');
  });
});
