// On Windows a path is a named pipe, elsewhere a socket file; Node speaks to both in the same way.
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { createServer as createHttp2Server } from 'node:http2';
import { createServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { probeNamedPipe } from '../../agent/host/named-pipe.ts';
import { tempFolder } from '../support/temp-folder.ts';

function freePath(): string {
  const folder = tempFolder();
  return process.platform === 'win32'
    ? `\\\\.\\pipe\\${folder.replaceAll(/[\\:]/g, '-')}`
    : join(folder, 'pipe');
}

async function listen(server: Server): Promise<string> {
  const path = freePath();
  server.listen(path);
  await once(server, 'listening');
  return path;
}

/** A server that does `greet` with each connection; `sockets` are the connections so far. */
async function serve(greet: (socket: Socket) => void): Promise<{ path: string; sockets: Socket[] }> {
  const sockets: Socket[] = [];
  const server = createServer((socket) => {
    sockets.push(socket);
    socket.on('error', () => undefined);
    greet(socket);
  });
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return { path: await listen(server), sockets };
}

const SETTINGS = Buffer.from('000006040000000000000500004000', 'hex');

describe('probeNamedPipe', () => {
  it('gets the SETTINGS frame of a real HTTP/2 server without writing a byte', async () => {
    const server = createHttp2Server();
    onTestFinished(() => void server.close());
    const path = await listen(server);

    const probe = await probeNamedPipe(path, 5);

    expect(probe).toMatchObject({ outcome: 'data' });
    if (probe.outcome !== 'data') return;
    expect(probe.firstBytes[3]).toBe(4);
    expect(probe.answerSeconds).toBeGreaterThanOrEqual(probe.connectSeconds);
  });

  it('writes nothing, and leaves', async () => {
    const { path, sockets } = await serve((socket) => socket.write(SETTINGS));
    await probeNamedPipe(path, 5);

    const [socket] = sockets;
    if (socket === undefined) throw new Error('nobody connected');
    socket.resume();
    if (!socket.closed) await once(socket, 'close');
    expect(socket.bytesRead).toBe(0);
  });

  it('waits for a server that is slow to speak', async () => {
    const { path } = await serve((socket) => void setTimeout(() => socket.write(SETTINGS), 60));

    const probe = await probeNamedPipe(path, 5);

    expect(probe).toMatchObject({ outcome: 'data', firstBytes: SETTINGS });
    expect(probe.outcome === 'data' && probe.answerSeconds).toBeGreaterThan(0.05);
  });

  it('puts together a frame that comes in pieces', async () => {
    const { path } = await serve((socket) => {
      socket.setNoDelay(true).write(SETTINGS.subarray(0, 4));
      setTimeout(() => socket.write(SETTINGS.subarray(4)), 20);
    });

    expect(await probeNamedPipe(path, 5)).toMatchObject({ outcome: 'data', firstBytes: SETTINGS });
  });

  it('takes no more than 64 bytes of whatever comes', async () => {
    const { path } = await serve((socket) => socket.write(Buffer.alloc(100_000, 'x')));

    const probe = await probeNamedPipe(path, 5);

    expect(probe.outcome === 'data' && probe.firstBytes.length).toBe(64);
  });

  it('hands on what another kind of server says', async () => {
    const { path } = await serve((socket) => socket.write('SSH-2.0-OpenSSH\r\n'));

    expect(await probeNamedPipe(path, 5)).toMatchObject({
      outcome: 'data',
      firstBytes: Buffer.from('SSH-2.0-OpenSSH\r\n'),
    });
  });

  it('is silent when the server says nothing in time', async () => {
    const { path } = await serve(() => undefined);

    expect(await probeNamedPipe(path, 0.05)).toMatchObject({ outcome: 'silent' });
  });

  it('is silent when the server says less than a frame in time', async () => {
    const { path } = await serve((socket) => socket.write('abc'));

    expect(await probeNamedPipe(path, 0.05)).toMatchObject({ outcome: 'silent' });
  });

  it('is closed when the server closes at once', async () => {
    const { path } = await serve((socket) => socket.end());

    expect(await probeNamedPipe(path, 5)).toMatchObject({ outcome: 'closed', firstBytes: Buffer.alloc(0) });
  });

  it('is closed when the server closes before a whole frame came', async () => {
    const { path } = await serve((socket) => socket.end('abc'));

    expect(await probeNamedPipe(path, 5)).toMatchObject({
      outcome: 'closed',
      firstBytes: Buffer.from('abc'),
    });
  });

  it('is an error without a server', async () => {
    expect(await probeNamedPipe(freePath(), 5)).toMatchObject({ outcome: 'error', code: 'ENOENT' });
  });

  it.skipIf(process.platform === 'win32')('is an error where the path is something else', async () => {
    const path = freePath();
    writeFileSync(path, '');
    expect(await probeNamedPipe(path, 5)).toMatchObject({ outcome: 'error', code: 'ECONNREFUSED' });
  });
});
