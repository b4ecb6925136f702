import { describe, expect, it } from 'vitest';
import { ebsDiskUnused } from '../../agent/checks/ebs-disk-unused.ts';
import { codes, judge, observations, unread } from '../support/observed.ts';
import { CSI, ebsStaged, entry, kubelet } from '../support/kubelet-trees.ts';
import { rawBootDisk, rawDisk, rawPartition, VOLUME_ID, VOLUME_PATH } from '../support/raw-items.ts';

const UNSTAGED = kubelet({ staged: [], pods: [] });
const UNMOUNTED = [rawPartition({ AccessPaths: [VOLUME_PATH] })];

describe('ebs-disk-unused', () => {
  it('is ok when volumes are staged or offline', () => {
    const disks = [rawDisk({ IsOffline: true })];

    expect(judge(ebsDiskUnused, {})).toMatchObject({ status: 'ok', findings: [] });
    expect(judge(ebsDiskUnused, { kubelet: UNSTAGED, disks, partitions: UNMOUNTED }).findings).toEqual([]);
  });

  it('mentions a disk that is online, not staged and not mounted', () => {
    const result = judge(ebsDiskUnused, { kubelet: UNSTAGED, partitions: UNMOUNTED });

    expect(result.status).toBe('ok');
    expect(result.findings).toMatchObject([
      { code: 'EbsDiskUnused', subject: { name: VOLUME_ID }, evidence: { diskNumber: 1 } },
    ]);
  });

  it.each([
    ['a folder', { AccessPaths: ['D:\\data\\', VOLUME_PATH] }],
    ['a drive letter', { AccessPaths: [VOLUME_PATH], DriveLetter: 'D' }],
  ])('says nothing when a person mounted it at %s', (_, overrides) => {
    const partitions = [rawPartition(overrides)];

    expect(codes(judge(ebsDiskUnused, { kubelet: UNSTAGED, partitions }))).toEqual([]);
  });

  it('says nothing about a volume that is being staged', () => {
    const seen = kubelet({ staged: [ebsStaged({ entries: [entry('globalmount', 'directory')] })] });

    expect(codes(judge(ebsDiskUnused, { kubelet: seen, partitions: UNMOUNTED }))).toEqual([]);
  });

  it('leaves out the root volume and a disk whose state Windows does not tell', () => {
    const disks = [rawBootDisk(), rawDisk({ IsOffline: null })];

    expect(codes(judge(ebsDiskUnused, { kubelet: UNSTAGED, disks, partitions: [] }))).toEqual([]);
  });

  it('is unknown when a folder of staged volumes could not be read', () => {
    const all = observations({ kubelet: UNSTAGED, partitions: UNMOUNTED });
    const dropping = (line: string) =>
      judge(ebsDiskUnused, { ...all, kubelet: { ...all.kubelet, dropped: [line] } }).status;

    expect(dropping(`${CSI}\\ebs.csi.aws.com: EPERM: operation not permitted`)).toBe('unknown');
    expect(dropping('C:\\var\\lib\\kubelet\\pods\\x: EPERM: operation not permitted')).toBe('ok');
  });

  it('is unknown without the partitions when a disk is not staged', () => {
    expect(judge(ebsDiskUnused, { kubelet: UNSTAGED, partitions: unread() }).status).toBe('unknown');
    expect(judge(ebsDiskUnused, { partitions: unread() }).status).toBe('ok');
  });

  it.each(['disks', 'kubelet'])('is unknown when %s could not be read', (name) => {
    expect(judge(ebsDiskUnused, { [name]: unread() }).status).toBe('unknown');
  });
});
