// The agent under load: a thousand connections that ask as fast as they can, clients that never end their headers, a body of a
// gigabyte after the other; and a scraper that asks once a second, from the same address as all of them.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { gunzipSync } from 'node:zlib';
import { get } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { recorded, startAgent, type RunningAgent } from './agent-process.ts';

const SECONDS = 20;
/** That of manifests/base is 1 GiB, for the agent with its children; the agent alone is to stay far below. */
const MEMORY_LIMIT_MIB = 400;
/** What Prometheus waits unless it is told otherwise. */
const SCRAPE_TIMEOUT_SECONDS = 10;
const BODY_BYTES = 1e9;

interface Scrape {
  readonly status: number;
  readonly complete: boolean;
  readonly seconds: number;
}

let agent: RunningAgent;
let port: number;
const scrapes: Scrape[] = [];
const told = { wrk: '', slowCut: 0, bodies: 0, bodyBytes: 0, startMib: 0, peakMib: 0 };

/** Asks as Prometheus does: packed, and on a connection of its own when the last one has ended. */
function scrape(): Promise<Scrape> {
  const startedAt = performance.now();
  const done = (status: number, complete: boolean): Scrape => ({
    status,
    complete,
    seconds: (performance.now() - startedAt) / 1000,
  });
  return new Promise((resolve) => {
    const sent = get(`${agent.url}/metrics`, {
      headers: { 'Accept-Encoding': 'gzip' },
      timeout: SCRAPE_TIMEOUT_SECONDS * 1000,
    })
      .on('response', (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () =>
          resolve(
            done(
              response.statusCode ?? 0,
              gunzipSync(Buffer.concat(chunks)).includes('winstorage_build_info'),
            ),
          ),
        );
        response.on('error', () => resolve(done(0, false)));
      })
      .on('timeout', () => sent.destroy())
      .on('error', () => resolve(done(0, false)));
  });
}

/** Sends a header, slowly, until it is cut. */
async function sendSlowly(end: () => boolean): Promise<void> {
  while (!end()) {
    const socket = connect(port, '127.0.0.1').on('error', () => undefined);
    const closed = new Promise((resolve) => socket.once('close', resolve));
    socket.resume().write('GET /metrics HTTP/1.1\r\nHost: localhost\r\nX-Slow: ');
    while (!socket.destroyed && !end()) {
      socket.write('a');
      await Promise.race([closed, pause(500)]);
    }
    if (!end()) told.slowCut += 1;
    socket.destroy();
  }
}

/** Sends a body of a gigabyte, until it is cut. */
async function sendBody(end: () => boolean): Promise<void> {
  const chunk = Buffer.alloc(64 * 1024);
  while (!end()) {
    const socket: Socket = connect(port, '127.0.0.1').on('error', () => undefined);
    socket.resume();
    socket.write(`POST /metrics HTTP/1.1\r\nHost: localhost\r\nContent-Length: ${BODY_BYTES}\r\n\r\n`);
    for (let sent = 0; sent < BODY_BYTES && !socket.destroyed && !end(); sent += chunk.length)
      if (!socket.write(chunk))
        await Promise.race([once(socket, 'drain'), once(socket, 'close')]).catch(() => undefined);
    told.bodies += 1;
    told.bodyBytes = Math.max(told.bodyBytes, socket.bytesWritten - socket.writableLength);
    socket.destroy();
    await pause(20);
  }
}

function memoryMib(field: 'VmRSS' | 'VmHWM'): number {
  const status = readFileSync(`/proc/${agent.process.pid}/status`, 'utf8');
  return Number(new RegExp(`${field}:\\s+(\\d+) kB`).exec(status)?.[1]) / 1024;
}

beforeAll(async () => {
  agent = await startAgent(['--host', recorded('healthy')]);
  port = Number(new URL(agent.url).port);
  expect((await scrape()).status).toBe(200);
  told.startMib = memoryMib('VmRSS');

  let over = false;
  const end = (): boolean => over;
  const many = ['--connections', '1000', '--threads', '1', '--timeout', '10s'];
  const wrk = spawn('wrk', [
    ...many,
    '--duration',
    `${SECONDS}s`,
    '--header',
    'Accept-Encoding: gzip',
    `${agent.url}/metrics`,
  ]);
  for (const stream of [wrk.stdout, wrk.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => {
      told.wrk += text;
    });
  const others = [...Array.from({ length: 50 }, () => sendSlowly(end)), sendBody(end), sendBody(end)];
  const pending: Promise<unknown>[] = [];
  const scraper = setInterval(() => pending.push(scrape().then((each) => scrapes.push(each))), 1000);
  await once(wrk, 'close');
  clearInterval(scraper);
  await Promise.all(pending);
  over = true;
  await Promise.all(others);
  told.peakMib = memoryMib('VmHWM');
}, 60_000);

afterAll(() => {
  agent?.process.kill('SIGKILL');
});

describe('under load', () => {
  it('is really under load', () => {
    expect(Number(/(\d+) requests in/.exec(told.wrk)?.[1])).toBeGreaterThan(SECONDS * 10);
    expect(told.slowCut).toBeGreaterThan(50);
    expect(told.bodies).toBeGreaterThan(10);
  });

  it('loses no scrape', () => {
    expect(scrapes.length).toBeGreaterThanOrEqual(SECONDS - 2);
    expect(scrapes.filter(({ status, complete }) => status !== 200 || !complete)).toEqual([]);
    expect(Math.max(...scrapes.map(({ seconds }) => seconds))).toBeLessThan(SCRAPE_TIMEOUT_SECONDS);
  });

  it('reads no body: not more of it than the buffers of the two ends take', () => {
    expect(told.bodyBytes).toBeLessThan(BODY_BYTES / 50);
  });

  it('stays below its memory', () => {
    expect(told.peakMib).toBeLessThan(MEMORY_LIMIT_MIB);
  });

  it('lives on, with nothing in the log that is a bug', async () => {
    expect((await scrape()).status).toBe(200);
    expect(agent.log.filter((line) => line.includes('"level":"error"'))).toEqual([]);
  });
});
