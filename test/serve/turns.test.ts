import { once } from 'node:events';
import { createServer, request, type ServerResponse } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createTurns } from '../../agent/serve/turns.ts';

/** A server with one turn, that answers when it is told to. */
async function serve(): Promise<{
  readonly port: number;
  readonly begun: { readonly url: string; readonly response: ServerResponse }[];
  readonly asked: () => number;
}> {
  const turns = createTurns(1);
  const begun: { url: string; response: ServerResponse }[] = [];
  let asked = 0;
  const server = createServer((message, response) => {
    asked += 1;
    turns.wait(message.socket, response, () => begun.push({ url: message.url ?? '', response }));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { port: (server.address() as AddressInfo).port, begun, asked: () => asked };
}

function get(port: number, path: string): ReturnType<typeof request> {
  return request({ port, path, agent: false })
    .on('error', () => undefined)
    .on('response', (response) => response.resume())
    .end();
}

describe('a turn', () => {
  it('is waited for, and comes in the order in which was asked', async () => {
    const { port, begun, asked } = await serve();
    for (const path of ['/1', '/2', '/3']) {
      const before = asked();
      get(port, path);
      await expect.poll(asked).toBe(before + 1);
    }
    expect(begun.map(({ url }) => url)).toEqual(['/1']);
    begun[0]?.response.end();
    await expect.poll(() => begun.map(({ url }) => url)).toEqual(['/1', '/2']);
    begun[1]?.response.end();
    await expect.poll(() => begun.map(({ url }) => url)).toEqual(['/1', '/2', '/3']);
  });

  it('does not come for who has gone', async () => {
    const { port, begun, asked } = await serve();
    get(port, '/1');
    await expect.poll(asked).toBe(1);
    const gone = get(port, '/2');
    await expect.poll(asked).toBe(2);
    gone.destroy();
    get(port, '/3');
    await expect.poll(asked).toBe(3);
    begun[0]?.response.end();
    await expect.poll(() => begun.map(({ url }) => url)).toEqual(['/1', '/3']);
  });

  it('does not come for answers behind another on a connection that is gone', async () => {
    const { port, begun, asked } = await serve();
    const client = connect(port, '127.0.0.1').on('error', () => undefined);
    client.write('GET /1 HTTP/1.1\r\nHost: x\r\n\r\nGET /2 HTTP/1.1\r\nHost: x\r\n\r\n');
    await expect.poll(asked).toBe(2);
    client.destroy();
    get(port, '/3');
    await expect.poll(() => begun.map(({ url }) => url)).toEqual(['/1', '/3']);
  });

  it('ends for who does not take his answer while others wait', async () => {
    const { port, begun, asked } = await serve();
    const slow = connect(port, '127.0.0.1').on('error', () => undefined);
    slow.pause().write('GET /slow HTTP/1.1\r\nHost: x\r\n\r\n');
    await expect.poll(() => begun.length).toBe(1);
    begun[0]?.response.end(Buffer.alloc(50_000_000));
    get(port, '/next');
    await expect.poll(asked).toBe(2);
    await expect.poll(() => begun.map(({ url }) => url), { timeout: 5000 }).toEqual(['/slow', '/next']);
  });
});
