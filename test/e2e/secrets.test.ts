// Secrets and names of people, in every place of a node from which something is read, and every way out of the agent.
import { spawnSync } from 'node:child_process';
import { cpSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { ROOT } from '../docs/markdown.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { runAgent, startAgent, type RunningAgent } from './agent-process.ts';

/** Each planted text says where it was planted, so that a failure names the leak. */
const PLANTED = /S3CRET-?[\w-]*|PERSON-?[\w-]*/g;

const ROOT_FOLDER = 'C:\\var\\lib\\kubelet';
const STAGED = `${ROOT_FOLDER}\\plugins\\kubernetes.io\\csi\\smb.csi.k8s.io\\0123abcd`;
const POD_VOLUME = `${ROOT_FOLDER}\\pods\\fec2e47d-f689-49a8-aad4-fcde3df55a26\\volumes\\kubernetes.io~csi\\pv-1`;
const REMOTE = '\\\\PERSON-remote:S3CRET-remote@files.corp.example.com\\share';

/** Put together here: the repository holds no such path as a whole. */
const PROFILE = ['C:', 'Users', 'PERSON-stderr', 'x'].join('\\');

function line(fact: string, ...items: readonly unknown[]): unknown {
  return { fact, schema: 1, ok: true, items };
}

const PLANTED_FILES: Readonly<Record<string, unknown>> = {
  'recording.json': {
    format: 1,
    title: 'planted, password=S3CRET-title',
    recordedAt: '2026-11-02T09:30:00Z',
    extends: 'base',
  },
  'system.json': {
    failure: { outcome: 'failed', message: 'logon of user CORP\\PERSON-system failed, token=S3CRET-system' },
  },
  'pipes.json': {
    names: ['S3CRET-pipe', 'csi-proxy-disk-v1', 'csi-proxy-smb-v1', 'PERSON-pipe'],
    probes: {
      'csi-proxy-disk-v1': { outcome: 'error', code: 'EIO', message: 'password: S3CRET-probe' },
    },
  },
  'calls.json': {
    calls: {
      'csi-proxy-filesystem-v1 /v1.Filesystem/PathExists': {
        outcome: 'answered',
        status: 13,
        statusMessage:
          "New-SmbGlobalMapping -UserName 'CORP\\PERSON-grpc' -Password \"S3CRET-grpc with words\" (ConvertTo-SecureString 'S3CRET-grpc2' -AsPlainText -Force)",
        messageHex: '',
        seconds: 0.01,
      },
    },
  },
  'shares.json': {
    probes: {
      [REMOTE]: {
        steps: [
          {
            step: 'list',
            ok: false,
            code: 'EPERM',
            windowsError: 5,
            detail:
              'EPERM: user "CORP\\PERSON-share" may not open smb://PERSON-x:S3CRET-share@files/share, nor https://x.file.core.windows.net/s?sv=1&sig=S3CRET-sas%3D',
          },
        ],
      },
    },
  },
  'files.json': {
    folders: {
      [ROOT_FOLDER]: [{ name: 'plugins' }, { name: 'pods' }],
      [`${ROOT_FOLDER}\\plugins_registry`]: [],
      [`${ROOT_FOLDER}\\plugins\\kubernetes.io\\csi`]: [{ name: 'smb.csi.k8s.io' }],
      [`${ROOT_FOLDER}\\plugins\\kubernetes.io\\csi\\smb.csi.k8s.io`]: [{ name: '0123abcd' }],
      [STAGED]: [
        {
          name: 'globalmount',
          kind: 'link',
          target: '\\\\PERSON-link:S3CRET-link@files.corp.example.com\\share',
        },
        { name: 'vol_data.json', kind: 'file' },
      ],
      [`${ROOT_FOLDER}\\pods`]: [{ name: 'fec2e47d-f689-49a8-aad4-fcde3df55a26' }],
      [`${ROOT_FOLDER}\\pods\\fec2e47d-f689-49a8-aad4-fcde3df55a26\\volumes`]: [
        { name: 'kubernetes.io~csi' },
      ],
      [`${ROOT_FOLDER}\\pods\\fec2e47d-f689-49a8-aad4-fcde3df55a26\\volumes\\kubernetes.io~csi`]: [
        { name: 'pv-1' },
      ],
      [POD_VOLUME]: { code: 'EPERM', message: 'EPERM, open by user CORP\\PERSON-folder, pwd=S3CRET-folder' },
    },
    texts: {
      [`${STAGED}\\vol_data.json`]: JSON.stringify({
        driverName: 'smb.csi.k8s.io',
        volumeHandle: 'share#files',
        volumeAttributes: {
          source: '//files/share',
          username: 'PERSON-attribute',
          password: 'S3CRET-attribute',
        },
        nodeStageSecret: { x: 'S3CRET-stage' },
      }),
      [`${POD_VOLUME}\\vol_data.json`]: '{"driverName": "smb.csi.k8s.io", "password": "a\\"S3CRET-broken',
    },
  },
  'powershell/services.json': line('services', {
    Name: 'csiproxy',
    DisplayName: 'csiproxy',
    State: 'Stopped',
    StartMode: 'Manual',
    ProcessId: 0,
    ExitCode: 1067,
    PathName: 'C:\\csi\\csi-proxy.exe S3CRET-path --password=S3CRET-path2 "S3CRET-path3 x"',
    StartName: 'CORP\\PERSON-service',
  }),
  'powershell/processes.json': line(
    'processes',
    {
      ProcessId: 77,
      ParentProcessId: 4,
      Name: 'csi-proxy.exe',
      ExecutablePath: 'C:\\other\\csi-proxy.exe',
      CommandLine: 'C:\\other\\csi-proxy.exe --v=2 S3CRET-process --key S3CRET-process2 /x:S3CRET-process3',
      CreationDate: '2026-11-02T09:00:00Z',
    },
    {
      ProcessId: 78,
      ParentProcessId: 77,
      Name: 'powershell.exe',
      CommandLine: 'powershell.exe -c net use G: \\\\files\\share S3CRET-child /user:CORP\\PERSON-child',
      CreationDate: '2026-11-02T09:01:00Z',
    },
    { ProcessId: 'password=S3CRET-item', Name: 'x' },
  ),
  'powershell/smb-global-mappings.json': line(
    'smb-global-mappings',
    {
      RemotePath: REMOTE,
      Status: 6,
      UserName: 'PERSON-field',
      Credential: 'S3CRET-field',
      Password: 'S3CRET-field2',
    },
    { RemotePath: '//PERSON-slash:S3CRET-slash@files/x', LocalPath: 'G:', Status: 3 },
  ),
  'powershell/smb-connections.json': line('smb-connections', {
    ServerName: 'files.corp.example.com',
    ShareName: 'share',
    UserName: 'CORP\\PERSON-connection',
    Credential: { value: 'S3CRET-connection' },
    NumOpens: 'token=S3CRET-opens',
  }),
  'powershell/disks.json': {
    fact: 'disks',
    schema: 1,
    ok: false,
    error: {
      id: 'HRESULT 0x80041001',
      category: 'NotSpecified',
      message:
        'Account CORP\\PERSON-cim failed: password=S3CRET-cim, Authorization: Basic UzNDUkVULWJhc2lj, AccountKey=S3CRET-azure==;EndpointSuffix=core',
    },
  },
  'powershell/exit.json': {
    exitCode: 1,
    stderr: [
      `profile.ps1: $env:AWS_SECRET_ACCESS_KEY=S3CRET-stderr ${PROFILE} S-1-5-21-1-2-3-500`,
      'net use G: \\\\files\\share "S3CRET-quoted pw S3CRET-quoted2"; net use H: "\\\\files\\my share" S3CRET-behind',
      "cmdkey /add:files /user:PERSON-cmdkey /pass:S3CRET-cmdkey; x -p \"S3CRET-p x\" -p:'a''S3CRET-p2'",
      '-----BEGIN PRIVATE KEY-----',
      'S3CRET-pem',
      '-----END PRIVATE KEY-----',
    ].join('\n'),
  },
  // One line of another fact: this one gets none, and what is on stderr is why.
  'powershell/volumes.json': { x: 'password=S3CRET-banner' },
};

/** A healthy node for what is not planted. */
function plant(): string {
  const folder = mkdtempSync(join(tmpdir(), 'winstorage-secrets-'));
  cpSync(join(ROOT, 'test/recordings/healthy'), join(folder, 'base'), { recursive: true });
  mkdirSync(join(folder, 'powershell'));
  for (const [file, value] of Object.entries(PLANTED_FILES))
    writeFileSync(join(folder, file), JSON.stringify(value));
  writeFileSync(
    join(folder, 'config.yaml'),
    [
      "runbookBase: 'https://PERSON-base:S3CRET-base@docs.example.com/docs'",
      'debugRecording: on',
      'smb:',
      '  expected:',
      "    - { drive: 'H:', share: '\\\\PERSON-expected:S3CRET-expected@files\\share' }",
    ].join('\n'),
  );
  return folder;
}

function leaks(text: string): string[] {
  return [...new Set(text.match(PLANTED) ?? [])];
}

const ENV = {
  WINSTORAGE_PASSWORD: 'S3CRET-env',
  SMB_PASSWORD: 'S3CRET-env2',
  AWS_SECRET_ACCESS_KEY: 'S3CRET-env3',
  USERNAME: 'PERSON-env',
};

describe('a node with secrets in every place', () => {
  let folder: string;
  let args: readonly string[];
  let agent: RunningAgent;

  const get = async (path: string, accept = '*/*'): Promise<string> =>
    (await fetch(agent.url + path, { headers: { Accept: accept } })).text();

  beforeAll(async () => {
    folder = plant();
    args = ['--host', `recorded:${folder}`, '--config', join(folder, 'config.yaml')];
    agent = await startAgent([...args, '--log-level', 'debug'], ENV);
    await vi.waitFor(async () => expect(await get('/readyz')).toBe('ok'), { timeout: 20_000, interval: 100 });
  });

  afterAll(async () => {
    agent.process.kill();
    await agent.ended;
    rmSync(folder, { recursive: true, force: true });
  });

  it('is looked at in all of them', async () => {
    const report = await get('/api/v1/report');

    for (const [, where] of Object.entries({
      grpc: 'New-SmbGlobalMapping -UserName',
      share: 'EPERM: user \\"(removed)',
      mapping: '(removed)@files.corp.example.com',
      folder: 'EPERM, open by user (removed)',
      cim: 'Account (removed) failed: password=(removed)',
      stderr: 'AWS_SECRET_ACCESS_KEY=(removed)',
      item: 'password=(removed)',
      system: 'token=(removed)',
      probe: 'password: (removed)',
      runbook: 'https://(removed)@docs.example.com',
      expected: 'H:',
    }))
      expect(report).toContain(where);
  });

  it.each([
    '/metrics',
    '/healthz?verbose',
    '/livez?verbose',
    '/readyz?verbose',
    '/healthz/smb-share-access?verbose',
    '/api/v1/report',
    '/api/v1/report.schema.json',
    '/',
    '/debug',
    '/debug/collectors',
    '/debug/collectors/processes',
    '/not/there?password=S3CRET-url',
  ])('keeps them to itself at %s', async (path) => {
    const text = await get(path);

    expect(text.length).toBeGreaterThan(1);
    expect(leaks(text)).toEqual([]);
  });

  it('keeps them to itself as OpenMetrics, and as a page', async () => {
    expect(leaks(await get('/metrics', 'application/openmetrics-text; version=1.0.0'))).toEqual([]);
    expect(leaks(await get('/', 'text/html'))).toEqual([]);
  });

  it('keeps them out of the recording that can be downloaded', async () => {
    const response = await fetch(`${agent.url}/debug/recording`);
    expect(response.status).toBe(200);
    const out = tempFolder();
    const tar = spawnSync('tar', ['-xzf', '-', '-C', out], {
      input: Buffer.from(await response.arrayBuffer()),
    });
    expect(tar.status).toBe(0);

    expect(leaks(textsBelow(out))).toEqual([]);
  });

  it('keeps them out of the log', () => {
    expect(agent.log.join('\n')).toContain('(removed)');
    expect(leaks(agent.log.join('\n'))).toEqual([]);
  });

  it.each([[['check']], [['check', '--json']], [['explain', 'SmbShareDenied']], [['--help']]])(
    'keeps them out of what %j prints',
    (command) => {
      const { stdout, stderr } = runAgent(command[0] === 'check' ? [...command, ...args] : command, ENV);

      expect(stdout.length).toBeGreaterThan(100);
      expect(leaks(stdout + stderr)).toEqual([]);
    },
  );

  it('keeps them out of a recording of it, and that recording still tells the same', () => {
    const out = join(tempFolder(), 'new');
    const { stdout, stderr, code } = runAgent(['record', out, ...args], ENV);

    expect(code, stderr).toBe(0);
    expect(leaks(stdout + stderr + textsBelow(out))).toEqual([]);
    const codes = (host: string): unknown =>
      (
        JSON.parse(
          runAgent(['check', '--json', '--host', host, '--config', join(folder, 'config.yaml')]).stdout,
        ) as { findings: { code: string }[] }
      ).findings.map(({ code: one }) => one);
    expect(codes(`recorded:${out}`)).toEqual(codes(`recorded:${folder}`));
  });

  it.each([
    ['logLevel: "password=S3CRET-value"'],
    ['ebs: {freeSpaceWarningRatio: "https://PERSON-value:S3CRET-value@x"}'],
    ['password=S3CRET-text'],
    ['{"a": "password=S3CRET-open'],
  ])('keeps them out of what it says of the configuration %s', (text) => {
    const file = join(tempFolder(), 'wrong.yaml');
    writeFileSync(file, text);
    const { code, stdout, stderr } = runAgent(['check', '--config', file]);

    expect(code).toBe(2);
    expect(stderr.length).toBeGreaterThan(10);
    expect(leaks(stdout + stderr)).toEqual([]);
  });

  it.each([
    ['a password that is no hash', 'basic_auth_users: {prometheus: S3CRET-web}'],
    ['a key that is none', 'basic_auth_user: {PERSON-web: S3CRET-web}'],
    ['a value at the wrong place', 'tls_server_config: "password=S3CRET-web"'],
    ['half a text', 'basic_auth_users: {PERSON-web: "S3CRET-web'],
    ['a mapping as a key', '? {PERSON-web: S3CRET-web}\n: x'],
  ])('keeps them out of what it says of a web configuration with %s', (_what, text) => {
    const file = join(tempFolder(), 'web.yaml');
    writeFileSync(file, text);
    const { code, stdout, stderr } = runAgent([
      'serve',
      ...args,
      '--listen',
      '127.0.0.1:0',
      '--web-config',
      file,
    ]);

    expect(code).not.toBe(0);
    expect(stderr.length).toBeGreaterThan(10);
    expect(leaks(stdout + stderr)).toEqual([]);
  });
});

function textsBelow(folder: string): string {
  return globSync('**/*.json', { cwd: folder })
    .map((file) => readFileSync(join(folder, file), 'utf8'))
    .join('\n');
}
