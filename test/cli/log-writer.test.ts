import { describe, expect, it, vi } from 'vitest';
import { createLogWriter, type LogWriter } from '../../agent/cli/log-writer.ts';

/** A pipe whose reader the test is: each write is held until the test lets it go. */
function createPipe(): {
  log: LogWriter;
  /** What has arrived so far. */
  text: () => string;
  /** The bytes of the write that is held. */
  held: () => number;
  take: (bytes?: number) => void;
  takeAll: () => void;
  fail: (code: string) => void;
} {
  let held: { bytes: Uint8Array; done: Parameters<Parameters<typeof createLogWriter>[0]>[1] } | null = null;
  const taken: Uint8Array[] = [];
  const log = createLogWriter(
    (bytes, done) => {
      expect(held, 'one write at a time').toBeNull();
      held = { bytes, done };
    },
    (lines) => log.write(`${lines} dropped\n`),
  );
  const letGo = (error: NodeJS.ErrnoException | null, count: number): void => {
    if (held === null) return expect.unreachable('nothing is written');
    const { bytes, done } = held;
    held = null;
    taken.push(bytes.slice(0, count));
    done(error, count);
  };
  return {
    log,
    text: () => Buffer.concat(taken).toString(),
    held: () => held?.bytes.length ?? 0,
    take: (bytes = held?.bytes.length ?? 0) => letGo(null, bytes),
    takeAll() {
      for (let next = held; next !== null; next = held) letGo(null, next.bytes.length);
    },
    fail: (code) => letGo(Object.assign(new Error(code), { code }), 0),
  };
}

const numbered = (count: number): string[] =>
  Array.from({ length: count }, (_, i) => `line ${i} ${'x'.repeat(1000)}\n`);

describe('a line of the log', () => {
  it('is written, and those behind it in their order, also when a pipe takes them in pieces', () => {
    const { log, text, held, take } = createPipe();
    const lines = numbered(100);
    for (const line of lines) log.write(line);

    while (held() > 0) take(Math.ceil(held() / 3));

    expect(text()).toBe(lines.join(''));
  });

  it('keeps its letters when a pipe cuts one of them', () => {
    const { log, text, take } = createPipe();
    log.write('Größe\n');
    take(3);
    take();

    expect(text()).toBe('Größe\n');
  });

  it('waits while nobody reads, with at most 256 KiB of others, and then it is told how many did not', () => {
    const { log, text, takeAll } = createPipe();
    const lines = numbered(1000);
    for (const line of lines) log.write(line);
    takeAll();
    log.write('afterwards\n');
    takeAll();

    const arrived = text().split(/(?<=\n)/);
    const kept = arrived.length - 2;
    expect(kept * (lines[0]?.length ?? 0)).toBeLessThanOrEqual(256 * 1024);
    expect(kept).toBeGreaterThan(200);
    expect(arrived).toEqual([...lines.slice(0, kept), `${1000 - kept} dropped\n`, 'afterwards\n']);
  });

  it('is not kept behind one that was dropped, so that what is missing is missing in one place', () => {
    const { log, text, take, takeAll } = createPipe();
    for (const line of numbered(1000)) log.write(line);
    take();
    log.write('fits again, but there is a gap before it\n');
    takeAll();

    expect(text()).not.toContain('fits again');
  });

  it('is written with the next one when the disk was full', () => {
    const { log, text, fail, takeAll } = createPipe();
    log.write('first\n');
    fail('ENOSPC');
    log.write('second\n');
    fail('ENOSPC');
    log.write('third\n');
    takeAll();

    expect(text()).toBe('first\nsecond\nthird\n');
  });

  it('is tried again, without the next one, where a pipe takes nothing just now', async () => {
    const { log, text, held, fail, take } = createPipe();
    log.write('first\n');
    fail('EAGAIN');
    expect(held()).toBe(0);

    await vi.waitFor(() => expect(held()).toBeGreaterThan(0));
    take();
    expect(text()).toBe('first\n');
  });

  it.each(['EPIPE', 'EOF', 'EBADF'])('is of no use any more after %s', async (code) => {
    const { log, held, fail } = createPipe();
    log.write('first\n');
    log.write('second\n');
    fail(code);
    log.write('third\n');

    expect(held()).toBe(0);
    expect(await log.flush(60)).toBe(true);
  });
});

describe('the end of the process', () => {
  it('waits until everything is written', async () => {
    const { log, text, takeAll } = createPipe();
    for (const line of numbered(50)) log.write(line);
    const flushed = log.flush(60);
    takeAll();

    expect(await flushed).toBe(true);
    expect(text()).toBe(numbered(50).join(''));
  });

  it('does not wait where nothing was logged', async () => {
    expect(await createPipe().log.flush(60)).toBe(true);
  });

  it('waits no longer than it may for a pipe that nobody reads, and is told that a write is held', async () => {
    const { log } = createPipe();
    log.write('first\n');

    expect(await log.flush(0.01)).toBe(false);
  });

  it('waits no longer than it may for a pipe that takes nothing, which holds no write', async () => {
    const log = createLogWriter(
      (_bytes, done) => setImmediate(() => done(Object.assign(new Error('full'), { code: 'EAGAIN' }), 0)),
      () => undefined,
    );
    log.write('first\n');

    expect(await log.flush(0.05)).toBe(true);
  });

  it('tries once more what a full disk did not take', async () => {
    const { log, text, fail, takeAll } = createPipe();
    log.write('first\n');
    fail('ENOSPC');
    const flushed = log.flush(60);
    takeAll();

    expect(await flushed).toBe(true);
    expect(text()).toBe('first\n');
  });
});
