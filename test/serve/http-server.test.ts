import { once } from 'node:events';
import { Agent, get, type IncomingMessage, type RequestListener } from 'node:http';
import { connect } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { KnownError } from '../../agent/known-error.ts';
import {
  listen,
  MAX_HEADER_BYTES,
  MAX_REQUESTS_OF_CONNECTION,
  type HttpServer,
} from '../../agent/serve/http-server.ts';

async function start(
  handler: RequestListener = (_request, response) => response.end('hello'),
  address = '127.0.0.1',
): Promise<HttpServer> {
  const server = await listen(handler, { address, port: 0 });
  onTestFinished(() => server.close());
  return server;
}

describe('listen', () => {
  it('serves at the address that it tells', async () => {
    const { url } = await start();
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect(await (await fetch(url)).text()).toBe('hello');
  });

  it('puts an IPv6 address into brackets', async () => {
    const { url } = await start(undefined, '::1');
    expect(url).toMatch(/^http:\/\/\[::1\]:\d+$/);
    expect((await fetch(url)).status).toBe(200);
  });

  it('says in one line that the port is in use', async () => {
    const { url } = await start();
    const port = Number(new URL(url).port);
    const error: unknown = await listen(() => undefined, { address: '127.0.0.1', port }).catch(
      (reason: unknown) => reason,
    );
    expect(error).toBeInstanceOf(KnownError);
    expect((error as Error).message).toBe(
      `port ${port} on 127.0.0.1 is in use by another process; choose another with --listen ADDRESS:PORT`,
    );
  });

  it('says in one line that the address is not here', async () => {
    await expect(listen(() => undefined, { address: '192.0.2.1', port: 0 })).rejects.toThrow(
      /^192\.0\.2\.1 is no address of this machine; /,
    );
  });
});

describe('close', () => {
  it('takes no new connection', async () => {
    const server = await start();
    await server.close();
    await expect(fetch(server.url)).rejects.toThrow('fetch failed');
  });

  it('does not wait for a client that keeps its connection', async () => {
    const server = await start();
    const agent = new Agent({ keepAlive: true });
    onTestFinished(() => agent.destroy());
    const [response] = (await once(get(server.url, { agent }), 'response')) as [IncomingMessage];
    response.resume();
    await once(response, 'end');

    const startedAt = performance.now();
    await server.close();

    expect(performance.now() - startedAt).toBeLessThan(1500);
  });

  it('lets an answer under way finish', async () => {
    const asked = Promise.withResolvers<void>();
    const goOn = Promise.withResolvers<void>();
    const server = await start((_request, response) => {
      response.write('one ');
      asked.resolve();
      void goOn.promise.then(() => response.end('two'));
    });
    const answer = fetch(server.url).then((response) => response.text());
    await asked.promise;

    const closed = server.close();
    goOn.resolve();

    expect(await answer).toBe('one two');
    await closed;
  });

  it('cuts a client that never ends its request', async () => {
    const server = await start();
    const socket = connect(Number(new URL(server.url).port), '127.0.0.1');
    onTestFinished(() => void socket.destroy());
    await once(socket, 'connect');
    socket.write('GET / HTTP/1.1\r\nHost: x\r\nX-Slow: ');
    socket.on('error', () => undefined).resume();
    const closed = new Promise((resolve) => socket.once('close', resolve));

    await Promise.all([server.close(), closed]);

    expect(socket.closed).toBe(true);
  });

  it('cuts a client that does not read its answer', async () => {
    const server = await start((_request, response) => response.end(Buffer.alloc(50_000_000)));
    const socket = connect(Number(new URL(server.url).port), '127.0.0.1');
    onTestFinished(() => void socket.destroy());
    socket
      .on('error', () => undefined)
      .pause()
      .write('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
    await once(socket, 'readable');

    await expect(server.close()).resolves.toBeUndefined();
  });
});

describe('limits', () => {
  it('end a connection after so many requests, and lose none', async () => {
    const { url } = await start();
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    onTestFinished(() => agent.destroy());
    const ends: (string | undefined)[] = [];
    for (let i = 0; i < MAX_REQUESTS_OF_CONNECTION + 1; i += 1) {
      const [response] = (await once(get(url, { agent }), 'response')) as [IncomingMessage];
      response.resume();
      await once(response, 'end');
      if (response.headers.connection === 'close') ends.push(String(i + 1));
    }
    expect(ends).toEqual([String(MAX_REQUESTS_OF_CONNECTION)]);
  });

  it.each([
    [MAX_HEADER_BYTES - 500, 200],
    [MAX_HEADER_BYTES + 1, 431],
  ])('answer a header of %i bytes with %i', async (size, status) => {
    const { url } = await start();
    expect((await fetch(url, { headers: { 'X-Long': 'a'.repeat(size) } })).status).toBe(status);
  });
});
