// Programs that a measurement starts, and what they take of the machine. Linux only.
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import * as z from 'zod';
import { until } from '../../test/support/until.ts';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** The agent as the image has it; made anew, because an old one would be measured without anybody noticing. */
export function bundle(): string {
  const { status, stderr } = spawnSync(
    process.execPath,
    [join(ROOT, 'scripts/assemble-image.ts'), '.cache/bench'],
    {
      cwd: ROOT,
      encoding: 'utf8',
    },
  );
  if (status !== 0) throw new Error(`the image could not be assembled: ${stderr}`);
  return join(ROOT, '.cache/bench/agent/main.mjs');
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

export interface Started {
  readonly url: string;
  readonly pid: number;
  /** Seconds since it was started. */
  readonly age: () => number;
  readonly end: (signal?: NodeJS.Signals) => Promise<void>;
}

/** Starts a server and waits until `path` answers with success. */
export async function startServer(
  command: readonly string[],
  port: number,
  path: string,
  env: Readonly<Record<string, string>> = {},
): Promise<Started> {
  const startedAt = performance.now();
  const age = (): number => (performance.now() - startedAt) / 1000;
  const child = spawn(command[0] ?? '', command.slice(1), {
    stdio: 'ignore',
    env: { ...process.env, ...env },
  });
  const url = `http://127.0.0.1:${port}`;
  await answers(`${url}${path}`, child);
  return {
    url,
    pid: child.pid ?? 0,
    age,
    async end(signal = 'SIGKILL') {
      const gone = once(child, 'exit');
      child.kill(signal);
      await gone;
    },
  };
}

/** Waits until the address answers with success. */
export async function answers(url: string, child?: ChildProcess): Promise<void> {
  await until(
    async () => {
      if (child !== undefined && child.exitCode !== null)
        throw new Error(`${child.spawnargs.join(' ')} ended`);
      const response = await fetch(url).catch(() => null);
      await response?.arrayBuffer();
      return response?.ok === true;
    },
    () => `${url} did not answer`,
    // How long a start takes is measured.
    { seconds: 60, everyMs: 2 },
  );
}

/** CPU seconds of all threads of a process so far, as the scheduler counts them. */
export function cpuSeconds(pid: number): number {
  const tasks = readdirSync(`/proc/${pid}/task`);
  const nanoseconds = tasks.map((task) => {
    const file = `/proc/${pid}/task/${task}/schedstat`;
    return existsSync(file) ? Number(readFileSync(file, 'latin1').split(' ')[0]) : 0;
  });
  return nanoseconds.reduce((sum, one) => sum + one, 0) / 1e9;
}

export interface HeldMemory {
  /** MiB, with the pages of node's own file that it has touched. */
  readonly resident: number;
  /** MiB that are no pages of a file: what it has written itself. */
  readonly own: number;
}

export function heldMemory(pid: number): HeldMemory {
  const text = readFileSync(`/proc/${pid}/smaps_rollup`, 'latin1');
  const mebibytes = (name: string): number =>
    Number(new RegExp(`^${name}:\\s+(?<kib>\\d+)`, 'm').exec(text)?.groups?.['kib']) / 1024;
  return { resident: mebibytes('Rss'), own: mebibytes('Anonymous') };
}

const daemonSet = z.object({
  spec: z.object({
    template: z.object({
      spec: z.object({ containers: z.array(z.object({ command: z.array(z.string()) })).length(1) }),
    }),
  }),
});

/** What the DaemonSet gives to node.exe before the agent. */
export function daemonSetFlags(): readonly string[] {
  const text = readFileSync(join(ROOT, 'manifests/base/daemon-set.yaml'), 'utf8');
  const [container] = daemonSet.parse(parse(text)).spec.template.spec.containers;
  return container?.command.slice(1) ?? [];
}
