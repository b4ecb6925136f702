// `serve` as a process: what a scraper, a probe and an operator get.
import { spawnSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import {
  recorded,
  runAgent,
  startAgent,
  THROWING_SIGNAL,
  THROWS_ON_SIGNAL,
  type RunningAgent,
} from './agent-process.ts';

async function get(
  agent: RunningAgent,
  path: string,
  init?: RequestInit,
): Promise<{ status: number; body: string; headers: Headers }> {
  const response = await fetch(agent.url + path, init);
  return { status: response.status, body: await response.text(), headers: response.headers };
}

/** Waits until every fact was looked at. */
async function untilReady(agent: RunningAgent): Promise<void> {
  await vi.waitFor(async () => expect((await get(agent, '/readyz')).status).toBe(200), { timeout: 10_000 });
}

describe('serve, with the recording of a healthy node', () => {
  let agent: RunningAgent;

  beforeAll(async () => {
    agent = await startAgent(['--host', recorded('healthy')]);
    await untilReady(agent);
  });

  afterAll(() => {
    agent.process.kill('SIGKILL');
  });

  it('is alive, ready and healthy', async () => {
    for (const path of ['/livez', '/readyz', '/healthz'])
      expect(await get(agent, path)).toMatchObject({ status: 200, body: 'ok' });
  });

  it('gives metrics that promtool has nothing to say about', async () => {
    const { body } = await get(agent, '/metrics');

    const promtool = spawnSync('promtool', ['check', 'metrics'], { input: body, encoding: 'utf8' });
    expect(promtool.stdout + promtool.stderr).toBe('');
    expect(promtool.status).toBe(0);
  });

  it('says in the metrics that what is shown is a recording', async () => {
    const { body } = await get(agent, '/metrics');

    expect(body).toMatch(/^winstorage_build_info\{.*host="recorded:healthy"\} 1$/m);
  });

  it('warns in the log that what is shown is a recording', () => {
    expect(agent.log.join('\n')).toContain('a recording is played');
  });

  it('gives OpenMetrics to who asks for it', async () => {
    const { body, headers } = await get(agent, '/metrics', {
      headers: { accept: 'application/openmetrics-text;version=1.0.0' },
    });

    expect(headers.get('content-type')).toBe('application/openmetrics-text; version=1.0.0; charset=utf-8');
    expect(body.endsWith('# EOF\n')).toBe(true);
  });

  it('gives a browser the status page, with each file that it names', async () => {
    const { body } = await get(agent, '/', { headers: { accept: 'text/html,*/*;q=0.8' } });
    const files = [...body.matchAll(/(?:href|src)="(?<file>page\/[^"]+)"/g)].map(
      (match) => match.groups?.['file'] ?? '',
    );

    expect(files.length).toBeGreaterThan(10);
    for (const file of files) expect([file, (await get(agent, `/${file}`)).status]).toEqual([file, 200]);
  });

  it('does not log a cycle in which nothing changed', async () => {
    const before = agent.log.length;
    const { body } = await get(agent, '/api/v1/report');
    const { generatedAt } = JSON.parse(body) as { generatedAt: string };

    await expect
      .poll(
        async () =>
          (JSON.parse((await get(agent, '/api/v1/report')).body) as { generatedAt: string }).generatedAt,
        { timeout: 20_000 },
      )
      .not.toBe(generatedAt);
    expect(agent.log.slice(before)).toEqual([]);
  });
});

describe('serve, with csi-proxy stopped', () => {
  let agent: RunningAgent;

  beforeAll(async () => {
    agent = await startAgent(['--host', recorded('csi-proxy-stopped')]);
    await untilReady(agent);
  });

  afterAll(() => {
    agent.process.kill('SIGKILL');
  });

  it('answers 503 at /healthz and names csi-proxy', async () => {
    const { status, body } = await get(agent, '/healthz');

    expect(status).toBe(503);
    expect(body).toContain('[-]csi-proxy-service failed: CsiProxyServiceStopped');
  });

  it('shows winstorage_csi_proxy_up 0', async () => {
    expect((await get(agent, '/metrics')).body).toMatch(/^winstorage_csi_proxy_up 0$/m);
  });

  it('stays alive and ready', async () => {
    expect((await get(agent, '/livez')).status).toBe(200);
    expect((await get(agent, '/readyz')).status).toBe(200);
  });

  it('is healthy for who excludes the checks of csi-proxy', async () => {
    expect((await get(agent, '/healthz?exclude=csi-proxy-pipes&exclude=csi-proxy-service')).status).toBe(200);
  });

  it('logs each finding once, with what to do', () => {
    const lines = agent.log.map((line) => JSON.parse(line) as Record<string, unknown>);

    const findings = lines.filter((line) => line['code'] === 'CsiProxyServiceStopped');
    expect(findings).toHaveLength(1);
    expect(findings[0]).toMatchObject({ level: 'error', msg: 'finding', subject: 'csi-proxy' });
    expect(findings[0]?.['remedy']).toContain('Start the service');
  });
});

describe('serve, at its ends', () => {
  it.each(['SIGINT', 'SIGTERM'] as const)('ends with exit code 0 on %s', async (signal) => {
    const agent = await startAgent(['--host', recorded('healthy')]);

    agent.process.kill(signal);

    expect(await agent.ended).toBe(0);
    expect(agent.log.at(-1)).toContain('"msg":"ending"');
  });

  it('logs an error that nobody catches behind what it logged before, without a secret, and ends with exit code 1', async () => {
    const agent = await startAgent(['--host', recorded('healthy')], THROWS_ON_SIGNAL);
    await untilReady(agent);

    agent.process.kill(THROWING_SIGNAL);

    expect(await agent.ended).toBe(1);
    await vi.waitFor(() => expect(agent.log.join('\n')).toMatch(/ at /));
    const log = agent.log.join('\n');
    expect(log).toContain('\nwinstorage-agent: Error: planted, password=(removed)\n');
    expect(log.indexOf('node storage status changed')).toBeLessThan(log.indexOf('planted'));
  });

  it('says in one line that its port is in use, with exit code 1', async () => {
    const agent = await startAgent(['--host', recorded('healthy')]);
    const listen = agent.url.replace('http://', '');

    const second = runAgent(['serve', '--host', recorded('healthy'), '--listen', listen]);

    agent.process.kill('SIGKILL');
    expect(second.code).toBe(1);
    expect(second.stderr).toBe(
      `winstorage-agent: port ${listen.split(':')[1]} on 127.0.0.1 is in use by another process; choose another with --listen ADDRESS:PORT\n`,
    );
  });

  it('plays the example recording where there is no Windows, and says so', async () => {
    const agent = await startAgent([]);

    agent.process.kill('SIGTERM');
    await agent.ended;
    expect(agent.log.join('\n')).toContain('a recording is played, because this is no Windows machine');
  });
});
