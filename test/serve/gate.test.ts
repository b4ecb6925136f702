// The gate in front of a handler, on a real server.
import { genSaltSync, hashSync } from 'bcryptjs';
import { request, type IncomingHttpHeaders } from 'node:http';
import { connect } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { isAuthenticated } from '../../agent/serve/authenticated.ts';
import { listen } from '../../agent/serve/http-server.ts';
import { OPEN_ACCESS, type WebAccess } from '../../agent/serve/web-access.ts';

const USERS = new Map([['prometheus', hashSync('right', genSaltSync(4))]]);

interface Answer {
  readonly status: number;
  readonly body: string;
  readonly headers: IncomingHttpHeaders;
}

interface Served {
  readonly port: number;
  readonly refused: string[];
  readonly ask: (
    path: string,
    headers?: Readonly<Record<string, string>>,
    method?: string,
    body?: string,
  ) => Promise<Answer>;
}

/** A handler that tells its path, and whether it knows who asks. */
async function serve(access: Partial<WebAccess> = {}): Promise<Served> {
  const refused: string[] = [];
  const full = { ...OPEN_ACCESS, ...access };
  const server = await listen(
    (message, response) => response.end(`${message.url} ${isAuthenticated(message)}`),
    { address: '127.0.0.1', port: 0 },
    {
      access: () => full,
      nodeNames: ['ip-10-0-1-2.ec2.internal'],
      onRefused: (address, why) => refused.push(`${address}: ${why}`),
    },
  );
  onTestFinished(() => server.close());
  const port = Number(new URL(server.url).port);
  const ask: Served['ask'] = (path, headers = {}, method = 'GET', body = '') =>
    new Promise((resolve, reject) => {
      request({ port, host: '127.0.0.1', path, headers, method, agent: false }, (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (chunk: string) => {
          text += chunk;
        });
        response.on('end', () =>
          resolve({ status: response.statusCode ?? 0, body: text, headers: response.headers }),
        );
      })
        .on('error', reject)
        .end(body);
    });
  return { port, refused, ask };
}

const basic = (login: string): Record<string, string> => ({
  Authorization: `Basic ${Buffer.from(login).toString('base64')}`,
});

describe('passwords', () => {
  it('let in who knows one, and the handler knows that', async () => {
    const { ask } = await serve({ users: USERS });
    expect(await ask('/metrics', basic('prometheus:right'))).toMatchObject({
      status: 200,
      body: '/metrics true',
    });
  });

  it('are asked for, and what was sent is not told to anybody', async () => {
    const { ask, refused } = await serve({ users: USERS });
    const without = await ask('/metrics');
    expect([without.status, without.headers['www-authenticate'], without.headers.connection]).toEqual([
      401,
      'Basic realm="winstorage-agent", charset="UTF-8"',
      'close',
    ]);
    expect(await ask('/metrics', basic('hunter:hunter2'))).toMatchObject({
      status: 401,
      body: 'wrong credentials\n',
    });
    expect(refused).toEqual([
      '127.0.0.1: a name and a password are needed here',
      '127.0.0.1: wrong credentials',
    ]);
  });

  it('cannot be guessed fast', async () => {
    const { ask } = await serve({ users: USERS });
    const statuses: number[] = [];
    for (let i = 0; i < 6; i += 1) statuses.push((await ask('/', basic(`prometheus:${i}`))).status);
    expect(statuses).toEqual([401, 401, 401, 401, 401, 429]);
  });

  it('are not needed for the two probes of kubelet, and for nothing that looks like them', async () => {
    const { ask } = await serve({ users: USERS });
    for (const path of ['/livez', '/readyz', '/livez?verbose'])
      expect(await ask(path)).toMatchObject({ status: 200, body: `${path} false` });
    for (const path of [
      '/livez/loop',
      '/LIVEZ',
      '/livez/',
      '//livez',
      '/healthz',
      '/livez/../metrics',
      '/%6civez',
    ])
      expect([path, (await ask(path)).status]).toEqual([path, 401]);
  });
});

describe('a body', () => {
  it.each([{ 'Content-Length': '3' }, { 'Transfer-Encoding': 'chunked' }])(
    'with %o is refused',
    async (headers) => {
      const { ask } = await serve();
      expect(await ask('/metrics', headers, 'POST', 'abc')).toMatchObject({
        status: 413,
        body: 'a request has no body here\n',
      });
    },
  );

  it('is not even sent by who asks before', async () => {
    const { port } = await serve();
    const client = connect(port, '127.0.0.1');
    onTestFinished(() => void client.destroy());
    client.write(
      'POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000000000\r\nExpect: 100-continue\r\n\r\n',
    );
    let text = '';
    client.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
    });
    await new Promise((resolve) => client.once('close', resolve));
    expect(text).toMatch(/^HTTP\/1\.1 413 /);
    expect(text).not.toContain('100 Continue');
  });

  it('of no bytes is none', async () => {
    const { ask } = await serve();
    expect((await ask('/', { 'Content-Length': '0' })).status).toBe(200);
  });
});

describe('the name in Host, from the node itself', () => {
  it.each([
    'localhost',
    'LOCALHOST:10045',
    '127.0.0.1:10045',
    '[::1]:10045',
    'ip-10-0-1-2.ec2.internal:10045',
  ])('may be %s', async (host) => {
    const { ask } = await serve();
    expect((await ask('/', { host })).status).toBe(200);
  });

  it.each(['evil.example.com', 'localhost.evil.example.com', '127.0.0.1.nip.io:10045', '10.0.1.2'])(
    'may not be %s (DNS rebinding)',
    async (host) => {
      const { ask } = await serve();
      expect((await ask('/', { host })).status).toBe(403);
    },
  );
});

describe('a rate limit', () => {
  it('refuses what is too much, but no probe', async () => {
    const { ask } = await serve({ rateLimit: { interval: 3600, burst: 2 } });
    const statuses: number[] = [];
    for (const path of ['/metrics', '/metrics', '/metrics', '/livez'])
      statuses.push((await ask(path)).status);
    expect(statuses).toEqual([200, 200, 429, 200]);
  });
});

describe('headers of the configuration', () => {
  it('are on every answer, also on those that refuse', async () => {
    const { ask } = await serve({ users: USERS, headers: { 'X-Frame-Options': 'deny' } });
    for (const path of ['/livez', '/metrics'])
      expect((await ask(path)).headers['x-frame-options']).toBe('deny');
  });
});

describe('requests without waiting for answers', () => {
  it('end the connection when they are too many', async () => {
    const { port } = await serve({ users: USERS });
    const client = connect(port, '127.0.0.1').on('error', () => undefined);
    onTestFinished(() => void client.destroy());
    const one = `GET / HTTP/1.1\r\nHost: localhost\r\nAuthorization: ${basic('a:b')['Authorization']}\r\n\r\n`;
    client.resume().write(one.repeat(10_000));
    await new Promise((resolve) => client.once('close', resolve));
    expect(client.closed).toBe(true);
  });
});
