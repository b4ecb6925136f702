// The real scripts of scripts/node in a real PowerShell engine, on simulated nodes. See powershell-engine/README.md.
import { once } from 'node:events';
import { globSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { decodeWindows } from '../../agent/facts/windows.ts';
import { type FactLine, parseLines, readFact, readFacts } from './powershell-engine/fact-lines.ts';
import {
  NODES,
  READ_FACTS,
  nodeLike,
  runEngine,
  runText,
  skipEngineTests,
  startEngine,
} from './powershell-engine/run-engine.ts';

const SCRIPTS = dirname(READ_FACTS);
const SCRIPT_FILES = globSync('**/*.ps1', { cwd: SCRIPTS }).toSorted();
const FACTS = SCRIPT_FILES.filter((file) => dirname(file) === 'facts').map((file) => basename(file, '.ps1'));

/** The scripts that may call .NET: their headers say why; share-error.test.ts and session.test.ts, that the agent can do without. */
const CALLS_DOTNET: Readonly<Record<string, readonly string[]>> = {
  'Read-ShareError.ps1': ['[System.IO.Directory]::EnumerateFileSystemEntries'],
  'Read-FactsOnRequest.ps1': ['[Console]::In'],
};
const HEALTHY = join(NODES, 'healthy.json');

// A process start per test: well under a second, but not on a machine that is busy.
const SLOW = { timeout: 30_000 };

const SMB = 'root/Microsoft/Windows/SMB';
const STORAGE = 'root/Microsoft/Windows/Storage';

describe('every script on the node', () => {
  test.each(SCRIPT_FILES)(
    '%s is ASCII, because 5.1 reads anything else in the code page of the machine',
    (file) => {
      expect(readFileSync(join(SCRIPTS, file), 'latin1')).toMatch(/^[\n\x20-\x7e]*$/);
    },
  );

  test.each(SCRIPT_FILES)(
    '%s demands 5.1 first and uses nothing that ConstrainedLanguage forbids',
    (file) => {
      const text = readFileSync(join(SCRIPTS, file), 'latin1');
      expect(text).toMatch(/^#Requires -Version 5\.1\n# /);
      const calls = text.replaceAll(/^\s*#.*$/gm, '');
      expect(calls).not.toMatch(/New-Object|Add-Type|Invoke-Expression|\[ordered\]/i);
      expect(calls.match(/\[[\w.]+\]::\w+|::\w+/g) ?? []).toEqual(CALLS_DOTNET[file] ?? []);
    },
  );

  test.each(SCRIPT_FILES)(
    '%s mentions no Storage or SmbShare cmdlet, which would change the JSON of the session',
    (file) => {
      const text = readFileSync(join(SCRIPTS, file), 'latin1');
      expect(text).not.toMatch(/\b[A-Z][a-z]+-(Disk|Partition|Volume|PhysicalDisk|Storage\w*|Smb\w+)\b/);
    },
  );

  test.each([
    [basename(READ_FACTS), '\n)\n'],
    ['Read-ShareError.ps1', '\n'],
  ])('%s is strict and silent before it does anything', (file, before) => {
    const text = readFileSync(join(SCRIPTS, file), 'latin1');
    const guard = ['Set-StrictMode -Version 3', "$ErrorActionPreference = 'Stop'"];
    const silent = ['Progress', 'Warning', 'Verbose', 'Information'].map(
      (name) => `$${name}Preference = 'SilentlyContinue'`,
    );
    expect(text).toContain(`${before}${[...guard, ...silent].join('\n')}\n`);
  });
});

describe.skipIf(skipEngineTests)('the scripts in a PowerShell engine', SLOW, () => {
  let healthy: FactLine[] = [];
  beforeAll(async () => {
    healthy = await readFacts(FACTS.toReversed(), HEALTHY);
  }, SLOW.timeout);

  test.each(FACTS)('%s prints one line with a list of items', (fact) => {
    const [line, ...others] = healthy.filter((one) => one.fact === fact);
    expect(others).toEqual([]);
    expect(line).toMatchObject({ fact, schema: 1, ok: true, items: expect.any(Array) });
    expect(line?.items).not.toHaveLength(0);
  });

  test('facts come in the order in which they were asked for', () => {
    expect(healthy.map((line) => line.fact)).toEqual(FACTS.toReversed());
  });

  test('no item and one item are lists too', async () => {
    const mapping = { LocalPath: 'G:', RemotePath: '\\\\server\\share', Status: 0 };
    const node = nodeLike('healthy.json', {
      cim: { [SMB]: { MSFT_SmbGlobalMapping: [mapping] }, [STORAGE]: { MSFT_Disk: [] } },
    });
    const [mappings, disks] = await readFacts(['smb-global-mappings', 'disks'], node);
    expect(mappings?.items).toEqual([expect.objectContaining(mapping)]);
    expect(disks?.items).toEqual([]);
  });

  test('lists inside an item stay lists, and a missing letter is a NUL', () => {
    expect(itemsOf(healthy, 'partitions')?.[1]).toMatchObject({
      DriveLetter: '\0',
      AccessPaths: [null],
      OperationalStatus: 1,
    });
  });

  test('a class that fails gives a line that says so, and the later facts still come', async () => {
    const error = { id: 'HRESULT 0x80041003', category: 'PermissionDenied', message: 'Access denied ' };
    const [disks, partitions] = await readFacts(
      ['disks', 'partitions'],
      nodeLike('healthy.json', { faults: { MSFT_Disk: { error } } }),
    );
    expect(disks).toEqual({
      fact: 'disks',
      schema: 1,
      ok: false,
      error: {
        ...error,
        id: 'HRESULT 0x80041003,Microsoft.Management.Infrastructure.CimCmdlets.GetCimInstanceCommand',
      },
    });
    expect(partitions?.ok).toBe(true);
  });

  test.each([
    ['class', { [SMB]: {} }, 'HRESULT 0x80041010', 'Invalid class '],
    ['namespace', {}, 'HRESULT 0x8004100e', 'Invalid namespace '],
  ])('a missing %s is an error and not an empty list', async (_what, cim, id, message) => {
    const line = await readFact('smb-global-mappings', nodeLike('healthy.json', { cim }));
    expect(line).toMatchObject({
      ok: false,
      error: { id: expect.stringContaining(id), category: 'MetadataError', message },
    });
  });

  test('a line comes as soon as its fact is ready, while a later fact hangs', async () => {
    const engine = startEngine(READ_FACTS, ['-Fact', 'disks,volumes'], join(NODES, 'hangs.json'));
    const closed = once(engine, 'close');
    const received: Buffer[] = [];
    for await (const chunk of engine.stdout) {
      received.push(chunk as Buffer);
      if (Buffer.concat(received).includes('\n')) break;
    }
    expect(engine.exitCode).toBeNull();
    engine.kill('SIGKILL');
    await closed;
    expect(parseLines(Buffer.concat(received))).toMatchObject([{ fact: 'disks', ok: true }]);
  });

  test('foreign names arrive intact although standard output is in code page 437', async () => {
    // The Kelvin sign and the dotted I are 'k' and 'i' to a match that ignores case.
    const RemotePath =
      '\\\\server\\Gr\u{fc}n-\u{65e5}\u{672c}-\u{1f4be}-\u{212a}\u{130}\u{131}-\u{2028}\u{85}\u{7f}';
    const node = nodeLike('healthy.json', { cim: { [SMB]: { MSFT_SmbGlobalMapping: [{ RemotePath }] } } });
    const run = await runEngine(READ_FACTS, ['-Fact', 'smb-global-mappings'], node);
    expect(run.stdout.every((byte) => byte < 0x80)).toBe(true);
    expect(parseLines(run.stdout)[0]?.items).toEqual([expect.objectContaining({ RemotePath })]);
  });

  test('a constrained PowerShell reads the same items', async () => {
    const constrained = await readFacts(FACTS.toReversed(), join(NODES, 'constrained.json'));
    expect(itemsOf(constrained, 'powershell')).toMatchObject([{ LanguageMode: 'ConstrainedLanguage' }]);
    const others = (lines: readonly FactLine[]): unknown =>
      lines
        .filter(({ fact }) => fact !== 'powershell')
        .map((line) => ({ ...line, items: line.items?.map((item) => ({ ...item, ListedAt: null })) }));
    expect(others(constrained)).toEqual(others(healthy));
  });

  test('a list of processes tells when it was made', () => {
    for (const { ListedAt } of itemsOf(healthy, 'processes') ?? []) {
      expect(ListedAt).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+Z$/);
      expect(Math.abs(Date.parse(String(ListedAt)) - Date.now())).toBeLessThan(600_000);
    }
  });

  test('connections of the SMB client come without their users', () => {
    expect(itemsOf(healthy, 'smb-connections')).toEqual([
      {
        ServerName: 'fs1.contoso.com',
        ShareName: 'public',
        Dialect: '3.0.2',
        NumOpens: 3,
        ContinuouslyAvailable: false,
        Encrypted: false,
        Signed: true,
        Redirected: false,
        SmbInstance: 0,
      },
      expect.objectContaining({ ServerName: 'amznfsxyyh8sfgh.corp.contoso.com', NumOpens: 12 }),
    ]);
    expect(JSON.stringify(healthy)).not.toContain('CONTOSO');
  });

  test('connections that an older Windows describes with fewer columns have nulls, and none is a list', async () => {
    const smb = (MSFT_SmbConnection: readonly object[]) =>
      nodeLike('healthy.json', { cim: { [SMB]: { MSFT_SmbConnection } } });
    const older = await readFact('smb-connections', smb([{ ServerName: 'fs1', Dialect: '3.0.2' }]));
    expect(older.items).toMatchObject([
      { ServerName: 'fs1', Dialect: '3.0.2', Signed: null, NumOpens: null },
    ]);
    expect((await readFact('smb-connections', smb([]))).items).toEqual([]);
  });

  test('an absent SAN policy is null', async () => {
    const registry = {
      'HKLM:\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion': {
        ProductName: 'Windows Server 2019 Datacenter',
      },
    };
    const line = await readFact('windows', nodeLike('healthy.json', { registry }));
    expect(line.items).toMatchObject([
      { SanPolicy: null, DisplayVersion: null, ComputerName: 'EC2AMAZ-7K3QF0P' },
    ]);
  });

  test('drivers are those that are installed, with the version of their file where it has one', async () => {
    const services = 'HKLM:\\SYSTEM\\CurrentControlSet\\Services';
    const registry = {
      'HKLM:\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion': { CurrentBuildNumber: '20348' },
      [`${services}\\xenvbd`]: { Start: 0, ImagePath: 'System32\\drivers\\xenvbd.sys' },
      [`${services}\\stornvme`]: { Start: 4 },
    };
    const files = { 'C:\\Windows\\System32\\drivers\\stornvme.sys': {} };
    const line = await readFact('windows', nodeLike('healthy.json', { registry, files }));
    const reading = decodeWindows(line.items);
    expect(reading).toMatchObject({
      ok: true,
      value: {
        drivers: [
          { name: 'xenvbd', start: { label: 'Boot' }, fileVersion: null },
          { name: 'stornvme', start: { label: 'Disabled' }, imagePath: null, fileVersion: null },
        ],
        baseAmi: null,
      },
    });
    expect(decodeWindows(itemsOf(healthy, 'windows'))).toMatchObject({
      value: {
        drivers: [{ name: 'AWSNVMe', fileVersion: '1.5.1.0' }, { name: 'stornvme' }],
        baseAmi: { name: 'Windows_Server-2022-English-Core-Base', version: '2026.09.09' },
      },
    });
  });

  const STORE = 'System32\\DriverStore\\FileRepository\\awsnvme.inf_amd64_0123456789abcdef\\AWSNVMe.sys';

  test.each([
    ['in the driver store', `\\SystemRoot\\${STORE}`, '1.6.0.0'],
    ['in the driver store, relative to Windows', STORE, '1.6.0.0'],
    ['in drivers, in other letters', 'system32\\DRIVERS\\awsnvme.sys', '1.5.1.0'],
    ['nowhere', `\\SystemRoot\\${STORE}.old`, null],
    // What may be a share is not looked at.
    ['elsewhere', '\\??\\D:\\AWSNVMe.sys', '1.5.1.0'],
    ['outside of Windows', '\\SystemRoot\\..\\AWSNVMe.sys', '1.5.1.0'],
  ])(
    'the version of a driver is that of the file which its service names: %s',
    async (_where, ImagePath, version) => {
      const services = 'HKLM:\\SYSTEM\\CurrentControlSet\\Services';
      const registry = {
        'HKLM:\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion': { CurrentBuildNumber: '20348' },
        [`${services}\\AWSNVMe`]: { Start: 0, ImagePath },
      };
      const files = {
        'C:\\Windows\\System32\\drivers\\AWSNVMe.sys': { fileVersion: '1.5.1.0' },
        [`C:\\Windows\\${STORE}`]: { fileVersion: '1.6.0.0' },
        'C:\\AWSNVMe.sys': { fileVersion: '9' },
        'D:\\AWSNVMe.sys': { fileVersion: '9' },
        'C:\\Windows\\..\\AWSNVMe.sys': { fileVersion: '9' },
      };
      for (const languageMode of ['FullLanguage', 'ConstrainedLanguage']) {
        const line = await readFact('windows', nodeLike('healthy.json', { registry, files, languageMode }));
        expect(decodeWindows(line.items)).toMatchObject({
          value: { drivers: [{ name: 'AWSNVMe', imagePath: ImagePath, fileVersion: version }] },
        });
      }
    },
  );

  test('a node without these drivers has none, which is not the same as unknown', async () => {
    const registry = {
      'HKLM:\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion': { CurrentBuildNumber: '20348' },
    };
    const line = await readFact('windows', nodeLike('healthy.json', { registry }));
    expect(decodeWindows(line.items)).toMatchObject({ value: { drivers: [] } });
  });

  test('times of processes are UTC in ISO 8601', () => {
    expect(itemsOf(healthy, 'processes')?.[0]).toMatchObject({
      CreationDate: '2026-10-19T06:02:11.4837210Z',
    });
  });

  test('a process has the version of csi-proxy where its file on the system drive has one', async () => {
    const csiProxy = { Name: 'csi-proxy.exe', ParentProcessId: 4 };
    const files = {
      'C:\\k\\csi-proxy.exe': { fileVersion: '1.2.1' },
      '\\\\fs\\bin\\csi-proxy.exe': { fileVersion: '1.2.1' },
      'C:\\k\\smbplugin.exe': { fileVersion: '1.2.1' },
      'C:\\k\\plain\\csi-proxy.exe': {},
    };
    const cim = {
      'root/cimv2': {
        Win32_Process: [
          { ...csiProxy, ProcessId: 8, ExecutablePath: 'C:\\k\\csi-proxy.exe' },
          { ...csiProxy, ProcessId: 9, ExecutablePath: '\\\\fs\\bin\\csi-proxy.exe' },
          { ...csiProxy, ProcessId: 10, ExecutablePath: 'C:\\k\\plain\\csi-proxy.exe' },
          { ...csiProxy, ProcessId: 11, ExecutablePath: 'C:\\gone\\csi-proxy.exe' },
          { ...csiProxy, ProcessId: 12, ExecutablePath: null },
          { ...csiProxy, ProcessId: 13, Name: 'smbplugin.exe', ExecutablePath: 'C:\\k\\smbplugin.exe' },
        ],
      },
    };
    for (const languageMode of ['FullLanguage', 'ConstrainedLanguage']) {
      const line = await readFact('processes', nodeLike('healthy.json', { files, cim, languageMode }));
      expect(
        itemsOf([line], 'processes')?.map(({ ProcessId, FileVersion }) => [ProcessId, FileVersion]),
      ).toEqual([
        [8, '1.2.1'],
        [9, null],
        [10, null],
        [11, null],
        [12, null],
        [13, null],
      ]);
    }
  });

  test('processes are those of csi-proxy and the drivers and every powershell.exe, that one without its command line', () => {
    expect(
      itemsOf(healthy, 'processes')?.map(({ Name, ParentProcessId, CommandLine }) => [
        Name,
        ParentProcessId,
        CommandLine === null,
      ]),
    ).toEqual([
      ['csi-proxy.exe', 764, false],
      ['aws-ebs-csi-driver.exe', 6544, false],
      ['powershell.exe', 2348, true],
    ]);
  });

  test.each(['nope', 'Disks', '../Read-Facts', "x'; exit 9"])(
    '%j is no fact: an error line, and the next fact comes',
    async (name) => {
      const [error, next] = await readFacts([name, 'powershell'], HEALTHY);
      expect(error).toMatchObject({
        fact: name,
        ok: false,
        error: { id: name === 'nope' ? 'CommandNotFoundException' : 'InvalidFactName' },
      });
      expect(next).toMatchObject({ fact: 'powershell', ok: true });
    },
  );
});

test.skipIf(skipEngineTests)(
  'a mistake in a simulated node ends the engine and is not taken for a fact',
  SLOW,
  async () => {
    const node = nodeLike('healthy.json', { cim: { [STORAGE]: { MSFT_Disk: [{ Number: 'one' }] } } });
    const run = await runEngine(READ_FACTS, ['-Fact', 'disks'], node);
    expect(run).toMatchObject({
      exitCode: 70,
      stderr: 'lab: MSFT_Disk.Number is uint32 and cannot be "one"\n',
    });
  },
);

describe.skipIf(skipEngineTests)('the engine refuses what Windows PowerShell 5.1 lacks:', SLOW, () => {
  test.each([
    ['$a = 1 ? 2 : 3', 'ternary operator'],
    ['$a = $null ?? 1', 'null-coalescing operator'],
    ['$a ??= 1', 'null-coalescing assignment'],
    ['${a}?.Length', 'null-conditional member access'],
    ['1 && 2', 'pipeline chains'],
    ['function f { process { 1 } clean { 2 } }', 'clean block'],
    ['1\n| ForEach-Object { $_ }', 'pipe at the start of a line'],
    ['if ($IsWindows) { 1 }', 'automatic variable'],
    ['"`u{41}"', 'escape sequences'],
  ])('%j', async (script, what) => {
    const run = await runText(script);
    expect(run).toMatchObject({ exitCode: 1, stderr: expect.stringContaining(`script.ps1:`) });
    expect(run.stderr).toContain(`Windows PowerShell 5.1 has no ${what}`);
    expect(run.stdout.toString()).toBe('');
  });
});

function itemsOf(lines: readonly FactLine[], fact: string): FactLine['items'] {
  return lines.find((line) => line.fact === fact)?.items;
}
