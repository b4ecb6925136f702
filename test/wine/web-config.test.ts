// The shipped bundle under a real Windows node.exe with the shipped web configurations: TLS, a password and client certificates, asked
// by a client on Linux.
import { spawnSync } from 'node:child_process';
import { genSaltSync, hashSync } from 'bcryptjs';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { ask, failure } from '../e2e/https.ts';
import { createAuthority, type Authority } from '../support/certificates.ts';
import { freePort, prepareWine, ROOT, startInWine, stopWine, windowsPath } from './wine.ts';

const IMAGE = join(ROOT, 'dist/image');
const EXAMPLES = join(ROOT, 'manifests/monitoring/access');
const PASSWORD = 'a long pass: phrase';
const WRONG = 'hunter2';

let folder = '';
let servers: Authority;
let clients: Authority;

interface Served {
  readonly url: string;
  /** Path of its log. */
  readonly log: string;
  /** Where the web configuration and its certificates are. */
  readonly place: string;
}

let basic: Served;
let mtls: Served;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'winstorage-wine-'));
  const assembled = spawnSync(process.execPath, [join(ROOT, 'scripts/assemble-image.ts')], {
    encoding: 'utf8',
  });
  expect(assembled.stderr).toBe('');
  prepareWine();
  servers = createAuthority('servers', folder);
  clients = createAuthority('clients', folder);
  basic = await serve('web-config-basic.yml', (example) =>
    example.replace(/\$2y\$10\$\S+/, hashSync(PASSWORD, genSaltSync(10))),
  );
  mtls = await serve('web-config-mtls.yml', (example) => example);
}, 180_000);

afterAll(() => {
  stopWine();
  rmSync(folder, { recursive: true, force: true });
});

/** Starts the agent with an example, beside which its files stand. */
async function serve(name: string, fill: (example: string) => string): Promise<Served> {
  const place = join(folder, name.replace('.yml', ''));
  mkdirSync(place);
  putCertificate(place);
  cpSync(clients.cert, join(place, 'client-ca.crt'));
  writeFileSync(join(place, name), fill(readFileSync(join(EXAMPLES, name), 'utf8')));
  const port = await freePort();
  const log = join(folder, `${name}.log`);
  startInWine(
    join(IMAGE, 'node.exe'),
    [
      windowsPath(join(IMAGE, 'agent/main.mjs')),
      'serve',
      '--host',
      `recorded:${windowsPath(join(ROOT, 'test/recordings/healthy'))}`,
      '--listen',
      `127.0.0.1:${port}`,
      '--web-config',
      windowsPath(join(place, name)),
    ],
    log,
  );
  const url = `https://127.0.0.1:${port}`;
  await vi.waitFor(() => expect(readFileSync(log, 'utf8')).toContain(`"url":"${url}"`), 60_000);
  return { url, log, place };
}

function putCertificate(place: string): void {
  const { cert, key } = servers.issue('server', 'winstorage-agent', ['DNS:winstorage-agent']);
  cpSync(key, join(place, 'server.key'));
  cpSync(cert, join(place, 'server.crt'));
}

describe('TLS and a password under the Windows node.exe, in Wine', () => {
  it('serve who knows the password', async () => {
    const answer = await ask(`${basic.url}/metrics`, { ca: servers.cert, login: `prometheus:${PASSWORD}` });

    expect([answer.status, answer.protocol]).toEqual([200, 'TLSv1.3']);
    expect(answer.body).toContain('winstorage_csi_proxy_up');
  });

  it('refuse who does not know it, and the log says so without a secret', async () => {
    const ca = servers.cert;
    expect((await ask(`${basic.url}/metrics`, { ca })).status).toBe(401);
    expect((await ask(`${basic.url}/metrics`, { ca, login: `prometheus:${WRONG}` })).status).toBe(401);
    await expect(fetch(basic.url.replace('https:', 'http:'))).rejects.toThrow('fetch failed');

    await expect.poll(() => readFileSync(basic.log, 'utf8')).toContain('plain HTTP where TLS is needed');
    const log = readFileSync(basic.log, 'utf8');
    expect(log).toContain('a name and a password are needed here');
    expect(log).toContain('wrong credentials');
    expect(log).not.toMatch(new RegExp(`${WRONG}|${PASSWORD}|\\$2|BEGIN`));
  });

  it('answer the probes of kubelet without one', async () => {
    for (const path of ['/livez', '/readyz'])
      expect([path, (await ask(basic.url + path, { ca: servers.cert })).status]).toEqual([path, 200]);
  });

  it('take a new certificate while the agent runs', async () => {
    const serialNumber = async (): Promise<string> =>
      (await ask(`${basic.url}/livez`, { ca: servers.cert })).serialNumber;
    const before = await serialNumber();

    putCertificate(basic.place);

    await expect.poll(serialNumber, { timeout: 20_000 }).not.toBe(before);
  });
});

describe('client certificates under the Windows node.exe, in Wine', () => {
  it('let in who has a right one', async () => {
    const as = clients.issue('client', 'prometheus', ['DNS:prometheus.monitoring.svc']);

    expect((await ask(`${mtls.url}/metrics`, { ca: servers.cert, as })).status).toBe(200);
  });

  it('keep out who has none or a wrong one', async () => {
    const as = servers.issue('client', 'prometheus', ['DNS:prometheus.monitoring.svc']);

    expect(await failure(`${mtls.url}/metrics`, { ca: servers.cert })).not.toMatch(/^an answer/);
    expect(await failure(`${mtls.url}/metrics`, { ca: servers.cert, as })).not.toMatch(/^an answer/);
    for (const why of ['no client certificate', 'the client certificate is refused: '])
      await expect.poll(() => readFileSync(mtls.log, 'utf8')).toContain(why);
  });

  it('let in kubelet, which asks from the address of the node, for the two probes and nothing else', async () => {
    const asked = { ca: servers.cert, from: '127.0.0.1' };

    expect((await ask(`${mtls.url}/livez`, asked)).status).toBe(200);
    expect((await ask(`${mtls.url}/metrics`, asked)).status).toBe(403);
  });
});
