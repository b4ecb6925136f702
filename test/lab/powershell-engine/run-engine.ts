// Starts the lab's PowerShell engine for tests, as the agent starts powershell.exe.
import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { existsSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Readable } from 'node:stream';

const ROOT = resolve(import.meta.dirname, '../../..');

export const READ_FACTS = join(ROOT, 'scripts/node/Read-Facts.ps1');
export const NODES = join(ROOT, 'test/lab/simulated-nodes');

export const ENGINE =
  process.env['WINSTORAGE_ENGINE'] ?? join(ROOT, '.cache/powershell-engine/linux/powershell');
const SWITCHES = ['-NoLogo', '-NoProfile', '-NonInteractive', '-ExecutionPolicy', 'Bypass', '-File'];

/** Without the engine its tests are skipped at a desk, and fail in CI, where a skipped test is a lost test. */
export const skipEngineTests = !existsSync(ENGINE) && !process.env['CI'];

export interface EngineRun {
  readonly exitCode: number | null;
  readonly stdout: Buffer;
  readonly stderr: string;
}

export function startEngine(
  script: string,
  args: readonly string[],
  node: string,
): ChildProcessByStdio<null, Readable, Readable> {
  if (!existsSync(ENGINE)) throw new Error(`no engine at ${ENGINE}: run node scripts/build-engine.ts linux`);
  return spawn(ENGINE, [...SWITCHES, script, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, WINSTORAGE_LAB_NODE: node },
  });
}

export async function runEngine(script: string, args: readonly string[], node: string): Promise<EngineRun> {
  const engine = startEngine(script, args, node);
  const stdout: Buffer[] = [];
  const stderr: Buffer[] = [];
  engine.stdout.on('data', (chunk: Buffer) => stdout.push(chunk));
  engine.stderr.on('data', (chunk: Buffer) => stderr.push(chunk));
  const { promise, resolve: done, reject } = Promise.withResolvers<number | null>();
  engine.once('error', reject);
  engine.once('close', done);
  const exitCode = await promise;
  return { exitCode, stdout: Buffer.concat(stdout), stderr: Buffer.concat(stderr).toString('utf8') };
}

/** Runs a script given as text; for what the engine itself does. */
export async function runText(text: string): Promise<EngineRun> {
  const folder = mkdtempSync(join(tmpdir(), 'winstorage-engine-'));
  const script = join(folder, 'script.ps1');
  writeFileSync(script, text);
  return runEngine(script, [], '');
}

/** A node file that differs from the healthy node in the given top-level keys. */
export function nodeLike(base: string, changes: Readonly<Record<string, unknown>>): string {
  const file = join(mkdtempSync(join(tmpdir(), 'winstorage-node-')), 'node.json');
  writeFileSync(file, JSON.stringify({ extends: join(NODES, base), ...changes }));
  return file;
}
