// A gRPC call with whatever a server may send, cut in any pieces: an answer or an error, in time and without much memory. Exceptions
// and rejections that nobody handles fail the run by themselves.
import { createServer, type Server, type Socket } from 'node:net';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { callGrpc } from '../../agent/host/grpc-call.ts';
import type { GrpcAnswer } from '../../agent/host/host.ts';

const DEADLINE_SECONDS = 0.2;
/** A deadline that is noticed late is granted once more; the rest is for a machine that does other things at the same time. */
const MOST_SECONDS = 2 * DEADLINE_SECONDS + 2;

/** What a server does after it has sent all it has. */
type Ending = 'ends' | 'breaks off' | 'stays';

const folder = mkdtempSync(join(tmpdir(), 'winstorage-'));
const path = join(folder, 'pipe');
let server: Server;
let take: (socket: Socket) => void;

beforeAll(async () => {
  server = createServer((socket) => {
    socket.on('error', () => socket.destroy());
    take(socket);
  });
  await new Promise<void>((resolve) => server.listen(path, resolve));
});

afterAll(() => {
  server.close();
  rmSync(folder, { recursive: true, force: true });
});

async function call(answerer: (socket: Socket) => void, seconds = DEADLINE_SECONDS): Promise<GrpcAnswer> {
  const connected = Promise.withResolvers<Socket>();
  take = (socket) => {
    answerer(socket);
    connected.resolve(socket);
  };
  const startedAt = performance.now();
  const answer = await callGrpc(path, '/v1.Filesystem/PathExists', Buffer.from('question'), seconds);
  expect((performance.now() - startedAt) / 1000).toBeLessThan(MOST_SECONDS - DEADLINE_SECONDS + seconds);
  (await connected.promise).destroy();
  return answer;
}

/** RFC 9113 §4.1. */
function frame(type: number, flags: number, stream: number, payload: Uint8Array): Buffer {
  const header = Buffer.alloc(9);
  header.writeUIntBE(payload.length, 0, 3);
  header[3] = type;
  header[4] = flags;
  header.writeUInt32BE(stream, 5);
  return Buffer.concat([header, payload]);
}

const text = (value: string): Buffer => Buffer.concat([Buffer.from([value.length]), Buffer.from(value)]);
/** One field of a header without an index (RFC 7541 §6.2.2). */
const field = (name: string, value: string): Buffer =>
  Buffer.concat([Buffer.from([0x00]), text(name), text(value)]);

const SETTINGS = frame(4, 0, 0, Buffer.alloc(0));
const STATUS_200 = Buffer.from([0x88]);
const HEADERS = frame(1, 4, 1, Buffer.concat([STATUS_200, field('content-type', 'application/grpc')]));
const MESSAGE = frame(0, 0, 1, Buffer.from('00000000020801', 'hex'));
const TRAILERS = frame(1, 5, 1, field('grpc-status', '0'));

/** Frames of a real answer, frames that are wrong in every part, and bytes that are none. */
const piece = fc.oneof(
  fc.constantFrom(SETTINGS, HEADERS, MESSAGE, TRAILERS, frame(4, 1, 0, Buffer.alloc(0))),
  fc
    .tuple(
      fc.oneof(fc.integer({ min: 0, max: 12 }), fc.integer({ min: 0, max: 255 })),
      fc.integer({ min: 0, max: 255 }),
      fc.constantFrom(0, 1, 2, 3, 0x7fffffff, 0xffffffff),
      fc.oneof(
        fc.uint8Array({ maxLength: 64 }),
        fc
          .tuple(fc.constantFrom('grpc-status', 'grpc-message', ':status', 'a'), fc.string({ maxLength: 20 }))
          .map(([name, value]) => field(name, value)),
      ),
    )
    .map(([type, flags, stream, payload]) => frame(type, flags, stream, payload)),
  fc.uint8Array({ maxLength: 64 }).map((bytes) => Buffer.from(bytes)),
);

const sent = fc
  .tuple(fc.constantFrom<Buffer[]>([], [SETTINGS], [SETTINGS, HEADERS]), fc.array(piece, { maxLength: 12 }))
  .map(([first, rest]) => Buffer.concat([...first, ...rest]));

/** Writes the pieces one after the other, each in a turn of its own. */
function sendInPieces(socket: Socket, bytes: Buffer, cuts: readonly number[], ending: Ending): void {
  const places = [...cuts.map((cut) => cut % (bytes.length + 1)), bytes.length].toSorted((a, b) => a - b);
  let from = 0;
  const next = (): void => {
    const to = places.shift();
    if (socket.destroyed) return;
    if (to === undefined) {
      if (ending === 'ends') socket.end();
      else if (ending === 'breaks off') socket.destroy();
      return;
    }
    if (to > from) socket.write(bytes.subarray(from, to));
    from = to;
    setImmediate(next);
  };
  socket.resume();
  next();
}

describe('a gRPC call', () => {
  it('has an answer or an error, whatever comes in whatever pieces', async () => {
    const outcomes = new Set<string>();
    const anyEnding = fc.constantFrom<Ending>('ends', 'ends', 'breaks off', 'stays');
    await fc.assert(
      fc.asyncProperty(sent, fc.array(fc.nat(), { maxLength: 8 }), anyEnding, async (bytes, cuts, ending) => {
        const answer = await call((socket) => sendInPieces(socket, bytes, cuts, ending));
        outcomes.add(answer.outcome);
        if (answer.outcome === 'error') expect(answer.code).toMatch(/^[A-Z0-9_]+$/);
        if (answer.outcome === 'answered') expect(answer.status).toBeGreaterThanOrEqual(0);
      }),
      { numRuns: 300 },
    );
    // Else this would show less than it says.
    expect(outcomes).toContain('error');
    expect(outcomes).toContain('timeout');
  }, 120_000);

  it('has the same answer in whatever pieces a right one comes', async () => {
    const bytes = Buffer.concat([SETTINGS, HEADERS, MESSAGE, TRAILERS]);
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(), { maxLength: 20 }), async (cuts) => {
        // Long enough for a machine that does other things at the same time.
        const answer = await call((socket) => sendInPieces(socket, bytes, cuts, 'stays'), 10);
        expect(answer).toMatchObject({ outcome: 'answered', status: 0, message: Buffer.from('0801', 'hex') });
      }),
      { numRuns: 100 },
    );
  }, 60_000);

  const times = (count: number, bytes: Buffer): Buffer =>
    Buffer.concat(Array.from({ length: count }, () => bytes));
  const PING = frame(6, 0, 0, Buffer.alloc(8));
  it.each<readonly [string, Buffer, Buffer]>([
    ['PING, a few at a time', SETTINGS, times(50, PING)],
    ['PING, very many at a time', SETTINGS, times(4000, PING)],
    ['SETTINGS, a few at a time', SETTINGS, times(50, SETTINGS)],
    ['SETTINGS, very many at a time', SETTINGS, times(4000, SETTINGS)],
    ['a message, a byte in each frame', times(1, Buffer.concat([SETTINGS, HEADERS])), times(4000, frame(0, 0, 1, Buffer.from([0])))],
    ['empty parts of a message', Buffer.concat([SETTINGS, HEADERS]), times(4000, frame(0, 0, 1, Buffer.alloc(0)))],
    ['headers that do not end', Buffer.concat([SETTINGS, frame(1, 0, 1, STATUS_200)]), times(4000, frame(9, 0, 1, field('a', 'b')))],
    ['headers of answers to come', SETTINGS, times(4000, frame(1, 4, 1, field(':status', '100')))],
    ['room for what it is asked', SETTINGS, times(4000, frame(8, 0, 1, Buffer.from([0, 0, 0, 1])))],
    ['frames of unknown kinds', SETTINGS, times(1000, frame(200, 0, 0, Buffer.alloc(100)))],
    ['other addresses', SETTINGS, times(4000, frame(12, 0, 0, text('http://a')))],
  ])('outlives a server that reads nothing and sends without an end: %s', async (_what, first, flood) => {
    const before = process.memoryUsage.rss();
    const answer = await call((socket) => {
      socket.pause().write(first);
      const pour = (): void => {
        if (socket.destroyed) return;
        if (socket.writableLength === 0) socket.write(flood);
        setImmediate(pour);
      };
      pour();
    }, 1.5);

    expect(answer.outcome).not.toBe('answered');
    // Without an end to it, PING alone takes 100 MB a second. The messages of 1 MiB in pieces of a byte take most.
    expect((process.memoryUsage.rss() - before) / 2 ** 20).toBeLessThan(200);
  }, 30_000); // prettier-ignore
});
