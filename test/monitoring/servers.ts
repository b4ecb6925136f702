// Prometheus and Alertmanager as processes for tests: on a free port of 127.0.0.1, with a folder that is gone afterwards.
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { vi } from 'vitest';
import { z } from 'zod';

export interface Running {
  readonly url: string;
  readonly stop: () => Promise<void>;
}

/** @param config what would stand in prometheus.yml */
export async function startPrometheus(config: object): Promise<Running> {
  const folder = mkdtempSync(join(tmpdir(), 'winstorage-prometheus-'));
  writeFileSync(join(folder, 'prometheus.yml'), stringify(config));
  return start('prometheus', folder, (address) => [
    `--config.file=${join(folder, 'prometheus.yml')}`,
    `--storage.tsdb.path=${join(folder, 'data')}`,
    `--web.listen-address=${address}`,
    '--log.level=warn',
  ]);
}

/** @param config what would stand in alertmanager.yml */
export async function startAlertmanager(config: object): Promise<Running> {
  const folder = mkdtempSync(join(tmpdir(), 'winstorage-alertmanager-'));
  writeFileSync(join(folder, 'alertmanager.yml'), stringify(config));
  return start('prometheus-alertmanager', folder, (address) => [
    `--config.file=${join(folder, 'alertmanager.yml')}`,
    `--storage.path=${join(folder, 'data')}`,
    `--web.listen-address=${address}`,
    // Alone: it looks for no others, and listens nowhere else.
    '--cluster.listen-address=',
    '--log.level=warn',
  ]);
}

async function start(
  program: string,
  folder: string,
  args: (address: string) => readonly string[],
): Promise<Running> {
  const address = `127.0.0.1:${await freePort()}`;
  const child = spawn(program, args(address), { stdio: ['ignore', 'ignore', 'pipe'] });
  let log = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    log += text;
  });
  let failure: string | null = null;
  child.once('error', (error) => {
    failure = error.message;
  });
  const url = `http://${address}`;
  try {
    await waitUntil(`${program} is ready`, async () => {
      if (failure !== null || child.exitCode !== null) return true;
      return (await fetch(`${url}/-/ready`).catch(() => null))?.status === 200;
    });
    if (failure !== null || child.exitCode !== null)
      throw new Error(`${program} did not start: ${failure ?? log}`);
  } catch (error) {
    await stop(child, folder);
    throw error;
  }
  return { url, stop: () => stop(child, folder) };
}

/** Waits until something is so, for half a minute. */
export async function waitUntil(what: string, isSo: () => Promise<boolean>): Promise<void> {
  await vi.waitFor(
    async () => {
      if (!(await isSo())) throw new Error(`not yet: ${what}`);
    },
    { timeout: 30_000, interval: 100 },
  );
}

async function stop(child: ChildProcess, folder: string): Promise<void> {
  const ended = new Promise((resolve) => child.once('exit', resolve));
  // It has no number where it could not be started at all.
  if (child.pid !== undefined && child.exitCode === null && child.kill('SIGKILL')) await ended;
  rmSync(folder, { recursive: true, force: true });
}

export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

const labels = z.record(z.string(), z.string());
const sample = z.tuple([z.number(), z.string()]);

const answer = z.discriminatedUnion('status', [
  z.object({ status: z.literal('error'), error: z.string() }),
  z.object({
    status: z.literal('success'),
    data: z.object({
      result: z.array(
        z.object({ metric: labels, value: sample.optional(), values: z.array(sample).optional() }),
      ),
    }),
  }),
]);

interface Series {
  readonly labels: Readonly<Record<string, string>>;
  /** The value, or the last one of a range. */
  readonly value: number;
}

export interface Answer {
  readonly series: readonly Series[];
  readonly seconds: number;
}

/**
 * Asks Prometheus, for this moment or for the last minute.
 * @throws Error with what Prometheus says of a query that it does not take
 */
export async function ask(
  { url }: Running,
  expr: string,
  kind: 'now' | 'last minute' = 'now',
): Promise<Answer> {
  const now = Date.now() / 1000;
  const query =
    kind === 'now' ? { query: expr } : { query: expr, start: String(now - 60), end: String(now), step: '5' };
  const path = kind === 'now' ? 'query' : 'query_range';
  const startedAt = performance.now();
  const response = await fetch(`${url}/api/v1/${path}`, {
    method: 'POST',
    body: new URLSearchParams(query),
  });
  const text: unknown = await response.json();
  const seconds = (performance.now() - startedAt) / 1000;
  const parsed = answer.parse(text);
  if (parsed.status === 'error') throw new Error(`${parsed.error}: ${expr}`);
  return {
    seconds,
    series: parsed.data.result.map(({ metric, value, values }) => ({
      labels: metric,
      value: Number((value ?? values?.at(-1))?.[1]),
    })),
  };
}

/** The value of an expression that gives one series. */
export async function valueOf(prometheus: Running, expr: string): Promise<number | undefined> {
  return (await ask(prometheus, expr)).series[0]?.value;
}
