// The shipped bundle under a real Windows node.exe: it connects to real named pipes, runs the real scripts on a real
// PowerShell engine, and answers a client on Linux.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import type { Report } from '../../agent/report/report-schema.ts';
import { until } from '../support/until.ts';
import {
  makeKubeletFolder,
  freePort,
  prepareWine,
  ROOT,
  startInWine,
  stopWine,
  windowsPath,
} from './wine.ts';

const IMAGE = join(ROOT, 'dist/image');
const NODE = join(IMAGE, 'node.exe');

let folder = '';
let pipesUrl = '';
let agentUrl = '';

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'winstorage-wine-'));
  const assembled = spawnSync(process.execPath, [join(ROOT, 'scripts/assemble-image.ts')], {
    encoding: 'utf8',
  });
  expect(assembled.stderr).toBe('');
  prepareWine();
  makeKubeletFolder();
  const pipesPort = await freePort();
  pipesUrl = `http://127.0.0.1:${pipesPort}`;
  startInWine(
    NODE,
    [windowsPath(join(ROOT, 'test/wine/pipe-servers.mjs')), String(pipesPort)],
    join(folder, 'pipes.log'),
  );
  await waitForAnswer(pipesUrl);
  agentUrl = await startAgent('healthy.json', 'agent.log');
}, 180_000);

afterAll(() => {
  stopWine();
  rmSync(folder, { recursive: true, force: true });
});

describe('the shipped bundle under the Windows node.exe, in Wine', () => {
  it('says in the report that it looks at Windows', async () => {
    const report = await waitForReport(agentUrl, isComplete);

    expect(report.agent.host).toBe('windows');
    expect(report.agent.recording).toBeNull();
  });

  it('reads every fact through the real scripts', async () => {
    const report = await waitForReport(agentUrl, isComplete);

    const failed = report.collectors.filter((collector) => collector.outcome !== 'ok');
    expect(failed).toEqual([]);
    expect(report.ebsVolumes?.length).toBeGreaterThan(1);
    expect(report.smbGlobalMappings?.length).toBeGreaterThan(1);
  });

  it('calls csi-proxy over its pipe', async () => {
    const report = await waitForReport(agentUrl, isComplete);

    expect(report.csiProxy?.call).toMatchObject({ asked: true, success: true, status: 0 });
  });

  it.each([
    ['disk', 'v1', 'answers'],
    ['volume', 'v1', 'answers'],
    ['disk', 'v1beta1', 'silent'],
    ['disk', 'v1beta2', 'not-grpc'],
    ['disk', 'v1beta3', 'not-grpc'],
    ['smb', 'v1alpha1', 'missing'],
  ])('finds the pipe %s-%s: %s', async (group, version, level) => {
    const report = await waitForReport(agentUrl, isComplete);

    const pipe = report.csiProxy?.pipes.find((entry) => entry.group === group && entry.version === version);
    expect(pipe?.level).toBe(level);
    // Wine cannot list pipes, so here connecting alone decided.
    expect(pipe?.listed).toBeNull();
  });

  it('answers curl: healthy, ready, and metrics that promtool accepts', async () => {
    await waitForReport(agentUrl, isComplete);

    expect(curl('/livez')).toEqual({ code: '200', body: 'ok' });
    expect(curl('/readyz')).toEqual({ code: '200', body: 'ok' });
    expect(curl('/healthz')).toEqual({ code: '200', body: 'ok' });
    const metrics = curl('/metrics');
    expect(metrics.body).toContain('winstorage_csi_proxy_up 1');
    const promtool = spawnSync('promtool', ['check', 'metrics'], { input: metrics.body, encoding: 'utf8' });
    expect(promtool.stdout + promtool.stderr).toBe('');
  });

  it('turns within 15 seconds when a pipe goes away, and back when it returns', async () => {
    await waitForReport(agentUrl, isComplete);
    const goneAt = Date.now();
    await post(`${pipesUrl}/close?pipe=csi-proxy-filesystem-v1`);

    const report = await waitForReport(agentUrl, (next) => next.csiProxy?.up === false, 15);

    expect((Date.now() - goneAt) / 1000).toBeLessThan(15);
    expect(report.status).toBe('critical');
    expect(curl('/healthz').code).toBe('503');
    expect(curl('/healthz').body).toContain('csi-proxy');
    expect(curl('/livez').code).toBe('200');
    expect(curl('/metrics').body).toContain('winstorage_csi_proxy_up 0');
    await post(`${pipesUrl}/open?pipe=csi-proxy-filesystem-v1`);
    const recovered = await waitForReport(agentUrl, (next) => next.csiProxy?.up === true, 15);
    expect(recovered.status).not.toBe('critical');
  });

  it('keeps pipes fresh and answers in milliseconds while a script hangs, then says which fact hung', async () => {
    const url = await startAgent('hangs-at-smb.json', 'hanging-agent.log', [
      '--powershell-fact-timeout-seconds=15',
      '--pipes-interval-seconds=1',
    ]);
    const early = await waitForReport(url, (next) => outcome(next, 'csi-proxy-pipes') === 'ok');
    const whileHanging = await waitForReport(url, (next) => pipesReadAt(next) > pipesReadAt(early));
    expect(outcome(whileHanging, 'smb-global-mappings')).toBe('never');
    expect(whileHanging.checks.find((check) => check.name === 'smb-mapping-state')?.status).toBe('unknown');
    const startedAt = performance.now();
    await (await fetch(`${url}/metrics`)).text();
    expect(performance.now() - startedAt).toBeLessThan(500);

    const report = await waitForReport(url, (next) => outcome(next, 'volumes') === 'ok', 60);

    expect(outcome(report, 'smb-global-mappings')).toBe('timeout');
    expect(outcome(report, 'disks')).toBe('ok');
    expect(report.checks.find((check) => check.name === 'smb-mapping-state')?.status).toBe('unknown');
    const metrics = await (await fetch(`${url}/metrics`)).text();
    expect(metrics).toContain('winstorage_collector_timeout{collector="smb-global-mappings"} 1');
    expect(metrics).toContain('winstorage_collector_timeout{collector="csi-proxy-pipes"} 0');
  });

  it('leaves no powershell.exe behind after a hang', async () => {
    // A cycle that happens to run now ends by itself in seconds; the one that hung would stay for an hour.
    await expect
      .poll(() => spawnSync('pgrep', ['-f', 'Read-Facts.ps1'], { encoding: 'utf8' }).stdout, {
        timeout: 15_000,
      })
      .toBe('');
  });

  it('starts with the arguments and the configuration of the DaemonSet', async () => {
    // containerd puts a folder in place of the variable: that of the image, with the mounts below it.
    const sandbox = join(folder, 'sandbox');
    for (const part of ['agent', 'scripts'])
      cpSync(join(IMAGE, part), join(sandbox, part), { recursive: true });
    cpSync(join(ROOT, 'manifests/base/agent.yaml'), join(sandbox, 'winstorage-agent/agent.yaml'));
    const args = daemonSetContainer().args.map((arg) =>
      arg.replace('%CONTAINER_SANDBOX_MOUNT_POINT%', windowsPath(sandbox)),
    );
    const port = await freePort();
    const log = join(folder, 'daemon-set-agent.log');

    startInWine(NODE, args, log, {
      WINSTORAGE_NODE_NAME: 'node-of-the-pod',
      // Not what it comes with: the port may be taken here, and the servers of the simulated node do not exist.
      WINSTORAGE_LISTEN: `127.0.0.1:${port}`,
      WINSTORAGE_SMB_PROBE: 'off',
      WINSTORAGE_LAB_NODE: windowsPath(join(ROOT, 'test/lab/simulated-nodes/healthy.json')),
    });
    const url = `http://127.0.0.1:${port}`;
    await waitForAnswer(`${url}/livez`, log);

    const report = await waitForReport(url, isComplete);
    expect(report.node.name).toBe('node-of-the-pod');
    expect(report.agent.host).toBe('windows');
    expect(outcome(report, 'windows')).toBe('ok');
    expect((await fetch(`${url}/readyz`)).status).toBe(200);
  });

  it('sees the end of csi-proxy at once where it holds a connection', async () => {
    // No look but the first comes by itself.
    const url = await startAgent('healthy.json', 'holding-agent.log', [
      '--pipes-hold=on',
      '--pipes-interval-seconds=3600',
    ]);
    await waitForReport(url, (next) => next.csiProxy?.up === true && isComplete(next));
    const diedAt = performance.now();
    await post(`${pipesUrl}/die`);

    await waitForReport(url, (next) => next.csiProxy?.up === false, 15);

    expect((performance.now() - diedAt) / 1000).toBeLessThan(5);
  });
});

function daemonSetContainer(): { readonly command: readonly string[]; readonly args: readonly string[] } {
  const words = z.array(z.string());
  const spec = z.looseObject({ containers: z.tuple([z.looseObject({ command: words, args: words })]) });
  const daemonSet = z.looseObject({ spec: z.looseObject({ template: z.looseObject({ spec }) }) });
  const manifest: unknown = parse(readFileSync(join(ROOT, 'manifests/base/daemon-set.yaml'), 'utf8'));
  return daemonSet.parse(manifest).spec.template.spec.containers[0];
}

function isComplete(report: Report): boolean {
  return report.collectors.every((collector) => collector.outcome !== 'never');
}

function outcome(report: Report, name: string): string | undefined {
  return report.collectors.find((collector) => collector.name === name)?.outcome;
}

function pipesReadAt(report: Report): number {
  return (
    Date.parse(
      report.collectors.find((collector) => collector.name === 'csi-proxy-pipes')?.lastRunAt ?? '',
    ) || 0
  );
}

async function startAgent(node: string, log: string, args: readonly string[] = []): Promise<string> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const [, ...flags] = daemonSetContainer().command;
  const serve = [
    ...flags,
    windowsPath(join(IMAGE, 'agent/main.mjs')),
    'serve',
    '--host',
    'windows',
    // The servers of the simulated node do not exist.
    '--smb-probe=off',
    '--listen',
    `127.0.0.1:${port}`,
  ];
  const env = { WINSTORAGE_LAB_NODE: windowsPath(join(ROOT, 'test/lab/simulated-nodes', node)) };
  startInWine(NODE, [...serve, ...args], join(folder, log), env);
  await waitForAnswer(`${url}/livez`, join(folder, log));
  return url;
}

async function waitForAnswer(url: string, log?: string): Promise<void> {
  await until(
    () => fetch(url).catch(() => null),
    () => `${log === undefined ? '' : readFileSync(log, 'utf8')}\nnothing answered at ${url}`,
    { everyMs: 100 },
  );
}

async function waitForReport(url: string, fits: (report: Report) => boolean, seconds = 40): Promise<Report> {
  let report: Report | null = null;
  return until(
    async () => {
      report = (await (await fetch(`${url}/api/v1/report`)).json()) as Report;
      return fits(report) ? report : null;
    },
    () => `${JSON.stringify(report?.collectors)} ${report?.summary}: the report did not turn`,
    { seconds, everyMs: 100 },
  );
}

async function post(url: string): Promise<void> {
  const response = await fetch(url, { method: 'POST' });
  expect(await response.text()).toBe('ok');
}

function curl(path: string): { code: string; body: string } {
  const { stdout } = spawnSync('curl', ['-s', '-w', '\n%{http_code}', `${agentUrl}${path}`], {
    encoding: 'utf8',
  });
  const end = stdout.lastIndexOf('\n');
  return { code: stdout.slice(end + 1), body: stdout.slice(0, end) };
}
