import { describe, expect, it } from 'vitest';
import { ebsVolumeHealth } from '../../agent/checks/ebs-volume-health.ts';
import { codes, judge, unread } from '../support/observed.ts';
import { rawBootDisk, rawPartition, rawVolume, VOLUME_PATH } from '../support/raw-items.ts';

function judgeVolume(volume: Readonly<Record<string, unknown>>) {
  return judge(ebsVolumeHealth, { volumes: [rawVolume(volume)] });
}

describe('ebs-volume-health', () => {
  it.each([
    {},
    { HealthStatus: null, OperationalStatus: null },
    { OperationalStatus: 'OK', HealthStatus: 'Healthy' },
  ])('is ok with %j', (volume) => {
    expect(judgeVolume(volume).status).toBe('ok');
  });

  it.each([
    { OperationalStatus: [53261], HealthStatus: 1 },
    { OperationalStatus: [53262], HealthStatus: 2 },
    { OperationalStatus: [2], HealthStatus: 1 },
    { OperationalStatus: ['Scan Needed'], HealthStatus: 'Warning' },
    { OperationalStatus: [], HealthStatus: 'Spot Fix Needed' },
  ])('warns that a scan is needed with %j', (volume) => {
    const result = judgeVolume(volume);

    expect(result.status).toBe('warning');
    expect(codes(result)).toEqual(['EbsVolumeScanNeeded']);
  });

  it.each([
    { OperationalStatus: [53263], HealthStatus: 2 },
    { OperationalStatus: [53263, 53261], HealthStatus: 1 },
    { OperationalStatus: [2], HealthStatus: 3 },
    { OperationalStatus: [2], HealthStatus: 2 },
    { OperationalStatus: 'Full Repair Needed', HealthStatus: 'Unhealthy' },
  ])('is critical when a repair is needed with %j', (volume) => {
    const result = judgeVolume(volume);

    expect(result.status).toBe('critical');
    expect(codes(result)).toEqual(['EbsVolumeRepairNeeded']);
  });

  it('shows the raw values and the path for the repair', () => {
    const result = judgeVolume({ OperationalStatus: [53261], HealthStatus: 1 });

    expect(result.findings[0]?.evidence).toMatchObject({
      volumePath: VOLUME_PATH,
      health: 'Warning (1)',
      operationalStatus: 'Scan Needed (53261)',
    });
  });

  it('judges the root volume too', () => {
    const result = judge(ebsVolumeHealth, {
      disks: [rawBootDisk()],
      partitions: [rawPartition({ DiskNumber: 0 })],
      volumes: [rawVolume({ HealthStatus: 3 })],
    });

    expect(result.findings[0]?.subject.name).toBe('vol-03683f1d861744bc7');
  });

  it.each(['disks', 'partitions', 'volumes'])('is unknown when %s could not be read', (name) => {
    expect(judge(ebsVolumeHealth, { [name]: unread() }).status).toBe('unknown');
  });
});
