import { describe, expect, it } from 'vitest';
import { ebsDiskOffline } from '../../agent/checks/ebs-disk-offline.ts';
import { EBS_GLOBALMOUNT, EBS_POD, ebsStaged, entry, kubelet } from '../support/kubelet-trees.ts';
import { codes, judge, unread } from '../support/observed.ts';
import {
  GLOBAL_MOUNT,
  rawBootDisk,
  rawDisk,
  rawPartition,
  rawWindows,
  VOLUME_ID,
  VOLUME_PATH,
} from '../support/raw-items.ts';

const offline = (overrides = {}) => rawDisk({ IsOffline: true, OperationalStatus: [53267], ...overrides });
const UNMOUNTED = [rawPartition({ AccessPaths: [VOLUME_PATH] })];
const UNSTAGED = kubelet({ staged: [], pods: [] });
const UNUSED = { partitions: UNMOUNTED, kubelet: UNSTAGED };

describe('ebs-disk-offline', () => {
  it('is ok when disks are online', () => {
    expect(judge(ebsDiskOffline, {})).toMatchObject({ status: 'ok', findings: [] });
  });

  it.each([null, 0, 1])('only mentions an unmounted disk that is offline with reason %j', (OfflineReason) => {
    const result = judge(ebsDiskOffline, { disks: [offline({ OfflineReason })], ...UNUSED });

    expect(result.status).toBe('ok');
    expect(codes(result)).toEqual(['EbsDiskOffline']);
  });

  it('gives the SAN policy as evidence, and goes without it where it is not known', () => {
    const sanPolicy = (windows: readonly unknown[] | ReturnType<typeof unread>) =>
      judge(ebsDiskOffline, { disks: [offline()], ...UNUSED, windows }).findings[0]?.evidence['sanPolicy'];

    expect(sanPolicy([rawWindows({ SanPolicy: 2 })])).toBe('OfflineShared');
    expect(sanPolicy([rawWindows({ SanPolicy: null })])).toBeNull();
    expect(sanPolicy(unread())).toBeNull();
  });

  it.each([
    [6, 'Critical Write Failures'],
    ['Critical Write Failures', 'Critical Write Failures'],
    [99, 'unknown (99)'],
  ])('is critical when the reason is %j', (OfflineReason, reason) => {
    const result = judge(ebsDiskOffline, { disks: [offline({ OfflineReason })], ...UNUSED });

    expect(result.status).toBe('critical');
    expect(result.findings).toMatchObject([
      { code: 'EbsDiskOfflineByFault', subject: { name: VOLUME_ID }, evidence: { reason } },
    ]);
  });

  it.each([4, 'Collision'])(
    'warns of a collision (%j), which passes when the copy is staged',
    (OfflineReason) => {
      const result = judge(ebsDiskOffline, { disks: [offline({ OfflineReason })], ...UNUSED });

      expect(result.status).toBe('warning');
      expect(result.findings).toMatchObject([
        { code: 'EbsDiskCollision', subject: { name: VOLUME_ID }, evidence: { reason: 'Collision' } },
      ]);
      expect(ebsDiskOffline.findings['EbsDiskCollision']?.holdSeconds).toBe(90);
    },
  );

  it('is critical for a collision of a disk whose volume is staged', () => {
    const seen = { disks: [offline({ OfflineReason: 4 })], partitions: UNMOUNTED };

    expect(codes(judge(ebsDiskOffline, seen))).toEqual(['EbsDiskOfflineInUse']);
  });

  it('is critical when the disk is offline and still mounted', () => {
    const result = judge(ebsDiskOffline, { disks: [offline({ OfflineReason: 1 })] });

    expect(codes(result)).toEqual(['EbsDiskOfflineInUse']);
    expect(result.findings[0]?.evidence['mounts']).toBe(GLOBAL_MOUNT);
    expect(result.findings[0]?.message).toBe(
      `${VOLUME_ID} (disk 1) is offline, reason Policy, and mounted at ${GLOBAL_MOUNT}`,
    );
  });

  it('takes a drive letter for a mount as well', () => {
    const partitions = [rawPartition({ AccessPaths: [VOLUME_PATH], DriveLetter: 'D' })];
    const result = judge(ebsDiskOffline, { disks: [offline()], partitions });

    expect(result.findings[0]?.evidence['mounts']).toBe('D:');
  });

  it('is critical when the disk is offline and kubelet has its volume staged', () => {
    const result = judge(ebsDiskOffline, { disks: [offline()], partitions: UNMOUNTED });

    expect(result.findings).toMatchObject([
      { code: 'EbsDiskOfflineInUse', evidence: { mounts: '', globalmount: EBS_GLOBALMOUNT, pods: EBS_POD } },
    ]);
    expect(codes(judge(ebsDiskOffline, { disks: [offline()], partitions: unread() }))).toEqual([
      'EbsDiskOfflineInUse',
    ]);
  });

  it('only mentions a disk whose volume is about to be staged', () => {
    const seen = kubelet({ staged: [ebsStaged({ entries: [entry('globalmount', 'directory')] })] });

    expect(
      codes(judge(ebsDiskOffline, { disks: [offline()], partitions: UNMOUNTED, kubelet: seen })),
    ).toEqual(['EbsDiskOffline']);
  });

  it('judges by the mounts alone when kubelet could not be read', () => {
    const seen = (partitions: readonly unknown[]) => ({ disks: [offline()], partitions, kubelet: unread() });

    expect(codes(judge(ebsDiskOffline, seen(UNMOUNTED)))).toEqual(['EbsDiskOffline']);
    expect(codes(judge(ebsDiskOffline, seen([rawPartition()])))).toEqual(['EbsDiskOfflineInUse']);
  });

  it('is unknown when a disk is offline and partitions could not be read', () => {
    expect(
      judge(ebsDiskOffline, { disks: [offline()], partitions: unread(), kubelet: UNSTAGED }).status,
    ).toBe('unknown');
  });

  it('names a fault without the partitions', () => {
    const seen = { disks: [offline({ OfflineReason: 6 })], partitions: unread() };

    expect(codes(judge(ebsDiskOffline, seen))).toEqual(['EbsDiskOfflineByFault']);
  });

  it('is ok without the partitions when every disk is online', () => {
    expect(judge(ebsDiskOffline, { partitions: unread() }).status).toBe('ok');
  });

  it('leaves out the root volume and disks whose state Windows does not tell', () => {
    const disks = [rawBootDisk({ IsOffline: true }), rawDisk({ IsOffline: null })];

    expect(codes(judge(ebsDiskOffline, { disks }))).toEqual([]);
  });

  it('is unknown when disks could not be read', () => {
    expect(judge(ebsDiskOffline, { disks: unread() }).status).toBe('unknown');
  });
});
