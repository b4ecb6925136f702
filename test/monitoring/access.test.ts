// A real Prometheus scrapes an agent with the shipped examples of web configurations, with the shipped ways to ask, and with wrong ones.
import { genSaltSync, hashSync } from 'bcryptjs';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { recorded, startAgent, type RunningAgent } from '../e2e/agent-process.ts';
import { createAuthority, type Pair } from '../support/certificates.ts';
import { startPrometheus, waitUntil, type Running } from './servers.ts';

const EXAMPLES = join(import.meta.dirname, '../../manifests/monitoring/access');
const PASSWORD = 'a long pass: phrase';
const WRONG = 'hunter2';

const folder = mkdtempSync(join(tmpdir(), 'winstorage-access-'));
const agents = new Map<'basic' | 'mtls', RunningAgent>();
let prometheus: Running;

function example(name: string): string {
  return readFileSync(join(EXAMPLES, name), 'utf8');
}

/** @returns the folder in which the example stands with its files */
function put(file: string, text: string, certificates: Readonly<Record<string, string>>): string {
  const place = mkdtempSync(join(folder, 'web-'));
  writeFileSync(join(place, file), text);
  for (const [name, source] of Object.entries(certificates)) cpSync(source, join(place, name));
  return join(place, file);
}

/** A job that asks as the example says, with files of the test in place of those that it names. */
function job(name: string, kind: 'basic' | 'mtls', files: Readonly<Record<string, string | null>>): object {
  const lines = example(`scrape-${kind}.yml`).split('\n');
  const kept = lines.filter(
    (line) => files[/_file: (?<name>\S+)$/.exec(line)?.groups?.['name'] ?? ''] !== null,
  );
  const replaced = kept
    .join('\n')
    .replaceAll(/(?<=_file: )\S+$/gm, (file) => JSON.stringify(files[file] ?? file));
  return {
    job_name: name,
    ...z.looseObject({}).parse(parse(replaced)),
    // From 127.0.0.1, so for the agent at 127.0.0.2 it is another machine.
    static_configs: [{ targets: [new URL(agents.get(kind)?.url ?? '').host] }],
  };
}

beforeAll(async () => {
  const servers = createAuthority('servers', folder);
  const clients = createAuthority('clients', folder);
  const { cert, key } = servers.issue('server', 'winstorage-agent', ['DNS:winstorage-agent']);
  const server = { 'server.crt': cert, 'server.key': key };
  const basicFile = put(
    'web-config-basic.yml',
    example('web-config-basic.yml').replace(/\$2y\$10\$\S+/, hashSync(PASSWORD, genSaltSync(10))),
    server,
  );
  const mtlsFile = put('web-config-mtls.yml', example('web-config-mtls.yml'), {
    ...server,
    'client-ca.crt': clients.cert,
  });
  const start = (file: string): Promise<RunningAgent> =>
    startAgent(['--listen', '127.0.0.2:0', '--host', recorded('healthy'), '--web-config', file]);
  const [basic, mtls] = await Promise.all([start(basicFile), start(mtlsFile)]);
  agents.set('basic', basic).set('mtls', mtls);

  const ca = { 'server-ca.crt': servers.cert };
  const secret = (name: string, text: string): Record<string, string> => {
    writeFileSync(join(folder, name), text);
    return { password: join(folder, name) };
  };
  const client = (pair: Pair): Record<string, string> => ({
    'client.crt': pair.cert,
    'client.key': pair.key,
  });
  const names = ['DNS:prometheus.monitoring.svc'];
  prometheus = await startPrometheus({
    global: { scrape_interval: '1s' },
    scrape_configs: [
      job('password', 'basic', { ...ca, ...secret('right', PASSWORD) }),
      job('wrong password', 'basic', { ...ca, ...secret('wrong', WRONG) }),
      job('another server', 'basic', { 'server-ca.crt': clients.cert, ...secret('right', PASSWORD) }),
      job('certificate', 'mtls', { ...ca, ...client(clients.issue('client', 'a', names)) }),
      job('wrong authority', 'mtls', { ...ca, ...client(servers.issue('client', 'b', names)) }),
      job('ended', 'mtls', { ...ca, ...client(clients.issue('client', 'c', names, 'ended')) }),
      job('wrong name', 'mtls', { ...ca, ...client(clients.issue('client', 'd', ['DNS:other'])) }),
      job('no certificate', 'mtls', { ...ca, 'client.crt': null, 'client.key': null }),
    ],
  });
  await waitUntil('all targets were scraped', async () => {
    const scraped = (await targets()).filter(({ health }) => health !== 'unknown');
    return scraped.length === 8;
  });
});

afterAll(async () => {
  for (const { process } of agents.values()) process.kill('SIGKILL');
  await prometheus?.stop();
  rmSync(folder, { recursive: true, force: true });
});

const answer = z.object({
  data: z.object({
    activeTargets: z.array(z.object({ scrapePool: z.string(), health: z.string(), lastError: z.string() })),
  }),
});

async function targets(): Promise<z.infer<typeof answer>['data']['activeTargets']> {
  return answer.parse(await (await fetch(`${prometheus.url}/api/v1/targets`)).json()).data.activeTargets;
}

async function target(name: string): Promise<{ health: string; lastError: string } | undefined> {
  return (await targets()).find(({ scrapePool }) => scrapePool === name);
}

describe('Prometheus', () => {
  it.each(['password', 'certificate'])('scrapes with the right %s', async (name) => {
    expect(await target(name)).toMatchObject({ health: 'up', lastError: '' });
  });

  it.each([
    ['wrong password', /HTTP status 4(?:01 Unauthorized|29 Too Many Requests)/],
    ['another server', /certificate signed by unknown authority/],
    ['wrong authority', /EOF|connection reset|broken pipe/],
    ['ended', /EOF|connection reset|broken pipe/],
    ['wrong name', /EOF|connection reset|broken pipe/],
    [
      'no certificate',
      /certificate required|bad certificate|handshake failure|EOF|connection reset|broken pipe/,
    ],
  ])('is refused with: %s', async (name, error) => {
    const { health, lastError } = (await target(name)) ?? {};
    expect(health).toBe('down');
    expect(lastError).toMatch(error);
  });
});

describe('the log of the agent', () => {
  const whys = (kind: 'basic' | 'mtls'): string[] =>
    (agents.get(kind)?.log ?? [])
      .map((line) => JSON.parse(line) as Record<string, unknown>)
      .filter(({ msg }) => msg === 'a client is refused')
      .map(({ address, why }) => `${String(address)}: ${String(why)}`);

  it('says who was refused and why', async () => {
    await waitUntil('each was refused', async () =>
      Promise.resolve(new Set(whys('mtls')).size >= 4 && new Set(whys('basic')).size >= 2),
    );
    expect(whys('basic')).toContain('127.0.0.1: wrong credentials');
    expect(whys('mtls')).toEqual(
      expect.arrayContaining([
        '127.0.0.1: no client certificate',
        '127.0.0.1: the client certificate is refused: CERT_HAS_EXPIRED',
        '127.0.0.1: the client certificate has none of the names in client_allowed_sans',
      ]),
    );
  });

  it('names no password, no hash and no key', () => {
    const log = [...agents.values()].flatMap((agent) => agent.log).join('\n');
    expect(log).not.toMatch(
      new RegExp(`${PASSWORD}|${WRONG}|\\$2|BEGIN|${Buffer.from(`prometheus:${WRONG}`).toString('base64')}`),
    );
  });
});
