import { describe, expect, it } from 'vitest';
import { sanPolicy } from '../../agent/checks/san-policy.ts';
import { codes, judge, unread } from '../support/observed.ts';
import { rawBootDisk, rawContainerDisk, rawDisk, rawWindows } from '../support/raw-items.ts';

const OFFLINE = rawDisk({ IsOffline: true, OfflineReason: 1 });

function judgePolicy(
  SanPolicy: unknown,
  disks: readonly unknown[] | ReturnType<typeof unread> = [rawDisk()],
) {
  return judge(sanPolicy, { windows: [rawWindows({ SanPolicy })], disks });
}

describe('san-policy', () => {
  it('is ok with OnlineAll, also beside a disk that the driver took offline', () => {
    expect(judgePolicy(1, [OFFLINE])).toMatchObject({ status: 'ok', findings: [] });
  });

  it.each([null, 0, 9])('says nothing with the policy %s', (policy) => {
    expect(judgePolicy(policy, [OFFLINE])).toMatchObject({ status: 'ok', findings: [] });
  });

  it.each([2, 3, 4])('warns with the policy %i when an EBS disk is offline by policy', (policy) => {
    const result = judgePolicy(policy, [rawBootDisk(), OFFLINE]);

    expect(result.status).toBe('warning');
    expect(codes(result)).toEqual(['SanPolicyKeepsDisksOffline']);
    expect(result.findings[0]?.message).toContain('vol-0a4064b39e5f534a2');
    expect(result.findings[0]?.evidence).toMatchObject({ disks: 'vol-0a4064b39e5f534a2', count: 1 });
  });

  it('names a disk without a volume id by its number', () => {
    const result = judgePolicy(3, [rawDisk({ ...OFFLINE, Number: 7, SerialNumber: null })]);

    expect(result.findings[0]?.evidence).toMatchObject({
      sanPolicy: 'OfflineAll',
      disks: 'disk 7',
      count: 1,
    });
  });

  it('names every such disk', () => {
    const other = rawDisk({ ...OFFLINE, Number: 2, SerialNumber: 'vol0123456789abcdef0' });

    expect(judgePolicy(3, [OFFLINE, other]).findings[0]?.evidence).toMatchObject({
      disks: 'vol-0a4064b39e5f534a2, vol-0123456789abcdef0',
      count: 2,
    });
  });

  it.each([
    ['the disk of the node itself is shown as offline', [rawBootDisk({ IsOffline: true, OfflineReason: 1 })]],
    ['a disk is online again and still has the reason', [rawDisk({ IsOffline: false, OfflineReason: 1 })]],
    ['a disk is offline without a reason', [rawDisk({ IsOffline: true, OfflineReason: null })]],
    ['no disk is offline', [rawDisk()]],
    ['one is offline by a fault', [rawDisk({ IsOffline: true, OfflineReason: 4 })]],
    ['the disk of a container is offline', [rawContainerDisk({ IsOffline: true, OfflineReason: 1 })]],
    ['disks could not be read', unread()],
  ])('only tells it when %s', (_what, disks) => {
    const result = judgePolicy(2, disks);

    expect(result.status).toBe('ok');
    expect(codes(result)).toEqual(['SanPolicyNotOnlineAll']);
    expect(result.findings[0]?.message).toBe('the SAN policy of the node is OfflineShared');
  });

  it('is unknown when the registry could not be read', () => {
    expect(judge(sanPolicy, { windows: unread() }).status).toBe('unknown');
  });
});
