import { request as httpRequest } from 'node:http';
import { networkInterfaces } from 'node:os';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createApp } from '../../agent/serve/app.ts';
import type { DebugInput } from '../../agent/serve/debug-routes.ts';
import type { DebugRecording } from '../../agent/serve/debug-view.ts';
import { listen } from '../../agent/serve/http-server.ts';
import { createReportStore } from '../../agent/serve/report-store.ts';
import { NOW, reportOf } from '../support/reports.ts';

interface Setup {
  readonly recording?: DebugRecording | 'off';
  readonly isOff?: boolean;
  readonly address?: string;
}

async function serve({ recording = 'off', isOff = false, address = '127.0.0.1' }: Setup = {}) {
  const errors: unknown[] = [];
  const debug: DebugInput = {
    source: {
      answers: () => new Map([['disks', [{ title: 'disks', text: 'what came', note: '' }]]]),
      recording: () => (recording === 'off' ? { ok: false, why: 'not asked for' } : recording),
    },
    recording: recording !== 'off',
    now: () => NOW,
  };
  const usage = () => ({ cpuSeconds: 1, residentBytes: 1, startedAt: 1 });
  const app = createApp({
    store: createReportStore(reportOf(), { maxSmbMappingSeries: 200 }, usage),
    liveness: () => [],
    readiness: () => [],
    debug: isOff ? undefined : debug,
    onError: (error) => errors.push(error),
  });
  const server = await listen(app, { address, port: 0 });
  onTestFinished(() => server.close());
  return { errors, url: server.url };
}

async function get(url: string, init?: RequestInit) {
  const response = await fetch(url, { redirect: 'manual', ...init });
  return { status: response.status, headers: response.headers, body: await response.text() };
}

/** As `get`, with headers that fetch does not let anybody set. */
async function getWith(url: string, headers: Readonly<Record<string, string>>) {
  const { promise, resolve, reject } = Promise.withResolvers<{ status: number | undefined; body: string }>();
  httpRequest(url, { headers, agent: false }, (response) => {
    let body = '';
    response
      .setEncoding('utf8')
      .on('data', (chunk: string) => (body += chunk))
      .on('end', () => resolve({ status: response.statusCode, body }));
  })
    .on('error', reject)
    .end();
  return promise;
}

const PATHS = ['/debug', '/debug/collectors', '/debug/collectors/disks', '/debug/recording'];
const RECORDING: DebugRecording = { ok: true, fileName: 'node-1.tar.gz', body: Buffer.from('packed') };

/** An address of this machine under which it is not the loopback. */
const OTHER_ADDRESS = Object.values(networkInterfaces())
  .flatMap((addresses) => addresses ?? [])
  .find(({ family, internal }) => family === 'IPv4' && !internal)?.address;

describe('/debug', () => {
  it('is a page without a script, that lets none in', async () => {
    const { url } = await serve();

    const { status, headers, body } = await get(`${url}/debug`);

    expect(status).toBe(200);
    expect(headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(headers.get('content-security-policy')).not.toContain('script-src');
    expect(headers.get('cache-control')).toBe('no-store');
    expect(body).toContain('what came');
    expect(body).not.toContain('<script');
  });

  it('has one address, under which its links are right', async () => {
    const { url } = await serve();

    const { status, headers } = await get(`${url}/debug/`);

    expect([status, headers.get('location')]).toEqual([308, '../debug']);
  });

  it('is as JSON all collectors, and each of them', async () => {
    const { url } = await serve();

    const all: unknown = JSON.parse((await get(`${url}/debug/collectors`)).body);
    const one: unknown = JSON.parse((await get(`${url}/debug/collectors/disks`)).body);

    expect(all).toContainEqual(one);
    expect(one).toMatchObject({ name: 'disks', outcome: 'ok', answers: [{ text: 'what came' }] });
    expect(one).toMatchObject({
      metrics: expect.arrayContaining([expect.stringMatching(/^winstorage_disks/)]),
    });
  });

  it('names the collectors to who asks for another', async () => {
    const { url } = await serve();

    const { status, body } = await get(`${url}/debug/collectors/nobody`);

    expect(status).toBe(404);
    expect(body).toMatch(/^not found; the collectors are: csi-proxy-pipes, .*volumes\n$/);
  });

  it('takes HEAD, and no other method', async () => {
    const { url } = await serve({ recording: RECORDING });

    for (const path of PATHS) {
      expect(await get(url + path, { method: 'HEAD' }), path).toMatchObject({ status: 200, body: '' });
      const posted = await get(url + path, { method: 'POST' });
      expect([path, posted.status, posted.headers.get('allow')]).toEqual([path, 405, 'GET, HEAD']);
    }
  });

  it('is not there when it is off', async () => {
    const { url } = await serve({ isOff: true });

    for (const path of PATHS) expect(await get(url + path), path).toMatchObject({ status: 404 });
  });
});

describe('/debug/recording', () => {
  it('is a download', async () => {
    const { url } = await serve({ recording: RECORDING });

    const { status, headers, body } = await get(`${url}/debug/recording`);

    expect([status, body]).toEqual([200, 'packed']);
    expect(headers.get('content-type')).toBe('application/gzip');
    expect(headers.get('content-encoding')).toBeNull();
    expect(headers.get('content-disposition')).toBe('attachment; filename=node-1.tar.gz');
  });

  it('is refused unless it was turned on', async () => {
    const { url } = await serve();

    expect(await get(`${url}/debug/recording`)).toMatchObject({
      status: 404,
      body: 'recordings cannot be downloaded here; the option debugRecording turns it on\n',
    });
  });

  it('says why there is none', async () => {
    const { url } = await serve({ recording: { ok: false, why: 'not everything was looked at yet' } });

    expect(await get(`${url}/debug/recording`)).toMatchObject({
      status: 503,
      body: 'not everything was looked at yet\n',
    });
  });
});

describe('who may not see it', () => {
  it('is a page of another name in the browser of who may (DNS rebinding)', async () => {
    const { url } = await serve({ recording: RECORDING });

    for (const path of PATHS) {
      const { status, body } = await getWith(url + path, { host: 'evil.example.com:10045' });
      expect([path, status]).toEqual([path, 403]);
      expect(body).toMatch(/^this name is none of this node: .*\n$/);
    }
  });

  it('is who comes through a proxy on the node', async () => {
    const { url } = await serve({ recording: RECORDING });

    for (const path of PATHS)
      expect(await getWith(url + path, { 'x-forwarded-for': '10.0.0.7' }), path).toMatchObject({
        status: 403,
      });
  });

  it.skipIf(OTHER_ADDRESS === undefined)(
    'is who comes over the network, while the rest of the agent answers',
    async () => {
      const { url } = await serve({ recording: RECORDING, address: '0.0.0.0' });
      const { port } = new URL(url);
      const other = `http://${OTHER_ADDRESS}:${port}`;

      for (const path of PATHS) {
        const { status, body } = await getWith(other + path, { host: `localhost:${port}` });
        expect([path, status]).toEqual([path, 403]);
        expect(body).toContain('use kubectl port-forward');
      }
      expect(await get(`${other}/metrics`)).toMatchObject({ status: 200 });
    },
  );

  it('is nobody at the node, under each of its own names', async () => {
    const { url } = await serve();
    const { port } = new URL(url);

    for (const host of [`localhost:${port}`, `127.0.0.1:${port}`, `[::1]:${port}`])
      expect(await getWith(`${url}/debug`, { host }), host).toMatchObject({ status: 200 });
  });
});

describe('the index at /', () => {
  it('names /debug where it is on', async () => {
    const { url } = await serve();

    expect((await get(url)).body).toMatch(/^ {2}\/debug {2,}/m);
  });

  it('does not where it is off, and who follows the link of the status page is told how to turn it on', async () => {
    const { url } = await serve({ isOff: true });

    expect((await get(url)).body).not.toContain('/debug');
    expect(await get(`${url}/debug`)).toMatchObject({
      status: 404,
      body: 'the debug pages are off; the option debug turns them on\n',
    });
  });
});
