import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { readPage } from '../../agent/cli/read-page.ts';
import { createApp } from '../../agent/serve/app.ts';
import { listen } from '../../agent/serve/http-server.ts';
import { createPageFile, isPageFile } from '../../agent/serve/page-files.ts';
import { createReportStore } from '../../agent/serve/report-store.ts';
import { readDoc, ROOT } from '../docs/markdown.ts';
import { reportOf } from '../support/reports.ts';

const BROWSER = 'text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8';

async function serve() {
  const usage = () => ({ cpuSeconds: 1, residentBytes: 1, startedAt: 1 });
  const app = createApp({
    store: createReportStore(reportOf(), { maxSmbMappingSeries: 200 }, usage),
    liveness: () => [],
    readiness: () => [],
    page: readPage(),
    onError: () => undefined,
  });
  const server = await listen(app, { address: '127.0.0.1', port: 0 });
  onTestFinished(() => server.close());
  return (path: string, init?: RequestInit) => fetch(server.url + path, init);
}

describe('/', () => {
  it('is the page for browsers', async () => {
    const ask = await serve();
    const response = await ask('/', { headers: { accept: BROWSER } });

    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(response.headers.get('vary')).toContain('Accept');
    expect(await response.text()).toBe(readDoc('agent/page/index.html'));
  });

  it.each(['*/*', 'text/plain', 'application/json', 'text/*', ''])(
    'is text for Accept: %s',
    async (accept) => {
      const ask = await serve();
      const response = await ask('/', { headers: { accept } });

      expect(response.headers.get('content-type')).toBe('text/plain; charset=utf-8');
      expect(await response.text()).toMatch(/^OK: no problem found\n/);
    },
  );

  it('lets nothing run in the browser but what the agent itself sends', async () => {
    const ask = await serve();
    for (const path of ['/', '/page/status.js']) {
      const { headers } = await ask(path, { headers: { accept: BROWSER } });
      expect(headers.get('content-security-policy')).toBe(
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
      );
      expect([headers.get('referrer-policy'), headers.get('x-frame-options')]).toEqual([
        'no-referrer',
        'DENY',
      ]);
    }
  });

  it('names each script of the page before it is needed, and has no script or style inside', () => {
    const html = readDoc('agent/page/index.html');
    const scripts = readdirSync(join(ROOT, 'agent/page')).filter((name) => name.endsWith('.js'));
    const named = [...html.matchAll(/(?:modulepreload" href|module" src)="page\/(?<name>[^"]+)"/g)];

    expect(named.map(({ groups }) => groups?.['name'] ?? '').toSorted()).toEqual(scripts.toSorted());
    expect(html).not.toMatch(/<script[^>]*>[^<]|<style|\sstyle=|\son\w+=/);
  });
});

describe('/page/FILE', () => {
  it.each([
    ['status.js', 'text/javascript; charset=utf-8'],
    ['page.css', 'text/css; charset=utf-8'],
    ['icon.svg', 'image/svg+xml; charset=utf-8'],
  ])('is %s with its type, and not sent again while it is the same', async (name, type) => {
    const ask = await serve();
    const first = await ask(`/page/${name}`);
    const tag = first.headers.get('etag') ?? '';
    const second = await ask(`/page/${name}`, {
      headers: { 'If-None-Match': tag, 'Cache-Control': 'max-age=0' },
    });

    expect([first.status, first.headers.get('content-type'), first.headers.get('cache-control')]).toEqual([
      200,
      type,
      'no-cache',
    ]);
    expect([second.status, await second.text()]).toEqual([304, '']);
  });

  it('is answered to HEAD, and nothing else but GET', async () => {
    const ask = await serve();

    const head = await ask('/page/status.js', { method: 'HEAD' });
    expect([head.status, await head.text()]).toEqual([200, '']);
    expect((await ask('/page/status.js', { method: 'POST' })).status).toBe(405);
  });

  it.each(['tsconfig.json', 'nope.js', '..%2fmain.ts', '%2e%2e/serve/app.ts'])(
    'is 404 for what is no file for browsers: %s',
    async (name) => {
      const ask = await serve();
      expect((await ask(`/page/${name}`)).status).toBe(404);
    },
  );
});

describe('the report', () => {
  it('is not sent again while it is the same', async () => {
    const ask = await serve();
    const tag = (await ask('/api/v1/report')).headers.get('etag') ?? '';
    const again = await ask('/api/v1/report', {
      headers: { 'If-None-Match': tag, 'Cache-Control': 'max-age=0' },
    });

    expect([again.status, await again.text()]).toEqual([304, '']);
  });
});

describe('createPageFile', () => {
  it('takes what browsers get, and refuses the rest', () => {
    expect(isPageFile('status.js')).toBe(true);
    expect(isPageFile('tsconfig.json')).toBe(false);
    expect(() => createPageFile('tsconfig.json', Buffer.from('{}'))).toThrow('no file for browsers');
  });
});
