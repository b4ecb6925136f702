// On Windows a path is a named pipe, elsewhere a socket file; Node speaks to both in the same way.
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { createServer as createHttp2Server, type ServerHttp2Session } from 'node:http2';
import { createServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { holdNamedPipe } from '../../agent/host/held-pipe.ts';
import type { HeldPipe } from '../../agent/host/host.ts';
import { tempFolder } from '../support/temp-folder.ts';

const freePath = (): string => join(tempFolder(), 'pipe');

async function listen(server: Server, path: string): Promise<void> {
  server.listen(path);
  await once(server, 'listening');
}

/** A gRPC server as far as a connection can tell: HTTP/2. */
async function http2Server() {
  const path = freePath();
  const sessions = new Set<ServerHttp2Session>();
  const { promise: shakenHands, resolve: shakeHands } = Promise.withResolvers<void>();
  const server = createHttp2Server().on('session', (session) => {
    sessions.add(session);
    // Nothing but what a client writes brings this.
    session.once('remoteSettings', () => shakeHands());
    session.on('error', () => undefined).on('close', () => sessions.delete(session));
  });
  const die = (): void => {
    for (const session of sessions) session.destroy();
    server.close();
  };
  onTestFinished(die);
  await listen(server, path);
  return { path, sessions, shakenHands, die };
}

async function plainServer(greet: (socket: Socket) => void): Promise<string> {
  const path = freePath();
  const sockets: Socket[] = [];
  const server = createServer((socket) => {
    sockets.push(socket.on('error', () => undefined));
    greet(socket);
  });
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  await listen(server, path);
  return path;
}

async function mustHold(path: string): Promise<HeldPipe> {
  const held = await holdNamedPipe(path, 5);
  if (held === null) throw new Error(`${path} could not be held`);
  onTestFinished(held.release);
  return held;
}

describe('holdNamedPipe', () => {
  it('ends when the server dies', async () => {
    const { path, die } = await http2Server();
    const held = await mustHold(path);

    die();

    await held.ended;
  });

  it('ends when the server lets it go in peace', async () => {
    const { path, sessions } = await http2Server();
    const held = await mustHold(path);

    for (const session of sessions) session.close();

    await held.ended;
  });

  it('finishes the handshake, so that a server that is stopped need not wait for it', async () => {
    const { path, shakenHands } = await http2Server();

    await mustHold(path);

    await shakenHands;
  });

  it('answers what a server asks to see whether it is there', async () => {
    const { path, sessions } = await http2Server();
    await mustHold(path);
    const [session] = sessions;

    const answered = await new Promise((resolve) => session?.ping((error) => resolve(error)));

    expect(answered).toBeNull();
  });

  it('is let go of when the server talks without an end', async () => {
    const { path, sessions } = await http2Server();
    const held = await mustHold(path);
    const [session] = sessions;
    if (session === undefined) throw new Error('there is no session');

    for (let count = 0; count < 3000; count += 1)
      session.altsvc('h3=":443"', 'https://csi-proxy.example.com');

    await held.ended;
  });

  it('is let go of at once', async () => {
    const { path, sessions } = await http2Server();
    const held = await mustHold(path);

    held.release();

    await held.ended;
    await vi.waitUntil(() => sessions.size === 0);
  });

  it.each([
    ['says nothing', () => undefined],
    ['is no gRPC server', (socket: Socket) => void socket.write('220 mail.example.com ready\r\n')],
    ['closes at once', (socket: Socket) => void socket.end()],
    ['floods', (socket: Socket) => void socket.write(Buffer.alloc(1_000_000, 'x'))],
  ])('is null of a server that %s', async (_what, greet) => {
    expect(await holdNamedPipe(await plainServer(greet), 0.1)).toBeNull();
  });

  it('is null without a server', async () => {
    expect(await holdNamedPipe(freePath(), 5)).toBeNull();
  });

  it.skipIf(process.platform !== 'linux')(
    'leaves no descriptor open, however often it is ended',
    async () => {
      const { path, sessions } = await http2Server();
      const descriptors = (): number => readdirSync('/proc/self/fd').length;
      const before = descriptors();

      for (let count = 0; count < 1000; count += 1) {
        const held = await mustHold(path);
        if (count % 2 === 0) held.release();
        else for (const session of sessions) session.destroy();
        await held.ended;
      }

      await vi.waitUntil(() => descriptors() <= before);
    },
  );
});
