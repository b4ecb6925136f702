import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { defineCheck, type Severity } from '../../agent/checks/check.ts';
import { ALL_CHECKS } from '../../agent/checks/all-checks.ts';
import { FACT_NAMES } from '../../agent/facts/facts.ts';
import { report as reportSchema } from '../../agent/report/report-schema.ts';
import { reportOf as recordedReport } from '../golden/report-of.ts';
import { EBS_POD, EBS_PV, kubelet, SMB_POD, SMB_PV } from '../support/kubelet-trees.ts';
import { unread } from '../support/observed.ts';
import { rawContainerDisk, rawDisk, rawMapping, rawWindows, VOLUME_ID } from '../support/raw-items.ts';
import { reportOf } from '../support/reports.ts';

function checkThatFinds(name: string, ...severities: readonly Severity[]) {
  const kind = (severity: Severity) => ({
    severity,
    meaning: 'm',
    remedy: 'r',
    commands: ['Get-Disk {disk}'],
  });
  return defineCheck({
    name,
    title: name,
    needs: [],
    findings: Object.fromEntries(severities.map((severity) => [`${name}-${severity}`, kind(severity)])),
    evaluate: () =>
      severities.map((severity) => ({
        code: `${name}-${severity}`,
        subject: { kind: 'node' as const, name: 'node' },
        message: 'seen',
        evidence: { disk: 'it\u2019s' },
      })),
  });
}

const blind = defineCheck({
  name: 'blind',
  title: 'b',
  needs: [],
  findings: {},
  evaluate: () => ({ cannotTell: 'dark' }),
});
const absent = defineCheck({
  name: 'absent',
  title: 'a',
  needs: [],
  findings: {},
  evaluate: () => ({ notApplicable: 'none here' }),
});

describe('findings of a report', () => {
  it('have the most severe first and keep the order of the checks within a severity', () => {
    const checks = [
      checkThatFinds('a', 'info', 'warning'),
      checkThatFinds('b', 'critical', 'warning'),
      checkThatFinds('c', 'critical'),
    ];
    expect(reportOf({}, { checks }).findings.map(({ code }) => code)).toEqual([
      'b-critical',
      'c-critical',
      'a-warning',
      'b-warning',
      'a-info',
    ]);
  });

  it('have what the catalogue knows, commands to paste and a way to the runbook', () => {
    expect(
      reportOf({}, { checks: [checkThatFinds('a', 'critical')], runbookBase: 'https://x/y' }).findings[0],
    ).toMatchObject({
      severity: 'critical',
      check: 'a',
      meaning: 'm',
      remedy: 'r',
      commands: ["Get-Disk 'it\u2019\u2019s'"],
      runbook: 'https://x/y/runbooks/a-critical.md',
    });
  });
});

describe('what has not held for long enough', () => {
  const DEAD = {
    'smb-global-mappings': [rawMapping(), rawMapping({ Status: 3, RemotePath: '\\\\dead\\share' })],
  };
  const seen = reportOf(DEAD, { heldSince: () => 1_699_999_980 });

  it('stands by itself, with the time from which it counts', () => {
    const [pending, ...others] = seen.pending;

    expect(others).toEqual([]);
    expect(pending).toMatchObject({
      code: 'SmbMappingNetworkError',
      check: 'smb-mapping-state',
      since: '2023-11-14T22:13:00.000Z',
      countsFrom: '2023-11-14T22:14:30.000Z',
    });
    expect(reportSchema.parse(seen)).toEqual(seen);
  });

  it('is no part of the status, of the findings and of what is usable', () => {
    expect(seen).toMatchObject({ status: 'ok', summary: 'OK: no problem found', findings: [] });
    expect(seen.smbGlobalMappings?.map(({ state, up }) => [state, up])).toEqual([
      ['OK', true],
      ['NetworkError', true],
    ]);
  });

  it('counts where nothing is held back', () => {
    expect(reportOf(DEAD)).toMatchObject({ status: 'critical', pending: [] });
  });
});

describe('the summary of a report', () => {
  it('names the first check that could not look, and counts only those', () => {
    const another = { ...blind, name: 'another' };

    expect(reportOf({}, { checks: [absent, blind, another] }).summary).toBe(
      'UNKNOWN: could not look: blind (+1 more)',
    );
  });
});

describe('a check that finds what its catalogue lacks', () => {
  it('is a mistake of ours, and says which', () => {
    const wrong = { ...checkThatFinds('a', 'critical'), findings: {} };

    expect(() => reportOf({}, { checks: [wrong] })).toThrow(
      'check a gave the code a-critical, which its catalogue lacks',
    );
  });
});

describe('status of a report', () => {
  const critical = checkThatFinds('c', 'critical');
  const warning = checkThatFinds('w', 'warning');
  const info = checkThatFinds('i', 'info');

  it.each([
    ['ok without findings', [absent], 'ok'],
    ['ok with what is only said for information', [info], 'ok'],
    ['warning', [info, warning], 'warning'],
    ['unknown rather than warning, because worse may be hidden', [warning, blind], 'unknown'],
    ['critical rather than unknown', [blind, warning, critical], 'critical'],
  ])('is %s', (_what, checks, status) => {
    expect(reportOf({}, { checks }).status).toBe(status);
  });

  it('is unknown when a check breaks down, with its stack', () => {
    const broken = defineCheck({
      name: 'broken',
      title: 'b',
      needs: [],
      findings: {},
      evaluate: () => {
        throw new Error('a bug');
      },
    });
    const report = reportOf({}, { checks: [broken] });
    expect(report.status).toBe('unknown');
    expect(report.checks[0]?.reason).toMatch(/a bug\n {4}at /);
  });

  it('is ok for a healthy node', () => {
    expect(reportOf()).toMatchObject({ status: 'ok', summary: 'OK: no problem found' });
  });
});

describe('the node', () => {
  it('is named by the configuration before its registry', () => {
    expect(reportOf().node).toMatchObject({
      name: 'node-1',
      windowsBuild: '10.0.20348.4294',
      windowsName: 'Windows Server 2022 Datacenter',
      windowsRelease: 'Windows Server 2022',
      sanPolicy: 'OnlineAll',
      baseAmi: { name: 'Windows_Server-2022-English-Core-Base', version: '2026.09.09' },
      diskDrivers: [{ name: 'AWSNVMe', start: 'Boot', fileVersion: '1.5.1.0' }],
      cpuLoadRatio: 0.25,
    });
    expect(reportOf({}, { nodeName: null }).node.name).toBe('EC2AMAZ-7K2F9QD');
  });

  it('has a build without a revision where there is none', () => {
    expect(reportOf({ windows: [rawWindows({ UBR: null })] }).node.windowsBuild).toBe('10.0.20348');
  });

  it('has no policy where Windows tells none', () => {
    expect(reportOf({ windows: [rawWindows({ SanPolicy: null })] }).node.sanPolicy).toBeNull();
  });

  it('is unknown where nothing could be read', () => {
    expect(reportOf({ windows: unread() }, { nodeName: null }).node).toMatchObject({
      name: null,
      windowsBuild: null,
      windowsRelease: null,
      sanPolicy: null,
      baseAmi: null,
      diskDrivers: null,
    });
  });
});

describe('what could not be looked at', () => {
  it('is null and never an empty list', () => {
    const report = reportOf({
      disks: unread(),
      'smb-global-mappings': unread(),
      'csi-proxy-pipes': unread(),
    });
    expect(report).toMatchObject({
      ebsVolumes: null,
      disks: null,
      smbGlobalMappings: null,
      csiProxy: null,
      status: 'unknown',
    });
  });

  it('makes usable unknown, not yes, for what it would have told of', () => {
    const report = reportOf({ volumes: unread() });
    expect(report.ebsVolumes?.map(({ up }) => up)).toEqual([null, null]);
    expect(report.smbGlobalMappings?.map(({ up }) => up)).toEqual([true]);
  });

  it('shows in the collectors', () => {
    const report = reportOf({ volumes: unread('timeout', 'no answer in 20 s') });
    expect(report.collectors.find(({ name }) => name === 'volumes')).toMatchObject({
      outcome: 'timeout',
      failure: { kind: 'timeout', message: 'no answer in 20 s' },
      lastSuccessAt: null,
    });
    expect(report.collectors.map(({ name }) => name)).toEqual(FACT_NAMES);
  });
});

describe('the inventory', () => {
  it('shows a broken volume as not usable, and another as usable', () => {
    const report = reportOf({
      disks: [
        rawDisk({ IsReadOnly: true }),
        rawDisk({ Number: 2, SerialNumber: 'vol0bbbbbbbbbbbbbbbb_00000001.' }),
      ],
    });
    expect(report.ebsVolumes?.find(({ volumeId }) => volumeId === VOLUME_ID)?.up).toBe(false);
  });

  it('shows a dead mapping as not usable', () => {
    const dead = '\\\\dead.example.com\\share';
    const report = reportOf({
      'smb-global-mappings': [rawMapping({ RemotePath: dead, Status: 6 }), rawMapping()],
    });
    expect(
      report.smbGlobalMappings?.map(({ remotePath, state, up }) => [remotePath === dead, state, up]),
    ).toEqual([
      [true, 'Unavailable', false],
      [false, 'OK', true],
    ]);
  });

  it('shows what the SMB client holds of the share of a mapping', () => {
    const other = '\\\\idle.example.com\\share';
    const report = reportOf({ 'smb-global-mappings': [rawMapping(), rawMapping({ RemotePath: other })] });

    expect(report.smbGlobalMappings?.map(({ connection }) => connection)).toEqual([
      { dialect: '3.1.1', encrypted: true, signed: true, openFiles: 14 },
      null,
    ]);
  });

  it('shows no connection where connections could not be read, and the mapping all the same', () => {
    const report = reportOf({ 'smb-connections': unread() });

    expect(report.smbGlobalMappings).toMatchObject([{ state: 'OK', connection: null, up: true }]);
  });

  it('does not guess whether a mapping in an unknown state can be used', () => {
    expect(
      reportOf({ 'smb-global-mappings': [rawMapping({ Status: 99 })] }).smbGlobalMappings?.[0],
    ).toMatchObject({ state: 'Unknown', up: null });
  });

  it('tells which PersistentVolume and which pod have a volume or a mapping', () => {
    const report = reportOf({ disks: [rawDisk()] });

    expect(report.ebsVolumes).toMatchObject([
      { volumeId: VOLUME_ID, persistentVolumes: [EBS_PV], podUids: [EBS_POD], driver: 'ebs.csi.aws.com' },
    ]);
    expect(report.smbGlobalMappings).toMatchObject([{ persistentVolumes: [SMB_PV], podUids: [SMB_POD] }]);
  });

  it('shows a volume that no pod has as unused, not as unknown', () => {
    const report = reportOf({ disks: [rawDisk()], kubelet: kubelet({ staged: [], pods: [] }) });

    expect(report.ebsVolumes).toMatchObject([{ persistentVolumes: [], podUids: [], driver: null }]);
    expect(report.smbGlobalMappings).toMatchObject([{ persistentVolumes: [], podUids: [] }]);
  });

  it('does not know who has a volume or a mapping when kubelet could not be read', () => {
    const report = reportOf({ disks: [rawDisk()], kubelet: unread() });

    expect(report.ebsVolumes).toMatchObject([{ persistentVolumes: null, podUids: null, driver: null }]);
    expect(report.smbGlobalMappings).toMatchObject([{ persistentVolumes: null, podUids: null }]);
  });

  it('counts disks by kind', () => {
    expect(reportOf({ disks: [rawDisk(), rawContainerDisk(), rawContainerDisk()] }).disks).toEqual({
      ebs: 1,
      'instance-store': 0,
      container: 2,
      other: 0,
    });
  });
});

describe('recordings', () => {
  const RECORDINGS = join(import.meta.dirname, '..', 'recordings');
  const BAD = join(import.meta.dirname, '..', 'recordings-bad');
  const folders = [
    // The incidents have a test of their own.
    ...readdirSync(RECORDINGS)
      .filter((name) => name !== 'incidents')
      .map((name) => join(RECORDINGS, name)),
    join(BAD, 'hostile-text'),
    join(BAD, 'no-disks'),
  ];

  it.each(folders)('%s gives a report of the published shape', async (folder) => {
    const report = await recordedReport(folder);

    const plain: unknown = JSON.parse(JSON.stringify(report));
    expect(reportSchema.strict().parse(plain)).toEqual(plain);
    expect(report.summary).toMatch(/^[\x20-\x7e]{1,80}$/);
    expect(report.checks.map(({ name }) => name)).toEqual(ALL_CHECKS.map(({ name }) => name));
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
