// gRPC calls to real HTTP/2 servers on a Unix socket, which Node serves and dials as it does a named pipe.
import {
  createServer as createHttp2Server,
  type IncomingHttpHeaders,
  type ServerHttp2Stream,
} from 'node:http2';
import { createServer as createNetServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { callGrpc } from '../../agent/host/grpc-call.ts';
import { tempFolder } from '../support/temp-folder.ts';

const METHOD = '/v1.Filesystem/PathExists';
const OK = { ':status': 200, 'content-type': 'application/grpc' };

/** What a call asks for; long enough for a machine that builds other things at the same time. */
const TIMEOUT_SECONDS = 10;

function prefixed(message: Uint8Array, length = message.length, flag = 0): Buffer {
  const prefix = Buffer.from([flag, 0, 0, 0, 0]);
  prefix.writeUInt32BE(length, 1);
  return Buffer.concat([prefix, message]);
}

/** The path of a server's socket. */
async function listen(server: Server): Promise<string> {
  const path = join(tempFolder(), 'pipe');
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => socket.destroy());
  });
  await new Promise<void>((resolve) => server.listen(path, resolve));
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return path;
}

function serve(answer: (stream: ServerHttp2Stream, headers: IncomingHttpHeaders) => void): Promise<string> {
  const server = createHttp2Server();
  server.on('stream', (stream, headers) => {
    stream.on('error', () => stream.destroy());
    answer(stream, headers);
  });
  return listen(server);
}

function serveRaw(take: (socket: Socket) => void): Promise<string> {
  return listen(createNetServer(take));
}

/** Answers with these pieces of a body and these trailers. */
function serveAnswer(
  pieces: readonly Uint8Array[],
  trailers: Readonly<Record<string, string>>,
): Promise<string> {
  return serve((stream) => {
    stream.respond(OK, { waitForTrailers: true });
    stream.on('wantTrailers', () => stream.sendTrailers(trailers));
    for (const piece of pieces) stream.write(piece);
    stream.end();
  });
}

function call(path: string, timeoutSeconds = TIMEOUT_SECONDS): ReturnType<typeof callGrpc> {
  return callGrpc(path, METHOD, Buffer.from('question'), timeoutSeconds);
}

function openSockets(): number {
  return process.getActiveResourcesInfo().filter((kind) => /Pipe|TCP/.test(kind)).length;
}

describe('a gRPC call that is answered', () => {
  it('asks with one message behind its prefix, as gRPC wants it', async () => {
    const asked: { headers?: IncomingHttpHeaders; body?: Buffer } = {};
    const path = await serve((stream, headers) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        Object.assign(asked, { headers, body: Buffer.concat(chunks) });
        stream.respond({ ...OK, 'grpc-status': '0' }, { endStream: true });
      });
    });

    await call(path);

    expect(asked.headers).toMatchObject({
      ':method': 'POST',
      ':path': METHOD,
      'content-type': 'application/grpc',
      te: 'trailers',
    });
    expect(asked.body).toEqual(prefixed(Buffer.from('question')));
  });

  it('hands over the message, with the status from the trailers', async () => {
    const path = await serveAnswer([prefixed(Buffer.from('answer'))], { 'grpc-status': '0' });

    expect(await call(path)).toEqual({
      outcome: 'answered',
      status: 0,
      statusMessage: '',
      message: Buffer.from('answer'),
      seconds: expect.any(Number),
    });
  });

  it('puts a message together that comes byte by byte', async () => {
    const pieces = [...prefixed(Buffer.from('answer'))].map((byte) => Buffer.from([byte]));
    const path = await serveAnswer(pieces, { 'grpc-status': '0' });

    expect(await call(path)).toMatchObject({ outcome: 'answered', message: Buffer.from('answer') });
  });

  it('takes an empty message for one', async () => {
    const path = await serveAnswer([prefixed(Buffer.alloc(0))], { 'grpc-status': '0' });

    expect(await call(path)).toMatchObject({ outcome: 'answered', status: 0, message: Buffer.alloc(0) });
  });

  it('tells the status of an answer that has nothing else', async () => {
    const path = await serve((stream) =>
      stream.respond({ ...OK, 'grpc-status': '12', 'grpc-message': 'unknown method' }, { endStream: true }),
    );

    expect(await call(path)).toMatchObject({
      outcome: 'answered',
      status: 12,
      statusMessage: 'unknown method',
    });
  });

  it.each([
    ['C:%5Cb%C3%B6se 100%25', 'C:\\böse 100%'],
    // What cannot be decoded is better than nothing.
    ['100% broken %', '100% broken %'],
  ])('decodes the message of a status: %s', async (encoded, statusMessage) => {
    const path = await serveAnswer([], { 'grpc-status': '2', 'grpc-message': encoded });

    expect(await call(path)).toMatchObject({ outcome: 'answered', status: 2, statusMessage });
  });
});

describe('a gRPC call whose status has a long message', () => {
  it('keeps the beginning of it, and says that it is cut', async () => {
    const path = await serveAnswer([], { 'grpc-status': '2', 'grpc-message': 'eyJ-'.repeat(4096) });

    expect(await call(path)).toMatchObject({
      status: 2,
      statusMessage: `${'eyJ-'.repeat(256)} … (cut, 16384 characters)`,
    });
  });
});

describe('a gRPC call that is answered wrongly', () => {
  it.each([
    ['no status', {}],
    ['an empty status', { 'grpc-status': '' }],
    ['a status that is no number', { 'grpc-status': 'fine' }],
  ])('says so of %s', async (_what, trailers) => {
    const path = await serveAnswer([prefixed(Buffer.from('answer'))], trailers);

    expect(await call(path)).toMatchObject({ outcome: 'error', code: 'NOSTATUS' });
  });

  it('says so of a server that is no gRPC server', async () => {
    const path = await serve((stream) => {
      stream.respond({ ':status': 404 });
      stream.end('not found');
    });

    expect(await call(path)).toMatchObject({ outcome: 'error', code: 'NOSTATUS' });
  });

  it.each([
    ['missing', []],
    ['cut', [prefixed(Buffer.from('answer'), 100)]],
    ['cut in its prefix', [Buffer.from([0, 0])]],
    ['compressed', [prefixed(Buffer.from('answer'), 6, 1)]],
  ])('never passes for an answer when its message is %s', async (_what, pieces) => {
    const path = await serveAnswer(pieces, { 'grpc-status': '0' });

    expect(await call(path)).toMatchObject({ outcome: 'error', code: 'EBADMSG' });
  });

  it('is ended when the answer grows without an end', async () => {
    const path = await serve((stream) => {
      stream.respond(OK);
      stream.write(prefixed(Buffer.alloc(0), 0x7fffffff));
      const pour = (): void => {
        while (!stream.destroyed && stream.write(Buffer.alloc(64 * 1024)));
      };
      stream.on('drain', pour);
      pour();
    });

    expect(await call(path)).toMatchObject({ outcome: 'error', code: 'EMSGSIZE' });
  });

  it('tells of a stream that the server resets', async () => {
    const path = await serve((stream) => stream.close(2));

    expect(await call(path)).toMatchObject({ outcome: 'error' });
  });
});

describe('a gRPC call to a server that is ill', () => {
  it('says ENOENT when nobody listens', async () => {
    expect(await call(join(tempFolder(), 'missing'))).toMatchObject({ outcome: 'error', code: 'ENOENT' });
  });

  it.each<readonly [string, (socket: Socket) => void]>([
    ['closes each connection', (socket) => socket.end()],
    ['breaks each connection off', (socket) => socket.destroy()],
    ['speaks something else', (socket) => socket.write('220 mail.example.com ready\r\n')],
    ['sends random bytes', (socket) => socket.write(Buffer.alloc(4096, 0xa5))],
    [
      'closes in the middle of an answer',
      (socket) => socket.once('data', () => socket.end(Buffer.from('000006040000000000000500004000', 'hex'))),
    ],
  ])('tells at once of one that %s', async (_what, take) => {
    const path = await serveRaw(take);

    expect(await call(path)).toMatchObject({ outcome: 'error', code: expect.stringMatching(/^[A-Z0-9_]+$/) });
  });

  it.each<readonly [string, () => Promise<string>]>([
    ['takes the connection and never speaks', () => serveRaw(() => undefined)],
    ['takes the call and never answers', () => serve(() => undefined)],
    ['begins its answer and never ends it', () => serve((stream) => stream.respond(OK))],
  ])('gives up in time on one that %s', async (_what, start) => {
    const path = await start();
    const startedAt = performance.now();

    const answer = await call(path, 0.3);

    expect(answer).toEqual({ outcome: 'timeout' });
    expect(performance.now() - startedAt).toBeGreaterThan(290);
    expect(performance.now() - startedAt).toBeLessThan(3000);
  });

  it('closes its connection when it gives up', async () => {
    const before = openSockets();
    const closed = Promise.withResolvers<void>();
    const path = await serveRaw((socket) => socket.resume().once('close', closed.resolve));

    await call(path, 0.1);
    await closed.promise;

    // What is left is the listening socket of the server itself.
    await expect.poll(openSockets).toBeLessThanOrEqual(before + 1);
  });

  it('gives each of many calls its own answer while others hang', async () => {
    const path = await serve((stream) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const question = Buffer.concat(chunks);
        if (question.includes('hang')) return;
        stream.respond(OK, { waitForTrailers: true });
        stream.on('wantTrailers', () => stream.sendTrailers({ 'grpc-status': '0' }));
        stream.end(question);
      });
    });
    const questions = ['one', 'hang', 'two', 'hang', 'three'];

    const answers = await Promise.all(
      questions.map((question) =>
        callGrpc(path, METHOD, Buffer.from(question), question === 'hang' ? 0.5 : 10),
      ),
    );

    expect(
      answers.map((answer) =>
        answer.outcome === 'answered' ? Buffer.from(answer.message).toString() : answer.outcome,
      ),
    ).toEqual(['one', 'timeout', 'two', 'timeout', 'three']);
  });
});
