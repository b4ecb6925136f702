import { describe, expect, it } from 'vitest';
import {
  childrenOfCsi,
  csiDriverOf,
  csiProxyVersion,
  decodeProcesses,
  isCsiProxyProcess,
} from '../../agent/facts/processes.ts';
import { rawProcess } from '../support/raw-items.ts';

function only(overrides: Readonly<Record<string, unknown>> = {}) {
  const reading = decodeProcesses([rawProcess(overrides)]);
  if (!reading.ok || reading.value[0] === undefined) throw new Error('no process');
  return reading.value[0];
}

describe('decodeProcesses', () => {
  it('reads a process', () => {
    expect(only()).toMatchObject({
      processId: 8444,
      parentProcessId: 808,
      name: 'csi-proxy.exe',
      createdAt: '2026-10-27T05:41:43.6625625Z',
    });
  });

  it('has no command line without the right to read it', () => {
    expect(only({ CommandLine: null, ExecutablePath: null })).toMatchObject({
      hostProcessFlag: null,
      executablePath: null,
    });
  });

  it('keeps nothing of a command line but whether a flag is on it', () => {
    const process = only({ CommandLine: 'smbplugin.exe --windows-host-process --password=S3cret' });

    expect(process.hostProcessFlag).toBe(true);
    expect(JSON.stringify(process)).not.toContain('S3cret');
  });

  it('names a process without a name and keeps the others', () => {
    expect(decodeProcesses([rawProcess({ Name: '' }), rawProcess()])).toMatchObject({
      ok: true,
      value: [{}],
      dropped: ['item 1: Name: expected text, got nothing'],
    });
  });
});

describe('isCsiProxyProcess', () => {
  it.each([
    ['csi-proxy.exe', true],
    ['CSI-Proxy.exe', true],
    ['csi-proxy-v1.1.exe', true],
    ['kubelet.exe', false],
  ])('says of %s: %s', (Name, expected) => {
    expect(isCsiProxyProcess(only({ Name }))).toBe(expected);
  });
});

describe('csiDriverOf', () => {
  it.each([
    [
      'aws-ebs-csi-driver.exe',
      'aws-ebs-csi-driver.exe node --endpoint=x',
      { driver: 'ebs', hostProcess: false },
    ],
    [
      'aws-ebs-csi-driver.exe',
      'C:\\aws-ebs-csi-driver.exe node --windows-host-process=true --v=2',
      { driver: 'ebs', hostProcess: true },
    ],
    [
      'aws-ebs-csi-driver.exe',
      'aws-ebs-csi-driver.exe node --windows-host-process=false',
      { driver: 'ebs', hostProcess: false },
    ],
    [
      'aws-ebs-csi-driver.exe',
      'aws-ebs-csi-driver.exe node --windows-host-process',
      { driver: 'ebs', hostProcess: true },
    ],
    [
      'smbplugin.exe',
      'smbplugin.exe --enable-windows-host-process=true',
      { driver: 'smb', hostProcess: true },
    ],
    ['SMBPlugin.exe', 'smbplugin.exe --nodeid=n', { driver: 'smb', hostProcess: false }],
    ['smbplugin.exe', null, { driver: 'smb', hostProcess: null }],
    ['csi-proxy.exe', 'csi-proxy.exe', undefined],
  ])('says what %s with %s is', (Name, CommandLine, expected) => {
    expect(csiDriverOf(only({ Name, CommandLine }))).toEqual(expected);
  });

  it('takes no name of JavaScript for a driver', () => {
    expect(csiDriverOf(only({ Name: 'constructor' }))).toBeUndefined();
  });
});

describe('childrenOfCsi', () => {
  const csiProxy = only({ CreationDate: '2026-11-02T08:00:00Z' });
  const shell = (overrides: Readonly<Record<string, unknown>> = {}) =>
    only({
      ProcessId: 1,
      ParentProcessId: csiProxy.processId,
      Name: 'PowerShell.exe',
      CommandLine: null,
      CreationDate: '2026-11-02T09:00:00Z',
      ...overrides,
    });

  it('takes the newest start of any process for now where the list does not tell when it was made', () => {
    const agent = shell({ ProcessId: 2, ParentProcessId: 3, CreationDate: '2026-11-02T09:10:00.5Z' });

    expect(childrenOfCsi([csiProxy, shell(), agent])).toEqual([
      { child: shell(), parent: csiProxy, ageSeconds: 600.5 },
    ]);
  });

  it('goes by when the list was made, since what made it may have run for an hour', () => {
    const ListedAt = '2026-11-02T09:00:30Z';
    const agent = shell({ ProcessId: 2, ParentProcessId: 3, CreationDate: '2026-11-02T08:10:00Z', ListedAt });

    expect(childrenOfCsi([csiProxy, shell({ ListedAt }), agent])).toMatchObject([{ ageSeconds: 30 }]);
  });

  it('finds those of a driver as well', () => {
    const driver = only({ ProcessId: 9, Name: 'smbplugin.exe', CreationDate: null });

    expect(childrenOfCsi([driver, shell({ ParentProcessId: 9 })])).toMatchObject([{ parent: driver }]);
  });

  it.each([
    ['another program', { Name: 'conhost.exe' }],
    ['of another', { ParentProcessId: 4 }],
    ['without a parent', { ParentProcessId: null }],
    [
      'older than its parent, whose number was another process before',
      { CreationDate: '2026-11-01T00:00:00Z' },
    ],
  ])('leaves out a process that is %s', (_what, overrides) => {
    expect(childrenOfCsi([csiProxy, shell(overrides)])).toEqual([]);
  });

  it('does not know the age of one without a time', () => {
    expect(childrenOfCsi([csiProxy, shell({ CreationDate: null })])).toMatchObject([{ ageSeconds: null }]);
    expect(childrenOfCsi([])).toEqual([]);
  });
});

describe('csiProxyVersion', () => {
  it.each([
    [[{ FileVersion: '1.2.1' }], '1.2.1'],
    [[{ FileVersion: null }], null],
    [[{ FileVersion: '' }], null],
    [[{ FileVersion: '0.0.0.0' }], null],
    [[{ FileVersion: undefined }], null],
    [[{ FileVersion: null }, { FileVersion: '1.1.3' }], '1.1.3'],
    [[{ Name: 'smbplugin.exe', FileVersion: '1.2.1' }], null],
    [[], null],
  ])('says of %j: %s', (raw, version) => {
    const reading = decodeProcesses(raw.map((item) => rawProcess(item)));
    if (!reading.ok) throw new Error('the processes do not decode');
    expect(csiProxyVersion(reading.value)).toBe(version);
  });
});
