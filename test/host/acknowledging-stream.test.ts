import { connect, createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';
import { text } from 'node:stream/consumers';
import { describe, expect, it, onTestFinished } from 'vitest';
import { acknowledgingStream } from '../../agent/host/acknowledging-stream.ts';
import { tempFolder } from '../support/temp-folder.ts';

/** Both ends of a connection, one of them behind the stream. */
async function connection(): Promise<{ stream: Duplex; socket: Socket; peer: Socket }> {
  const path = join(tempFolder(), 'pipe');
  const taken = Promise.withResolvers<Socket>();
  const server = createServer({ pauseOnConnect: true, allowHalfOpen: true }, taken.resolve);
  await new Promise<void>((resolve) => server.listen(path, resolve));
  const socket = connect(path);
  const stream = acknowledgingStream(socket);
  const peer = await taken.promise;
  onTestFinished(() => {
    stream.on('error', () => undefined).destroy();
    peer.destroy();
    server.close();
  });
  return { stream, socket, peer };
}

function closed(stream: Duplex): Promise<void> {
  return new Promise((resolve) => {
    if (stream.closed) resolve();
    else stream.once('close', resolve);
  });
}

describe('the acknowledging stream', () => {
  it('acknowledges what it writes although the peer does not read', async () => {
    const { stream, socket } = await connection();
    const big = Buffer.alloc(8 * 1024 * 1024);

    await new Promise((resolve) => stream.write(big, resolve));

    // More than the socket could hand over: so it was the stream that acknowledged.
    expect(socket.writableLength).toBeGreaterThan(0);
  });

  it('breaks off when much waits for a peer that does not read', async () => {
    const { stream } = await connection();
    const failed = new Promise((resolve) => stream.once('error', resolve));
    const write = (): void => {
      // A stream that failed is not destroyed yet while it calls back, and would take writes without an end.
      if (stream.errored === null) stream.write(Buffer.alloc(1024), write);
    };
    write();

    expect(await failed).toMatchObject({ code: 'ENOBUFS' });
    expect(stream.destroyed).toBe(true);
  });

  it('hands over what it acknowledged once the peer reads', async () => {
    const { stream, peer } = await connection();
    stream.write('one ');
    stream.write('two ');
    stream.end('three');

    expect(await text(peer)).toBe('one two three');
  });

  it('passes on what the peer sends, and its end', async () => {
    const { stream, peer } = await connection();
    peer.write('one ');
    peer.end('two');

    expect(await text(stream)).toBe('one two');
  });

  it('keeps what came before the end for a reader who comes late', async () => {
    const { stream, socket, peer } = await connection();
    const ended = new Promise((resolve) => socket.once('close', resolve));
    stream.read(0);
    peer.end('the last words');
    await ended;

    expect(await text(stream)).toBe('the last words');
  });

  it('stops the peer while nobody reads, and loses nothing', async () => {
    const { stream, socket, peer } = await connection();
    const length = 4 * 1024 * 1024;
    stream.read(0);
    peer.end('x'.repeat(length));
    await expect.poll(() => socket.isPaused()).toBe(true);

    expect(await text(stream)).toHaveLength(length);
  });

  it('is closed when both sides have ended', async () => {
    const { stream, peer } = await connection();
    stream.end();
    peer.resume().end();
    stream.resume();

    await closed(stream);

    expect(stream.destroyed).toBe(true);
  });

  it('fails when its socket fails, and leaves none open', async () => {
    const { stream, socket } = await connection();
    const failed = new Promise((resolve) => stream.once('error', resolve));
    const problem = new Error('broken pipe');

    socket.destroy(problem);

    expect(await failed).toBe(problem);
    expect(stream.destroyed).toBe(true);
  });

  it('closes its socket when it is destroyed, with writes under way', async () => {
    const { stream, socket } = await connection();
    stream.on('error', () => undefined).write(Buffer.alloc(8 * 1024 * 1024));

    stream.destroy(new Error('given up'));
    await closed(stream);

    expect(socket.destroyed).toBe(true);
  });

  it('is closed when its socket is closed without an end', async () => {
    const { stream, socket } = await connection();

    socket.destroy();
    await closed(stream);

    expect(stream.destroyed).toBe(true);
  });

  it('passes on that nobody listens', async () => {
    const stream = acknowledgingStream(connect(join(tempFolder(), 'missing')));

    expect(await new Promise((resolve) => stream.once('error', resolve))).toMatchObject({ code: 'ENOENT' });
  });
});
