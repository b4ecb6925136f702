// The agent with a web configuration: TLS, client certificates and passwords, by real clients on 127.0.0.1 and 127.0.0.2.
import { genSaltSync, hashSync } from 'bcryptjs';
import { X509Certificate } from 'node:crypto';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { createAuthority, type Authority, type Pair } from '../support/certificates.ts';
import { recorded, runAgent, startAgent, type RunningAgent } from './agent-process.ts';
import { ask, failure } from './https.ts';

const folder = mkdtempSync(join(tmpdir(), 'winstorage-access-'));
const NAMES = ['DNS:winstorage-agent'];
let authority: Authority;
let server: Pair;
let clients: Authority;

beforeAll(() => {
  authority = createAuthority('servers', folder);
  server = authority.issue('server', 'winstorage-agent', NAMES);
  clients = createAuthority('clients', folder);
});

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

function write(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

const tls = (...more: readonly string[]): string =>
  ['tls_server_config:', `cert_file: ${server.cert}`, `key_file: ${server.key}`, ...more].join('\n  ');

async function start(config: string): Promise<RunningAgent> {
  const agent = await startAgent(['--host', recorded('healthy'), '--web-config', config]);
  onTestFinished(() => void agent.process.kill('SIGKILL'));
  return agent;
}

function refusals(agent: RunningAgent): unknown[] {
  return agent.log
    .map((line) => JSON.parse(line) as Record<string, unknown>)
    .filter(({ msg }) => msg === 'a client is refused')
    .map(({ address, why }) => `${String(address)}: ${String(why)}`);
}

describe('TLS and passwords', () => {
  it('let in who knows a password, and the log names no secret', async () => {
    const hash = hashSync('right', genSaltSync(4));
    const agent = await start(write('basic.yml', `${tls()}\nbasic_auth_users: {prometheus: '${hash}'}`));
    expect(agent.url).toMatch(/^https:/);
    const ca = authority.cert;

    const right = await ask(`${agent.url}/metrics`, { ca, login: 'prometheus:right' });
    expect([right.status, right.protocol]).toEqual([200, 'TLSv1.3']);
    expect(right.body).toContain('winstorage_build_info');
    expect((await ask(`${agent.url}/metrics`, { ca })).status).toBe(401);
    expect((await ask(`${agent.url}/metrics`, { ca, login: 'prometheus:hunter2' })).status).toBe(401);
    expect((await ask(`${agent.url}/livez`, { ca })).status).toBe(200);
    await expect(fetch(agent.url.replace('https:', 'http:'))).rejects.toThrow('fetch failed');

    await expect
      .poll(() => refusals(agent))
      .toEqual([
        '127.0.0.2: a name and a password are needed here',
        '127.0.0.2: wrong credentials',
        '127.0.0.1: plain HTTP where TLS is needed',
      ]);
    expect(agent.log.join('\n')).not.toMatch(/hunter2|right|\$2|BEGIN/);
  });

  it('are as the configuration wants them: version, cipher, curve', async () => {
    const agent = await start(
      write(
        'cipher.yml',
        tls(
          'max_version: TLS12',
          'cipher_suites: [TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384]',
          'curve_preferences: [CurveP384]',
        ),
      ),
    );
    const ca = authority.cert;

    expect(await ask(`${agent.url}/livez`, { ca })).toMatchObject({
      protocol: 'TLSv1.2',
      cipher: 'ECDHE-ECDSA-AES256-GCM-SHA384',
    });
    for (const options of [
      { minVersion: 'TLSv1.3' as const },
      { ciphers: 'ECDHE-ECDSA-AES128-GCM-SHA256' },
      { ecdhCurve: 'X25519' },
    ])
      expect(await failure(`${agent.url}/livez`, { ca, options })).toMatch(
        /^E(?:PROTO|RR_SSL_\w+|CONNRESET)$/,
      );
  });
});

describe('client certificates', () => {
  let agent: RunningAgent;

  beforeAll(async () => {
    const config = write(
      'mtls.yml',
      tls(
        'client_auth_type: RequireAndVerifyClientCert',
        `client_ca_file: ${clients.cert}`,
        'client_allowed_sans: [prometheus.monitoring.svc]',
      ),
    );
    agent = await startAgent(['--host', recorded('healthy'), '--web-config', config]);
  });

  afterAll(() => {
    agent?.process.kill('SIGKILL');
  });

  const RIGHT = ['DNS:prometheus.monitoring.svc'];

  it('let in who has a right one', async () => {
    const as = clients.issue('client', 'prometheus', RIGHT);
    expect((await ask(`${agent.url}/metrics`, { ca: authority.cert, as })).status).toBe(200);
  });

  it.each([
    [
      'of another authority',
      'SELF_SIGNED_CERT_IN_CHAIN',
      () => authority.issue('client', 'prometheus', RIGHT),
    ],
    ['that has ended', 'CERT_HAS_EXPIRED', () => clients.issue('client', 'prometheus', RIGHT, 'ended')],
    ['that is for servers', 'INVALID_PURPOSE', () => clients.issue('server', 'prometheus', RIGHT)],
  ])('keep out one %s, and the log says why', async (_what, why, issue) => {
    expect(await failure(`${agent.url}/metrics`, { ca: authority.cert, as: issue() })).toMatch(
      /^E(?:CONNRESET|PIPE)$/,
    );
    await expect
      .poll(() => refusals(agent))
      .toContain(`127.0.0.2: the client certificate is refused: ${why}`);
  });

  it('keep out one with another name', async () => {
    const as = clients.issue('client', 'prometheus.monitoring.svc', [
      'DNS:other',
      'DNS:prometheus.monitoring.svc.evil',
    ]);
    expect(await failure(`${agent.url}/metrics`, { ca: authority.cert, as })).toMatch(
      /^E(?:CONNRESET|PIPE)$/,
    );
    await expect
      .poll(() => refusals(agent))
      .toContain('127.0.0.2: the client certificate has none of the names in client_allowed_sans');
  });

  it('keep out who has none, in the handshake', async () => {
    expect(await failure(`${agent.url}/livez`, { ca: authority.cert })).toMatch(
      /^ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED$|^ECONNRESET$|^EPIPE$/,
    );
    await expect.poll(() => refusals(agent)).toContain('127.0.0.2: no client certificate');
  });

  it('let in the node itself without one, for the two probes and nothing else', async () => {
    const asked = { ca: authority.cert, from: '127.0.0.1' };
    expect((await ask(`${agent.url}/livez`, asked)).status).toBe(200);
    for (const path of ['/metrics', '/', '/healthz', '/debug', '/livez/loop'])
      expect([path, (await ask(agent.url + path, asked)).status]).toEqual([path, 403]);
    const wrong = authority.issue('client', 'prometheus', RIGHT);
    expect(await failure(`${agent.url}/livez`, { ...asked, as: wrong })).toMatch(/^E(?:CONNRESET|PIPE)$/);
  });
});

describe('a file that changes', () => {
  it('holds without a new start: its certificate and its passwords', async () => {
    const ca = authority.cert;
    const [cert, key] = [join(folder, 'changing.crt'), join(folder, 'changing.key')];
    const put = (pair: Pair): void => {
      cpSync(pair.cert, cert);
      cpSync(pair.key, key);
    };
    put(server);
    const config = (password: string): string =>
      `tls_server_config: {cert_file: changing.crt, key_file: changing.key}\nbasic_auth_users: {a: '${hashSync(password, genSaltSync(4))}'}`;
    const agent = await start(write('changing.yml', config('old')));
    const before = await ask(`${agent.url}/metrics`, { ca, login: 'a:old' });
    expect(before.status).toBe(200);

    put(authority.issue('server', 'winstorage-agent', NAMES));
    write('changing.yml', config('new'));

    await expect
      .poll(async () => (await ask(`${agent.url}/metrics`, { ca, login: 'a:old' })).status, {
        timeout: 15_000,
      })
      .toBe(401);
    const after = await ask(`${agent.url}/metrics`, { ca, login: 'a:new' });
    expect(after.status).toBe(200);
    expect(after.serialNumber).not.toBe(before.serialNumber);
  });

  it.each([
    [
      'is wrong',
      'tls_server_config: {}',
      'tls_server_config.cert_file: expected a file with the certificate of the server',
    ],
    ['is empty', '', 'it would take away TLS and passwords; only a new start of the agent does that'],
  ])('and %s is not taken: the old one holds', async (_what, next, why) => {
    const ca = authority.cert;
    const hash = hashSync('right', genSaltSync(4));
    const agent = await start(write('spoilt.yml', `${tls()}\nbasic_auth_users: {a: '${hash}'}`));

    write('spoilt.yml', next);

    await expect.poll(() => agent.log.join('\n'), { timeout: 15_000 }).toContain(why);
    expect((await ask(`${agent.url}/metrics`, { ca })).status).toBe(401);
    const metrics = await ask(`${agent.url}/metrics`, { ca, login: 'a:right' });
    expect(metrics.status).toBe(200);
    expect(metrics.body).toContain('winstorage_web_config_last_reload_successful 0\n');
  });

  it('and what it has at the wrong place is not in the log', async () => {
    const agent = await start(write('misplaced.yml', tls()));

    write('misplaced.yml', `${tls()}\n? {a: hunter2}\n: x`);

    await expect.poll(() => agent.log.join('\n'), { timeout: 15_000 }).toContain('is not taken');
    expect(agent.log.join('\n')).not.toContain('hunter2');
  });

  it('tells in the metrics that it was taken, and when its certificate ends', async () => {
    const ca = authority.cert;
    const agent = await start(write('told.yml', tls()));
    const { body } = await ask(`${agent.url}/metrics`, { ca });

    const valueOf = (name: string): number => Number(new RegExp(`^${name} (.+)$`, 'm').exec(body)?.[1]);
    expect(valueOf('winstorage_web_config_last_reload_successful')).toBe(1);
    const { validToDate } = new X509Certificate(readFileSync(server.cert));
    expect(valueOf('winstorage_web_certificate_not_after_timestamp_seconds')).toBe(
      validToDate.getTime() / 1000,
    );
    const takenAt = valueOf('winstorage_web_config_last_reload_success_timestamp_seconds');
    expect(Math.abs(Date.now() / 1000 - takenAt)).toBeLessThan(60);
  });
});

describe('a file that is wrong at the start', () => {
  it.each([
    ['a key that is none', () => 'tls_server_confg: {}', 'tls_server_confg: there is no such key'],
    [
      'a certificate that is not there',
      () => 'tls_server_config: {cert_file: nowhere.crt, key_file: nowhere.key}',
      'tls_server_config.cert_file: cannot be read: ENOENT',
    ],
    [
      'the key of another certificate',
      () => `tls_server_config: {cert_file: ${server.cert}, key_file: ${authority.key}}`,
      'tls_server_config.key_file: expected the private key of the certificate',
    ],
    [
      'a password instead of its hash',
      () => 'basic_auth_users: {prometheus: hunter2}',
      'basic_auth_users, entry 1: expected a bcrypt hash of cost 4 to 16, such as htpasswd -nBC 10 makes',
    ],
  ])('ends the agent with one line and exit code 2: %s', (_what, text, message) => {
    const path = write('wrong.yml', text());

    const { code, stderr, stdout } = runAgent(['serve', '--host', recorded('healthy'), '--web-config', path]);

    expect(stderr).toBe(`winstorage-agent: web config ${path}: ${message}\n`);
    expect([code, stdout]).toEqual([2, '']);
  });

  it('as one that is not there', () => {
    const { code, stderr } = runAgent(['serve', '--web-config', join(folder, 'nowhere.yml')]);
    expect([code, stderr]).toEqual([
      2,
      `winstorage-agent: web config ${join(folder, 'nowhere.yml')}: cannot be read: ENOENT\n`,
    ]);
  });
});
