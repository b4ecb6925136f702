// Runs a program that takes short and prints little, and kills it when it takes too long. A process that hangs in the
// kernel cannot be killed: the caller gets its answer all the same, and is told later when the process is gone.
import { execa } from 'execa';
import { startDeadline } from './deadline.ts';
import { endProcess } from './end-process.ts';

export interface ShortRun {
  readonly command: readonly [string, ...string[]];
  /** Added to the agent's own environment. */
  readonly env?: Readonly<Record<string, string>>;
  readonly timeoutSeconds: number;
  /**
   * For a program that starts others itself. Windows has no process groups, and TerminateProcess leaves children alone;
   * this kills them by `taskkill /T`, which is one more process, and can take others for children (docs/design.md).
   */
  readonly killDescendants?: boolean;
  /** Called once, when the process is gone, or when it could not be started. */
  readonly onGone?: () => void;
}

export interface ShortRunEnd {
  readonly outcome: 'exited' | 'timeout' | 'not-started';
  readonly exitCode: number | null;
  readonly output: string;
  /** For `not-started`: why. */
  readonly message: string;
}

/** How long a killed process may take to be gone before it counts as stuck, and its output to end after it. */
const GRACE_SECONDS = 2;

const MAX_OUTPUT_LENGTH = 64 * 1024;

/** Runs it without a shell and without input. */
export function runShort({
  command: [program, ...args],
  env = {},
  timeoutSeconds,
  killDescendants = false,
  onGone = () => undefined,
}: ShortRun): Promise<ShortRunEnd> {
  const subprocess = execa(program, args, {
    env: { ...env },
    reject: false,
    stdin: 'ignore',
    stderr: 'ignore',
    windowsHide: true,
    buffer: false,
    killDescendants,
  });
  let output = '';
  subprocess.stdout.setEncoding('utf8').on('data', (text: string) => {
    if (output.length < MAX_OUTPUT_LENGTH) output += text;
  });

  return new Promise((resolve) => {
    let isKilled = false;
    let graceTimer: NodeJS.Timeout | undefined;
    const finish = (outcome: ShortRunEnd['outcome'], exitCode: number | null, message = ''): void => {
      deadline.end();
      clearTimeout(graceTimer);
      // Whoever still holds the other end must not cost us a handle for each run.
      subprocess.stdout.destroy();
      resolve({ outcome, exitCode, output, message });
    };
    const finishAs = (exitCode: number | null): void => {
      finish(isKilled ? 'timeout' : 'exited', isKilled ? null : exitCode);
    };
    const deadline = startDeadline(timeoutSeconds, () => {
      isKilled = true;
      graceTimer = setTimeout(() => finishAs(null), GRACE_SECONDS * 1000);
      endProcess(subprocess);
    });

    subprocess.nodeChildProcess.once('exit', (exitCode) => {
      onGone();
      deadline.end();
      graceTimer ??= setTimeout(() => finishAs(exitCode), GRACE_SECONDS * 1000);
    });
    void subprocess.then((result) => {
      if (subprocess.pid === undefined) {
        onGone();
        finish('not-started', null, result.shortMessage ?? 'it could not be started');
      } else finishAs(result.exitCode ?? null);
    });
  });
}
