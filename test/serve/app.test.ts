import { request as httpRequest } from 'node:http';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it, onTestFinished } from 'vitest';
import { z } from 'zod';
import { report as reportSchema, reportJsonSchema, type Report } from '../../agent/report/report-schema.ts';
import type { HealthItem } from '../../agent/report/to-health.ts';
import { createApp } from '../../agent/serve/app.ts';
import { listen } from '../../agent/serve/http-server.ts';
import { createReportStore, type ReportStore } from '../../agent/serve/report-store.ts';
import { rawDisk } from '../support/raw-items.ts';
import { reportOf } from '../support/reports.ts';

interface Setup {
  readonly report?: Report;
  readonly liveness?: readonly HealthItem[];
  readonly readiness?: readonly HealthItem[];
  readonly store?: Partial<ReportStore>;
}

const GOOD: HealthItem = { name: 'loop', healthy: true, detail: '' };
const BAD: HealthItem = { name: 'first-report', healthy: false, detail: 'not every fact was looked at yet' };

async function serve({ report = reportOf(), liveness = [GOOD], readiness = [GOOD], store = {} }: Setup = {}) {
  const errors: unknown[] = [];
  const usage = { cpuSeconds: 1, residentBytes: 1, startedAt: 1 };
  const app = createApp({
    store: { ...createReportStore(report, { maxSmbMappingSeries: 200 }, () => usage), ...store },
    liveness: () => liveness,
    readiness: () => readiness,
    onError: (error) => errors.push(error),
  });
  const server = await listen(app, { address: '127.0.0.1', port: 0 });
  onTestFinished(() => server.close());
  // Reads every answer to its end, so that no connection is left in the middle of one.
  const ask = async (path: string, init?: RequestInit): Promise<Response> => {
    const { status, headers, ...answer } = await fetchWhole(server.url + path, init);
    return new Response(answer.body, { status, headers });
  };
  return { ask, errors, url: server.url };
}

async function fetchWhole(url: string, init?: RequestInit) {
  const response = await fetch(url, init);
  return { status: response.status, headers: response.headers, body: await response.arrayBuffer() };
}

/** The bytes of an answer, before anything is unpacked. */
async function rawAnswer(url: string, headers: Readonly<Record<string, string>>) {
  const { promise, resolve, reject } = Promise.withResolvers<{
    headers: NodeJS.Dict<string | string[]>;
    body: Buffer;
  }>();
  httpRequest(url, { headers, agent: false }, (response) => {
    const chunks: Buffer[] = [];
    response
      .on('data', (chunk: Buffer) => chunks.push(chunk))
      .on('end', () => resolve({ headers: response.headers, body: Buffer.concat(chunks) }));
  })
    .on('error', reject)
    .end();
  return promise;
}

const PROMETHEUS_2_42 =
  'application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;q=0.75,text/plain;version=0.0.4;q=0.5,*/*;q=0.1';

describe('/metrics', () => {
  it('is Prometheus text for whoever asks for nothing else', async () => {
    const { ask } = await serve();
    const response = await ask('/metrics');
    const type = response.headers.get('content-type');
    expect(type).toContain('text/plain');
    expect(type).toContain('version=0.0.4');
    expect(type).toContain('charset=utf-8');
    expect(await response.text()).toContain('\nwinstorage_csi_proxy_up 1\n');
  });

  it('is OpenMetrics for Prometheus', async () => {
    const { ask } = await serve();
    const response = await ask('/metrics', { headers: { accept: PROMETHEUS_2_42 } });
    const type = response.headers.get('content-type');
    expect(type).toContain('application/openmetrics-text');
    expect(type).toContain('version=1.0.0');
    expect(response.headers.get('vary')).toContain('Accept');
    expect(await response.text()).toMatch(/\n# EOF\n$/);
  });

  it.each(['*/*', PROMETHEUS_2_42])('is packed for whoever takes gzip, with Accept: %s', async (accept) => {
    const { url } = await serve();
    const { headers, body } = await rawAnswer(`${url}/metrics`, { 'accept-encoding': 'gzip', accept });
    expect(headers['content-encoding']).toBe('gzip');
    expect(gunzipSync(body).toString()).toContain('\nwinstorage_csi_proxy_up 1\n');
  });

  it('is not packed for whoever does not say so', async () => {
    const { url } = await serve();
    expect((await rawAnswer(`${url}/metrics`, {})).headers['content-encoding']).toBeUndefined();
  });

  it.each(['/metrics', '/metrics?for=node', '/metrics/', '/METRICS'])(
    'is the same at %s, with its length and what it depends on',
    async (path) => {
      const { url } = await serve();
      const { headers, body } = await rawAnswer(url + path, { 'accept-encoding': 'gzip' });
      expect(headers).toMatchObject({
        'content-type': 'text/plain; version=0.0.4; charset=utf-8',
        'content-encoding': 'gzip',
        'content-length': String(body.length),
        'cache-control': 'no-store',
        'x-content-type-options': 'nosniff',
        vary: 'Accept, Accept-Encoding',
      });
      expect(gunzipSync(body).toString()).toContain('\nprocess_cpu_seconds_total 1\n');
    },
  );
});

describe('health', () => {
  it('is ok in two letters', async () => {
    const { ask } = await serve();
    for (const path of ['/livez', '/readyz', '/healthz']) {
      const response = await ask(path);
      expect([path, response.status, await response.text()]).toEqual([path, 200, 'ok']);
    }
  });

  it('is 503 with a line a check when something fails', async () => {
    const { ask } = await serve({ readiness: [GOOD, BAD] });
    const response = await ask('/readyz');
    expect(response.status).toBe(503);
    expect(await response.text()).toBe(
      '[+]loop ok\n[-]first-report failed: not every fact was looked at yet\nreadyz check failed\n',
    );
    expect((await ask('/livez')).status).toBe(200);
  });

  it('of the storage does not make the agent dead', async () => {
    const { ask } = await serve({ report: reportOf({ disks: [rawDisk({ IsReadOnly: true })] }) });
    expect([
      (await ask('/livez')).status,
      (await ask('/readyz')).status,
      (await ask('/healthz')).status,
    ]).toEqual([200, 200, 503]);
  });

  it('tells of one check by its name', async () => {
    const { ask } = await serve({ report: reportOf({ disks: [rawDisk({ IsReadOnly: true })] }) });
    expect((await ask('/healthz/ebs-disk-read-only')).status).toBe(503);
    const good = await ask('/healthz/smb-mapping-state');
    expect([good.status, await good.text()]).toEqual([200, 'ok']);
  });

  it('knows no other names, and tells those that it knows', async () => {
    const { ask } = await serve();
    const response = await ask('/livez/nope');
    expect([response.status, await response.text()]).toEqual([404, 'not found; livez looks at: loop\n']);
  });

  it('says a line a check with ?verbose', async () => {
    const { ask } = await serve();
    expect(await (await ask('/livez?verbose')).text()).toBe('[+]loop ok\nlivez check passed\n');
    expect(await (await ask('/livez/loop?verbose=1')).text()).toBe('[+]loop ok\nlivez/loop check passed\n');
  });

  it('leaves out each check that is excluded', async () => {
    const { ask } = await serve({ readiness: [BAD, { ...BAD, name: 'other' }] });
    expect((await ask('/readyz?exclude=first-report&exclude=other')).status).toBe(200);
    expect((await ask('/readyz?exclude=first-report')).status).toBe(503);
    expect(await (await ask('/readyz?exclude=nope')).text()).toContain('no matches for "nope"');
  });
});

describe('the report', () => {
  it('is JSON of the published shape', async () => {
    const { ask } = await serve();
    const response = await ask('/api/v1/report');
    expect(response.headers.get('content-type')).toBe('application/json; charset=utf-8');
    const body: unknown = await response.json();
    expect(reportSchema.strict().parse(body)).toEqual(body);
  });

  it('fits the published JSON schema', async () => {
    const { ask } = await serve({ report: reportOf({ disks: [rawDisk({ IsReadOnly: true })] }) });
    const response = await ask('/api/v1/report.schema.json');
    expect(response.headers.get('content-type')).toMatch(/^application\/schema\+json/);
    const schema: unknown = await response.json();
    expect(schema).toEqual(JSON.parse(JSON.stringify(reportJsonSchema())));
    const published = z.fromJSONSchema(schema as Parameters<typeof z.fromJSONSchema>[0]);
    const body: unknown = await (await ask('/api/v1/report')).json();
    expect(published.safeParse(body).success).toBe(true);
    expect(published.safeParse({ ...(body as object), status: 'fine' }).success).toBe(false);
  });

  it('is text at the root, with the other paths', async () => {
    const { ask } = await serve();
    const text = await (await ask('/')).text();
    expect(text).toMatch(/^OK: no problem found\n/);
    expect(text).toContain('/api/v1/report');
  });
});

describe('every answer', () => {
  it('is not kept by caches and not guessed at by browsers', async () => {
    const { ask } = await serve();
    for (const path of ['/', '/metrics', '/livez', '/nope', '/api/v1/report']) {
      const { headers } = await ask(path);
      expect([
        headers.get('cache-control'),
        headers.get('x-content-type-options'),
        headers.get('x-powered-by'),
      ]).toEqual(['no-store', 'nosniff', null]);
    }
  });

  it.each(['/', '/metrics', '/livez', '/healthz/smb-mapping-state', '/api/v1/report'])(
    'has a HEAD without a body: %s',
    async (path) => {
      const { ask } = await serve();
      const response = await ask(path, { method: 'HEAD' });
      expect([response.status, await response.text()]).toEqual([200, '']);
      expect(response.headers.get('content-type')).toBe((await ask(path)).headers.get('content-type'));
    },
  );

  it.each(['POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS'])(
    'to %s is 405 with what is allowed',
    async (method) => {
      const { ask } = await serve();
      const response = await ask('/metrics', { method });
      expect([response.status, response.headers.get('allow')]).toEqual([405, 'GET, HEAD']);
    },
  );

  it.each(['/nope', '/metrics/x', '/api/v1', '/healthz/a/b', '/%2e%2e/etc/passwd', '/__proto__'])(
    'to %s is 404',
    async (path) => {
      const { ask, errors } = await serve();
      const response = await ask(path);
      expect([response.status, response.headers.get('content-type')]).toEqual([
        404,
        'text/plain; charset=utf-8',
      ]);
      expect(errors).toEqual([]);
    },
  );

  it('to a URL that cannot be decoded is 400, and no bug', async () => {
    const { ask, errors } = await serve();
    const response = await ask('/healthz/%zz');
    expect([response.status, await response.text()]).toEqual([400, 'bad request\n']);
    expect(errors).toEqual([]);
  });

  it('to a query that cannot be decoded is still an answer', async () => {
    const { ask, errors } = await serve();
    expect((await ask('/livez?exclude=%zz&verbose')).status).toBe(200);
    expect(errors).toEqual([]);
  });

  it.each([
    [
      'at once',
      (): never => {
        throw new Error('secret detail');
      },
    ],
    ['later', () => Promise.reject(new Error('secret detail'))],
  ])('from a handler that breaks %s is 500 without its detail, and is told', async (_when, metrics) => {
    const { ask, errors } = await serve({ store: { metrics } });
    const response = await ask('/metrics');
    expect([response.status, await response.text()]).toEqual([
      500,
      'internal error; the log of the agent has more\n',
    ]);
    expect(errors).toEqual([new Error('secret detail')]);
  });
});
