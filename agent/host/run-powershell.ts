// The process of a look: powershell.exe with Read-Facts.ps1. No shell, nothing built into a
// script text, output bounded, killed with its descendants, and never two at once.
import { hrtime } from 'node:process';
import { execa } from 'execa';
import { startDeadline } from './deadline.ts';
import type { PowerShellExit, PowerShellRun } from './host.ts';
import { createLineSplitter } from './line-splitter.ts';

export interface PowerShellProgram {
  /** Absolute path of powershell.exe: a name alone could be found in a folder that a pod writes to. */
  readonly file: string;
  /** Absolute path of Read-Facts.ps1. */
  readonly script: string;
  /** More than this on stdout and the process is killed. */
  readonly maxOutputBytes: number;
}

const MAX_STDERR_BYTES = 4096;

/** A run prints one line for each fact; decoding a million others would hold up the event loop for seconds. */
const MAX_LINES = 1000;

/** How long a killed process may take to be gone, before we stop waiting for it and say so. */
const KILL_GRACE_SECONDS = 5;

/** Makes the function that runs the script; it holds the one thing that must be remembered: whether a process lives. */
export function createPowerShellRunner(
  program: PowerShellProgram,
): (run: PowerShellRun) => Promise<PowerShellExit> {
  let livingPid: number | null = null;

  return async (run) => {
    if (livingPid !== null) {
      const message = `powershell.exe (process ${livingPid}) was started earlier and is still there; no second one is started beside it`;
      return { outcome: 'still-running', exitCode: null, stderr: '', durationSeconds: 0, message };
    }
    const startedAt = hrtime.bigint();
    const elapsedSeconds = (): number => Number(hrtime.bigint() - startedAt) / 1e9;

    const subprocess = execa(
      program.file,
      [...SWITCHES, '-File', program.script, '-Fact', run.facts.join(',')],
      {
        reject: false,
        buffer: false,
        stdin: 'ignore',
        encoding: 'buffer',
        windowsHide: true,
        // Windows has no process groups, and TerminateProcess leaves children alone; this runs `taskkill /T`.
        killDescendants: true,
      },
    );
    livingPid = subprocess.pid ?? null;
    subprocess.nodeChildProcess.once('exit', () => {
      livingPid = null;
    });

    return new Promise((resolve) => {
      let endedBy: 'timeout' | 'flooded' | null = null;
      let stderr = Buffer.alloc(0);
      let lineCount = 0;
      let graceTimer: NodeJS.Timeout | undefined;

      const finish = (outcome: PowerShellExit['outcome'], exitCode: number | null, message: string): void => {
        idle.end();
        total.end();
        clearTimeout(graceTimer);
        resolve({
          outcome,
          exitCode,
          stderr: stderr.toString('utf8'),
          durationSeconds: elapsedSeconds(),
          message,
        });
      };
      const kill = (reason: 'timeout' | 'flooded'): void => {
        if (endedBy !== null) return;
        endedBy = reason;
        subprocess.kill('SIGKILL');
        graceTimer = setTimeout(() => {
          finish(reason, null, 'killed, but not gone yet');
          // Whoever still holds the other end must not cost us two handles for each cycle.
          subprocess.stdout.destroy();
          subprocess.stderr.destroy();
        }, KILL_GRACE_SECONDS * 1000);
      };
      const idle = startDeadline(run.idleTimeoutSeconds, () => kill('timeout'));
      const total = startDeadline(run.totalTimeoutSeconds, () => kill('timeout'));

      const lines = createLineSplitter(program.maxOutputBytes, (line) => {
        if (endedBy !== null) return;
        lineCount += 1;
        if (lineCount > MAX_LINES) return kill('flooded');
        idle.refresh();
        run.onLine(line);
      });
      subprocess.stdout.on('data', (chunk: Uint8Array) => {
        if (!lines.push(chunk)) kill('flooded');
      });
      subprocess.stderr.on('data', (chunk: Uint8Array) => {
        if (stderr.length < MAX_STDERR_BYTES)
          stderr = Buffer.concat([stderr, chunk]).subarray(0, MAX_STDERR_BYTES);
      });

      void subprocess.then((result) => {
        lines.end();
        if (endedBy !== null) finish(endedBy, null, 'killed');
        else if (subprocess.pid === undefined)
          finish('not-started', null, result.shortMessage ?? 'the process could not be started');
        else
          finish(
            'exited',
            result.exitCode ?? null,
            result.signal === undefined ? '' : `ended by ${result.signal}`,
          );
      });
    });
  };
}

/** Progress and formatting off; the execution policy of a group policy still wins over `Bypass`, and is a finding then. */
export const SWITCHES = ['-NoLogo', '-NoProfile', '-NonInteractive', '-ExecutionPolicy', 'Bypass'];
