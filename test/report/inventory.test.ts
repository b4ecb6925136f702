// What the inventory says of csi-proxy, of mappings and of volumes. Who uses them: test/report/build-report.test.ts.
import { describe, expect, it } from 'vitest';
import { pipeError, pipes, unread, type PipesSeen } from '../support/observed.ts';
import { rawDisk, rawMapping, rawService } from '../support/raw-items.ts';
import { reportOf } from '../support/reports.ts';

describe('csi-proxy in a report', () => {
  const csiProxyOf = (seen: PipesSeen) => reportOf({ 'csi-proxy-pipes': pipes(seen) }).csiProxy;
  const up = (probes: PipesSeen['probes'] = {}) => csiProxyOf({ probes })?.up;

  it('is up when every pipe answers that has to', () => {
    expect(up()).toBe(true);
    expect(up({ 'disk-v1': pipeError('ENOENT') })).toBe(false);
    expect(up({ 'disk-v1': { outcome: 'silent', connectSeconds: 0.001 } })).toBe(false);
  });

  it('is neither up nor down where this agent was refused at a pipe, or could not connect', () => {
    expect(up({ 'disk-v1': pipeError('EPERM') })).toBeNull();
    expect(up({ 'disk-v1': pipeError('EIO') })).toBeNull();
  });

  it('is down where one pipe is known to be, whatever cannot be told of another', () => {
    expect(up({ 'disk-v1': pipeError('EPERM'), 'smb-v1': pipeError('ENOENT') })).toBe(false);
  });

  it('does not depend on pipes that no driver needs', () => {
    expect(up({ 'disk-v1beta1': pipeError('ENOENT') })).toBe(true);
  });

  it('expects the pipes of the settings, and none where it is not expected itself', () => {
    const expected = (seen: Parameters<typeof reportOf>[0]) =>
      reportOf(seen).csiProxy?.pipes.filter((pipe) => pipe.expected).length;

    expect(expected({})).toBeGreaterThan(0);
    expect(expected({ 'csi-proxy-pipes': pipes({ listed: [] }), services: [], processes: [] })).toBe(0);
  });

  it('tells its service and its version as far as they could be read', () => {
    expect(
      reportOf({ services: [rawService({ State: 'Stopped', ProcessId: 0 })] }).csiProxy?.service,
    ).toMatchObject({
      state: 'Stopped',
      processId: null,
    });
    expect(reportOf({ services: unread(), processes: unread() }).csiProxy).toMatchObject({
      service: null,
      version: null,
    });
  });
});

describe('a mapping in a report', () => {
  it('tells what kind of server it is of, and nothing where the path names none', () => {
    const kind = (RemotePath: string) =>
      reportOf({ 'smb-global-mappings': [rawMapping({ RemotePath })] }).smbGlobalMappings?.[0]?.serverKind;

    expect(kind('\\\\fs-0123456789abcdef0.corp.example.com\\share')).toBe('fsx-windows');
    expect(kind('\\\\files.corp.example.com\\share')).toBe('other');
    expect(kind('share')).toBeNull();
  });
});

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

describe('a collector in a report', () => {
  it('has no time where it never ran, and that of its last look where it did', () => {
    const report = reportOf({ volumes: unread() });
    const collector = (name: string) => report.collectors.find((one) => one.name === name);

    expect(collector('disks')).toMatchObject({
      lastRunAt: '2023-11-14T22:13:20.000Z',
      lastSuccessAt: '2023-11-14T22:13:20.000Z',
    });
    expect(collector('volumes')).toMatchObject({
      lastRunAt: '2023-11-14T22:13:20.000Z',
      lastSuccessAt: null,
    });
  });
});
