// The agent under load, over plain HTTP and with what the shipped web configuration asks for: TLS and a password.
import { genSaltSync, hashSync } from 'bcryptjs';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createAuthority } from '../support/certificates.ts';
import { recorded, startAgent, type RunningAgent } from '../e2e/agent-process.ts';
import {
  BODY_BYTES,
  LOAD_SECONDS,
  putUnderLoad,
  scrape,
  SCRAPE_TIMEOUT_SECONDS,
  type Load,
  type Target,
} from './load-clients.ts';

const folder = mkdtempSync(join(tmpdir(), 'winstorage-load-'));

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

const start = (...more: readonly string[]): Promise<RunningAgent> =>
  startAgent(['--host', recorded('healthy'), ...more]);

async function plain(): Promise<Target> {
  return { agent: await start(), access: null };
}

async function protectedByPassword(): Promise<Target> {
  const authority = createAuthority('servers', folder);
  const server = authority.issue('server', 'winstorage-agent', ['DNS:winstorage-agent']);
  const file = join(folder, 'web-config.yml');
  // The cost that docs/access.md and the shipped example have.
  const users = `basic_auth_users: {prometheus: '${hashSync('right', genSaltSync(10))}'}`;
  writeFileSync(file, `tls_server_config: {cert_file: ${server.cert}, key_file: ${server.key}}\n${users}\n`);
  return {
    agent: await start('--web-config', file),
    access: { ca: authority.cert, login: 'prometheus:right' },
  };
}

// The memory of manifests/base is 1 GiB, for the agent with its children; the agent alone is to stay far below.
describe.each([
  { how: 'over plain HTTP', begin: plain, memoryMib: 400 },
  { how: 'over TLS with a password', begin: protectedByPassword, memoryMib: 400 },
])('under load $how', ({ begin, memoryMib }) => {
  let target: Target;
  let load: Load;

  beforeAll(async () => {
    target = await begin();
    expect((await scrape(target)).status).toBe(200);
    load = await putUnderLoad(target);
  }, 60_000);

  afterAll(() => {
    target?.agent.process.kill('SIGKILL');
  });

  it('is really under load', () => {
    expect(Number(/(\d+) requests in/.exec(load.wrk)?.[1])).toBeGreaterThan(LOAD_SECONDS * 10);
    expect(load.slowCut).toBeGreaterThanOrEqual(50);
    expect(load.bodies).toBeGreaterThan(3);
  });

  it('loses no scrape', () => {
    expect(load.scrapes.length).toBeGreaterThanOrEqual(LOAD_SECONDS - 2);
    expect(load.scrapes.filter(({ status, complete }) => status !== 200 || !complete)).toEqual([]);
    // A thousand handshakes take a CPU seconds, and a machine that does other things at the same time has less of one for them.
    expect(Math.max(...load.scrapes.map(({ seconds }) => seconds))).toBeLessThan(
      SCRAPE_TIMEOUT_SECONDS + load.waitedSeconds,
    );
  });

  it('reads no body: not more of it than the buffers of the two ends take', () => {
    expect(load.bodyBytes).toBeLessThan(BODY_BYTES / 50);
  });

  it('stays below its memory', () => {
    expect(load.peakMib).toBeLessThan(memoryMib);
  });

  it('lives on, with nothing in the log that is a bug', async () => {
    expect((await scrape(target)).status).toBe(200);
    expect(target.agent.log.filter((line) => line.includes('"level":"error"'))).toEqual([]);
  });
});
