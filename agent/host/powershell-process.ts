// One process of powershell.exe: no shell, nothing built into a script text, output bounded, killed without the help of
// another program, and never two at once.
import type { Writable } from 'node:stream';
import { execa } from 'execa';
import { endProcess } from './end-process.ts';
import { createLineSplitter } from './line-splitter.ts';

interface ProcessStart {
  /** Absolute path of the script, and its parameters. */
  readonly script: readonly [string, ...string[]];
  /** Whether it is asked on standard input. Without it there is nothing to wait for. */
  readonly hasInput: boolean;
  /** Each line of stdout, without its line end. */
  readonly onLine: (line: Uint8Array) => void;
  /** More was printed than is taken; nothing more comes. */
  readonly onFlood: () => void;
  /** Called once: when the process is gone and its output read, or when it was killed and is not gone in time. */
  readonly onEnd: (end: ProcessEnd) => void;
}

export interface ProcessEnd {
  readonly outcome: 'exited' | 'killed' | 'not-started';
  readonly exitCode: number | null;
  /** For `not-started`: why. For others: what ended it, if it did not exit by itself. */
  readonly message: string;
}

interface PowerShellProcess {
  /** Null for a process without input. */
  readonly input: Writable | null;
  /** The beginning of what came on stderr. */
  stderr(): string;
  /** From now on as much output is taken as at the start, and what came on stderr is forgotten. */
  renewBudget(): void;
  kill(): void;
}

/** Starts a process; null while the one before it is still there. */
export interface PowerShellStarter {
  start(start: ProcessStart): PowerShellProcess | null;
  /** The process that is there now. */
  livingPid(): number | null;
}

/** Progress and formatting off; the execution policy of a group policy still wins over `Bypass`, and is a finding then. */
export const SWITCHES = ['-NoLogo', '-NoProfile', '-NonInteractive', '-ExecutionPolicy', 'Bypass'];

const MAX_STDERR_BYTES = 4096;

/** A run prints one line for each fact; decoding a million others would hold up the event loop for seconds. */
const MAX_LINES = 1000;

/** How long a killed process may take to be gone, before we stop waiting for it and say so. */
const KILL_GRACE_SECONDS = 5;

/**
 * @param file absolute path of powershell.exe: a name alone could be found in a folder that a pod writes to
 * @param maxOutputBytes more than this on stdout, and the process is killed
 * @param onStart called for each process that was started
 */
export function createPowerShellStarter(
  file: string,
  maxOutputBytes: number,
  onStart: () => void,
): PowerShellStarter {
  let livingPid: number | null = null;

  const start = (wanted: ProcessStart): PowerShellProcess | null => {
    if (livingPid !== null) return null;
    const subprocess = execa(file, [...SWITCHES, '-File', ...wanted.script], {
      reject: false,
      buffer: false,
      stdin: wanted.hasInput ? 'pipe' : 'ignore',
      encoding: 'buffer',
      // Not `killDescendants`: the scripts start no program, and taskkill can hit others (docs/design.md).
      windowsHide: true,
    });
    livingPid = subprocess.pid ?? null;
    if (livingPid !== null) onStart();
    subprocess.nodeChildProcess.once('exit', () => {
      livingPid = null;
    });

    let isKilled = false;
    let isOver = false;
    let stderr = Buffer.alloc(0);
    let graceTimer: NodeJS.Timeout | undefined;

    const end = (how: ProcessEnd): void => {
      if (isOver) return;
      isOver = true;
      clearTimeout(graceTimer);
      wanted.onEnd(how);
    };
    const kill = (): void => {
      if (isKilled || isOver) return;
      isKilled = true;
      graceTimer = setTimeout(() => {
        end({ outcome: 'killed', exitCode: null, message: 'killed, but not gone yet' });
        // Whoever still holds the other end must not cost us handles for each cycle.
        subprocess.stdin?.destroy();
        subprocess.stdout.destroy();
        subprocess.stderr.destroy();
      }, KILL_GRACE_SECONDS * 1000);
      endProcess(subprocess);
    };
    const flood = (): void => {
      if (isKilled) return;
      kill();
      wanted.onFlood();
    };

    let lineCount = 0;
    const newSplitter = (): ReturnType<typeof createLineSplitter> =>
      createLineSplitter(maxOutputBytes, (line) => {
        if (isKilled) return;
        lineCount += 1;
        if (lineCount > MAX_LINES) flood();
        else wanted.onLine(line);
      });
    let lines = newSplitter();
    subprocess.stdout.on('data', (chunk: Uint8Array) => {
      if (!lines.push(chunk)) flood();
    });
    subprocess.stderr.on('data', (chunk: Uint8Array) => {
      if (stderr.length < MAX_STDERR_BYTES)
        stderr = Buffer.concat([stderr, chunk]).subarray(0, MAX_STDERR_BYTES);
    });
    // A process that ends breaks the pipe on which it is asked; its end is told all the same.
    subprocess.stdin?.on('error', () => undefined);

    void subprocess.then((result) => {
      lines.end();
      if (isKilled) end({ outcome: 'killed', exitCode: null, message: 'killed' });
      else if (subprocess.pid === undefined)
        end({
          outcome: 'not-started',
          exitCode: null,
          message: result.shortMessage ?? 'the process could not be started',
        });
      else
        end({
          outcome: 'exited',
          exitCode: result.exitCode ?? null,
          message: result.signal === undefined ? '' : `ended by ${result.signal}`,
        });
    });

    return {
      input: subprocess.stdin,
      stderr: () => stderr.toString('utf8'),
      renewBudget() {
        lineCount = 0;
        lines = newSplitter();
        stderr = Buffer.alloc(0);
      },
      kill,
    };
  };
  return { start, livingPid: () => livingPid };
}
