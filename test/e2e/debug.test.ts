// The debug pages of the agent as a process: what somebody gets through `kubectl port-forward`, and what does not get out.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { CollectorView } from '../../agent/serve/debug-view.ts';
import { ROOT } from '../docs/markdown.ts';
import { rawProcess, rawService } from '../support/raw-items.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { recorded, runAgent, startAgent, type RunningAgent } from './agent-process.ts';

/** Waits until everything was looked at that a recording needs, and gives the recording. */
async function untilRecorded({ url }: RunningAgent): Promise<Response> {
  return vi.waitFor(
    async () => {
      const response = await fetch(`${url}/debug/recording`);
      if (response.status !== 200) throw new Error(await response.text());
      return response;
    },
    { timeout: 20_000, interval: 200 },
  );
}

async function collectors({ url }: RunningAgent): Promise<CollectorView[]> {
  return (await (await fetch(`${url}/debug/collectors`)).json()) as CollectorView[];
}

/** Unpacks with the tar of this machine, as people do. */
function unpack(archive: Uint8Array): string {
  const folder = tempFolder();
  const tar = spawnSync('tar', ['-xzf', '-', '-C', folder], { input: archive, encoding: 'utf8' });
  expect(tar.stderr).toBe('');
  const [name = ''] = readdirSync(folder);
  return join(folder, name);
}

interface Judged {
  readonly status: string;
  readonly summary: string;
  readonly checks: unknown;
  readonly findings: readonly {
    readonly code: string;
    readonly subject: unknown;
    readonly message: string;
  }[];
}

function checked(host: string): unknown {
  const { stdout } = runAgent(['check', '--json', '--host', host]);
  const { status, summary, checks, findings } = JSON.parse(stdout) as Judged;
  const told = findings.map(({ code, subject, message }) => ({ code, subject, message }));
  return { status, summary, checks, findings: told };
}

describe('a recording that was downloaded', () => {
  it.each(['dead-share', 'powershell-hangs'])('plays to the same findings as the node: %s', async (name) => {
    const agent = await startAgent(['--host', recorded(name), '--debug-recording', 'on']);

    const response = await untilRecorded(agent);
    const body = new Uint8Array(await response.arrayBuffer());
    agent.process.kill('SIGKILL');

    expect(response.headers.get('content-disposition')).toMatch(/^attachment; filename=.*\.tar\.gz/);
    expect(checked(`recorded:${unpack(body)}`)).toEqual(checked(recorded(name)));
  });
});

describe('the debug pages of a node with secrets on its command lines', () => {
  let agent: RunningAgent;
  const secret = 'Xq7hunter2';

  const folder = mkdtempSync(join(tmpdir(), 'winstorage-'));

  beforeAll(async () => {
    mkdirSync(join(folder, 'powershell'));
    const write = (file: string, value: unknown): void =>
      writeFileSync(join(folder, file), JSON.stringify(value));
    const line = (fact: string, item: unknown) => ({ fact, schema: 1, ok: true, items: [item] });
    const healthy = join(ROOT, 'test/recordings/healthy');
    const about = JSON.parse(readFileSync(join(healthy, 'recording.json'), 'utf8')) as object;
    write('recording.json', { ...about, extends: healthy });
    const PathName = String.raw`C:\csi-proxy.exe -password "${secret}" -v=5`;
    write(
      'powershell/services.json',
      line('services', rawService({ PathName, StartName: `CORP\\${secret}` })),
    );
    const CommandLine = `csi-proxy.exe --client-secret=${secret} --token ${secret} https://anna:${secret}@proxy.example.com`;
    write('powershell/processes.json', line('processes', rawProcess({ CommandLine })));
    write('powershell/exit.json', { exitCode: 1, stderr: `net use G: /user:CORP\\anna /password:${secret}` });
    // What is no JSON is shown as it came.
    writeFileSync(join(folder, 'powershell', 'windows.json'), `{"fact":"windows","a":"--password ${secret}`);
    agent = await startAgent(['--host', `recorded:${folder}`, '--debug-recording', 'on']);
    await untilRecorded(agent);
  });

  afterAll(() => {
    agent.process.kill('SIGKILL');
    rmSync(folder, { recursive: true });
  });

  it('give none of them', async () => {
    const views = await collectors(agent);
    const paths = ['/debug', '/debug/collectors', ...views.map(({ name }) => `/debug/collectors/${name}`)];

    for (const path of paths) {
      const response = await fetch(agent.url + path);
      expect([path, response.status]).toEqual([path, 200]);
      expect(await response.text(), path).not.toContain(secret);
    }
    expect(JSON.stringify(views)).toContain('--client-secret=(removed)');
    const unpacked = unpack(new Uint8Array(await (await untilRecorded(agent)).arrayBuffer()));
    const files = readdirSync(unpacked, { recursive: true, withFileTypes: true }).filter((entry) =>
      entry.isFile(),
    );
    expect(files.length).toBeGreaterThan(12);
    for (const { parentPath, name } of files)
      expect(readFileSync(join(parentPath, name), 'utf8'), name).not.toContain(secret);
  });

  it('show how the process of PowerShell ended', async () => {
    const view = (await (await fetch(`${agent.url}/debug/collectors/disks`)).json()) as CollectorView;

    expect(view.answers.map(({ title }) => title)).toEqual([
      'powershell/disks.json',
      'powershell.exe: exited, exit code 1',
    ]);
    expect(view.metrics).toContain('winstorage_collector_success{collector="disks"} 1');
  });
});

describe('the options of the debug pages', () => {
  it('give no recording unless it is turned on', async () => {
    const agent = await startAgent(['--host', recorded('healthy')]);

    const response = await fetch(`${agent.url}/debug/recording`);
    agent.process.kill('SIGKILL');

    expect(response.status).toBe(404);
    expect(await response.text()).toContain('debugRecording');
  });

  it('turn the pages off', async () => {
    const agent = await startAgent(['--host', recorded('healthy')], {
      WINSTORAGE_DEBUG: 'off',
      WINSTORAGE_DEBUG_RECORDING: 'on',
    });

    const statuses = await Promise.all(
      ['/debug', '/debug/collectors', '/debug/recording'].map(
        async (path) => (await fetch(agent.url + path)).status,
      ),
    );
    agent.process.kill('SIGKILL');

    expect(statuses).toEqual([404, 404, 404]);
  });
});
