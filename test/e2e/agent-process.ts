// The agent as its users start it: a process, its log, its HTTP answers.
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const ROOT = join(import.meta.dirname, '../..');
const MAIN = join(ROOT, 'agent/main.ts');

export interface RunningAgent {
  readonly url: string;
  readonly process: ChildProcess;
  /** Every line of its log so far. */
  readonly log: string[];
  /** Its exit code, once it ended. */
  readonly ended: Promise<number | null>;
}

export const THROWING_SIGNAL = 'SIGUSR2';

const THROW = `process.on('${THROWING_SIGNAL}', () => { throw new Error('planted, password=S3cret'); })`;

/** The environment of an agent in which that signal throws an error with a secret, where nothing of the agent catches it. */
export const THROWS_ON_SIGNAL = {
  NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(THROW)}`,
};

/** Starts `serve` on a port that the system chooses, and waits until it listens. */
export function startAgent(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
  main = MAIN,
): Promise<RunningAgent> {
  const child = spawn(process.execPath, [main, 'serve', '--listen', '127.0.0.1:0', ...args], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const log: string[] = [];
  const ended = new Promise<number | null>((resolve) => {
    child.once('exit', resolve);
  });
  return new Promise((resolve, reject) => {
    createInterface({ input: child.stderr }).on('line', (line) => {
      log.push(line);
      const url = /"url":"(?<url>[^"]+)"/.exec(line)?.groups?.['url'];
      if (url !== undefined) resolve({ url, process: child, log, ended });
    });
    void ended.then((code) => reject(new Error(`the agent ended with exit code ${code}: ${log.join('\n')}`)));
  });
}

export interface Finished {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a command to its end. */
export function runAgent(args: readonly string[], env: Readonly<Record<string, string>> = {}): Finished {
  const { status, stdout, stderr } = spawnSync(process.execPath, [MAIN, ...args], {
    encoding: 'utf8',
    env: { ...process.env, ...env },
    maxBuffer: 64 * 1024 * 1024,
  });
  return { code: status, stdout, stderr };
}

/** `test/recordings/NAME` as the value of `--host`. */
export function recorded(name: string): string {
  return `recorded:${join(ROOT, 'test/recordings', name)}`;
}

export function recordedBad(name: string): string {
  return `recorded:${join(ROOT, 'test/recordings-bad', name)}`;
}
