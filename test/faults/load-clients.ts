// Clients that wear an agent out: a thousand connections that ask as fast as they can, some that never end their headers, bodies of a
// gigabyte; and a scraper that asks once a second, from the same address as all of them.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { get as getPlain } from 'node:http';
import { get as getSecure } from 'node:https';
import { connect as connectPlain, type Socket } from 'node:net';
import { connect as connectSecure } from 'node:tls';
import { setTimeout as pause } from 'node:timers/promises';
import { gunzipSync } from 'node:zlib';
import { waitedForCpuSeconds } from './cpu-wait.ts';
import type { RunningAgent } from '../e2e/agent-process.ts';
import { ask } from '../e2e/https.ts';

export const LOAD_SECONDS = 20;
/** What Prometheus waits unless it is told otherwise. */
export const SCRAPE_TIMEOUT_SECONDS = 10;
export const BODY_BYTES = 1e9;

export interface Target {
  readonly agent: RunningAgent;
  /** Null: over plain HTTP, without a password. */
  readonly access: { readonly ca: string; readonly login: string } | null;
}

interface Scrape {
  readonly status: number;
  readonly complete: boolean;
  readonly seconds: number;
}

export interface Load {
  readonly scrapes: readonly Scrape[];
  /** What wrk printed. */
  readonly wrk: string;
  /** Connections that were cut because their headers did not end. */
  readonly slowCut: number;
  readonly bodies: number;
  /** The most that left the sender of one body. */
  readonly bodyBytes: number;
  /** What came of wrong passwords, by status. */
  readonly guesses: ReadonlyMap<number, number>;
  /** How long the agent waited for a CPU that others had. */
  readonly waitedSeconds: number;
  readonly startMib: number;
  readonly peakMib: number;
}

/** Asks as Prometheus does: packed, and on a connection of its own when the last one has ended. */
export function scrape({ agent, access }: Target): Promise<Scrape> {
  const startedAt = performance.now();
  const done = (status: number, complete: boolean): Scrape => ({
    status,
    complete,
    seconds: (performance.now() - startedAt) / 1000,
  });
  const options = { headers: { 'Accept-Encoding': 'gzip' }, timeout: SCRAPE_TIMEOUT_SECONDS * 1000 };
  const url = `${agent.url}/metrics`;
  return new Promise((resolve) => {
    const sent = access === null ? getPlain(url, options) : getSecure(url, { ...options, ...secure(access) });
    sent
      .on('response', (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () => {
          const body = Buffer.concat(chunks);
          const isPacked = response.headers['content-encoding'] === 'gzip';
          const text = isPacked ? gunzipSync(body) : body;
          resolve(done(response.statusCode ?? 0, text.includes('winstorage_build_info')));
        });
        response.on('error', () => resolve(done(0, false)));
      })
      .on('timeout', () => sent.destroy())
      .on('error', () => resolve(done(0, false)));
  });
}

/** Loads the agent for LOAD_SECONDS, and tells what came of it. */
export async function putUnderLoad(target: Target): Promise<Load> {
  const told = { slowCut: 0, bodies: 0, bodyBytes: 0 };
  const guesses = new Map<number, number>();
  const scrapes: Scrape[] = [];
  const { agent, access } = target;
  const startMib = memoryMib(agent, 'VmRSS');
  const waitedBefore = waitedForCpuSeconds(agent.process.pid ?? 0);

  let over = false;
  const end = (): boolean => over;
  const guessers = access === null ? [] : ['127.0.0.3', '127.0.0.4', '127.0.0.5'];
  const others = [
    ...Array.from({ length: 50 }, () => sendSlowly(target, end, told)),
    ...Array.from({ length: 2 }, () => sendBody(target, end, told)),
    ...guessers.map((from) => guess(`${agent.url}/metrics`, access?.ca ?? '', from, end, guesses)),
  ];
  const pending: Promise<unknown>[] = [];
  const scraper = setInterval(() => pending.push(scrape(target).then((each) => scrapes.push(each))), 1000);
  const wrk = await runWrk(target);
  clearInterval(scraper);
  await Promise.all(pending);
  over = true;
  await Promise.all(others);
  const waitedSeconds = waitedForCpuSeconds(agent.process.pid ?? 0) - waitedBefore;
  return { scrapes, wrk, ...told, guesses, waitedSeconds, startMib, peakMib: memoryMib(agent, 'VmHWM') };
}

async function runWrk({ agent, access }: Target): Promise<string> {
  const headers = [
    'Accept-Encoding: gzip',
    ...(access === null ? [] : [`Authorization: ${authorization(access.login)}`]),
  ].flatMap((text) => ['--header', text]);
  const many = ['--connections', '1000', '--threads', '1', '--timeout', '10s'];
  const child = spawn('wrk', [...many, '--duration', `${LOAD_SECONDS}s`, ...headers, `${agent.url}/metrics`]);
  let printed = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => {
      printed += text;
    });
  await once(child, 'close');
  return printed;
}

/** Sends a header, slowly, until it is cut. */
async function sendSlowly(target: Target, end: () => boolean, told: { slowCut: number }): Promise<void> {
  while (!end()) {
    const socket = connect(target);
    const closed = new Promise((resolve) => socket.once('close', resolve));
    socket.write(`${firstLines('GET', target)}X-Slow: `);
    while (!socket.destroyed && !end()) {
      socket.write('a');
      await Promise.race([closed, pause(500)]);
    }
    if (!end()) told.slowCut += 1;
    socket.destroy();
  }
}

/** Sends a body of a gigabyte, until it is cut. */
async function sendBody(
  target: Target,
  end: () => boolean,
  told: { bodies: number; bodyBytes: number },
): Promise<void> {
  const chunk = Buffer.alloc(64 * 1024);
  while (!end()) {
    const socket = connect(target);
    socket.write(`${firstLines('POST', target)}Content-Length: ${BODY_BYTES}\r\n\r\n`);
    for (let sent = 0; sent < BODY_BYTES && !socket.destroyed && !end(); sent += chunk.length)
      if (!socket.write(chunk)) await roomIn(socket);
    told.bodies += 1;
    told.bodyBytes = Math.max(told.bodyBytes, socket.bytesWritten - socket.writableLength);
    socket.destroy();
    await pause(20);
  }
}

/** Until more can be written, or it is closed. */
function roomIn(socket: Socket): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      socket.off('drain', done).off('close', done);
      resolve();
    };
    socket.on('drain', done).on('close', done);
  });
}

/** Tries one wrong password after the other. */
async function guess(
  url: string,
  ca: string,
  from: string,
  end: () => boolean,
  guesses: Map<number, number>,
): Promise<void> {
  for (let number = 1; !end(); number += 1) {
    const login = `prometheus:guess-${from}-${number}`;
    const status = await ask(url, { ca, login, from }).then(
      (answer) => answer.status,
      () => 0,
    );
    guesses.set(status, (guesses.get(status) ?? 0) + 1);
  }
}

function connect({ agent, access }: Target): Socket {
  const port = Number(new URL(agent.url).port);
  const socket =
    access === null
      ? connectPlain(port, '127.0.0.1')
      : connectSecure({ port, host: '127.0.0.1', ...secure(access) });
  return socket.on('error', () => undefined).resume();
}

function firstLines(method: string, { access }: Target): string {
  const login = access === null ? '' : `Authorization: ${authorization(access.login)}\r\n`;
  return `${method} /metrics HTTP/1.1\r\nHost: localhost\r\n${login}`;
}

function secure({ ca, login }: NonNullable<Target['access']>): {
  readonly ca: Buffer;
  readonly servername: string;
  readonly auth: string;
} {
  return { ca: readFileSync(ca), servername: 'winstorage-agent', auth: login };
}

function authorization(login: string): string {
  return `Basic ${Buffer.from(login).toString('base64')}`;
}

function memoryMib(agent: RunningAgent, field: 'VmRSS' | 'VmHWM'): number {
  const status = readFileSync(`/proc/${agent.process.pid}/status`, 'utf8');
  return Number(new RegExp(`${field}:\\s+(\\d+) kB`).exec(status)?.[1]) / 1024;
}
