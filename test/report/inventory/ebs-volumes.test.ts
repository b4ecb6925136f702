import { describe, expect, it } from 'vitest';
import { unread } from '../../support/observed.ts';
import { rawDisk } from '../../support/raw-items.ts';
import { reportOf } from '../../support/reports.ts';

describe('a volume in a report', () => {
  const volumeOf = (overrides: Record<string, unknown>) =>
    reportOf({ disks: [rawDisk(overrides)] }).ebsVolumes?.[0];

  it('has the health that Windows tells, and none where it tells none', () => {
    expect(volumeOf({ HealthStatus: 0 })?.health).toBe('Healthy');
    expect(volumeOf({ HealthStatus: null })?.health).toBeNull();
  });

  it('has the reason why it is offline', () => {
    expect(volumeOf({ IsOffline: true, OfflineReason: 1 })?.offlineReason).toBe('Policy');
    expect(volumeOf({})?.offlineReason).toBeNull();
  });

  it('has its file systems by partition, none where partitions could not be read', () => {
    expect(volumeOf({})?.fileSystems).toMatchObject([{ partitionNumber: 2, fileSystem: 'NTFS' }]);
    expect(reportOf({ disks: [rawDisk()], partitions: unread() }).ebsVolumes?.[0]?.fileSystems).toBeNull();
  });
});
