import { describe, expect, it } from 'vitest';
import { ebsDiskHealth } from '../../agent/checks/ebs-disk-health.ts';
import { codes, judge, unread } from '../support/observed.ts';
import { rawBootDisk, rawContainerDisk, rawDisk } from '../support/raw-items.ts';

function judgeDisk(disk: Readonly<Record<string, unknown>>) {
  return judge(ebsDiskHealth, { disks: [rawDisk(disk)] });
}

describe('ebs-disk-health', () => {
  it.each([
    { OperationalStatus: [53264] },
    { OperationalStatus: 2 },
    { OperationalStatus: 'Online', HealthStatus: 'Healthy' },
    { OperationalStatus: [53267], IsOffline: true },
    { OperationalStatus: [53267], IsOffline: true, HealthStatus: 5 },
    { OperationalStatus: null, HealthStatus: null },
  ])('is ok with %j', (disk) => {
    expect(judgeDisk(disk)).toMatchObject({ status: 'ok', findings: [] });
  });

  it.each([
    { HealthStatus: 2 },
    { HealthStatus: 'Unhealthy' },
    { OperationalStatus: [53268] },
    { OperationalStatus: [13] },
    { OperationalStatus: [53266] },
    { OperationalStatus: [12] },
    { OperationalStatus: [7] },
    { OperationalStatus: [6] },
    { OperationalStatus: [53264, 6], HealthStatus: 1 },
  ])('is critical with %j', (disk) => {
    const result = judgeDisk(disk);

    expect(result.status).toBe('critical');
    expect(codes(result)).toEqual(['EbsDiskUnhealthy']);
  });

  it.each([
    { HealthStatus: 1 },
    { OperationalStatus: [5] },
    { OperationalStatus: [3] },
    { OperationalStatus: [4] },
    { OperationalStatus: [4711] },
    { OperationalStatus: ['Something new'] },
    { HealthStatus: 5 },
  ])('warns with %j', (disk) => {
    const result = judgeDisk(disk);

    expect(result.status).toBe('warning');
    expect(codes(result)).toEqual(['EbsDiskDegraded']);
  });

  it('shows the raw values', () => {
    const result = judgeDisk({ OperationalStatus: [53264, 5, 4711], HealthStatus: 1 });

    expect(result.findings[0]?.evidence).toMatchObject({
      health: 'Warning (1)',
      operationalStatus: 'Online (53264), Predictive Failure (5), unknown (4711)',
    });
  });

  it('says which of the two values Windows did not give', () => {
    const message = (disk: Readonly<Record<string, unknown>>) => judgeDisk(disk).findings[0]?.message;

    expect(message({ HealthStatus: 2, OperationalStatus: [] })).toMatch(
      /: health Unhealthy \(2\), operational status not given$/,
    );
    expect(message({ HealthStatus: null, OperationalStatus: [5] })).toMatch(
      /: health not given, operational status Predictive Failure \(5\)$/,
    );
  });

  it('judges the root volume too, but not the disks of containers', () => {
    const disks = [rawBootDisk({ HealthStatus: 2 }), rawContainerDisk({ HealthStatus: 2 })];

    expect(judge(ebsDiskHealth, { disks }).findings.map(({ subject }) => subject.name)).toEqual([
      'vol-03683f1d861744bc7',
    ]);
  });

  it('is unknown when disks could not be read', () => {
    expect(judge(ebsDiskHealth, { disks: unread() }).status).toBe('unknown');
  });
});
