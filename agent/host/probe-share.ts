// Probes a share in a process of its own, which is killed when it takes too long. A process that hangs in the kernel
// cannot be killed; its path is then left alone until it ends, as node_exporter does with stuck mounts.
import { execa } from 'execa';
import { z } from 'zod';
import type { ShareProbe, ShareStep, ShareTarget } from './host.ts';

const step = z.object({
  step: z.enum(['resolve', 'connect', 'list', 'write']),
  ok: z.boolean(),
  code: z.string(),
  windowsError: z.number().nullable(),
  detail: z.string(),
  seconds: z.number(),
});

/** How long a killed process may take to be gone before it counts as stuck, and its output to end after it. */
const GRACE_SECONDS = 2;

/** Four lines, of which the longest holds a path and the text of an error. */
const MAX_OUTPUT_LENGTH = 64 * 1024;

/**
 * Makes the function that probes; it remembers which paths are stuck.
 * @param command program and arguments that run `runShareSteps` on the target that follows as JSON
 */
export function createShareProber([program, ...args]: readonly [string, ...string[]]): (
  target: ShareTarget,
  timeoutSeconds: number,
) => Promise<ShareProbe> {
  const living = new Set<string>();

  return async (target, timeoutSeconds) => {
    if (living.has(target.path)) {
      return {
        outcome: 'still-running',
        steps: [],
        message: 'an earlier probe of this path hangs and cannot be ended',
      };
    }
    const subprocess = execa(program, [...args, JSON.stringify(target)], {
      reject: false,
      stdin: 'ignore',
      stderr: 'ignore',
      windowsHide: true,
      buffer: false,
    });
    if (subprocess.pid !== undefined) living.add(target.path);
    let output = '';
    subprocess.stdout.setEncoding('utf8').on('data', (text: string) => {
      if (output.length < MAX_OUTPUT_LENGTH) output += text;
    });

    return new Promise((resolve) => {
      let isKilled = false;
      let graceTimer: NodeJS.Timeout | undefined;
      const finish = (outcome: ShareProbe['outcome'], message: string): void => {
        clearTimeout(killTimer);
        clearTimeout(graceTimer);
        // Whoever still holds the other end must not cost us a handle for each probe.
        subprocess.stdout.destroy();
        resolve({ outcome, steps: parseSteps(output), message });
      };
      const finishAs = (exitCode: number | null): void => {
        if (isKilled) finish('timeout', `no answer in ${timeoutSeconds} s`);
        else if (exitCode === 0 && parseSteps(output).length > 0) finish('finished', '');
        else finish(...failure(exitCode, output));
      };
      const killTimer = setTimeout(() => {
        isKilled = true;
        subprocess.kill('SIGKILL');
        graceTimer = setTimeout(() => finishAs(null), GRACE_SECONDS * 1000);
      }, timeoutSeconds * 1000);

      subprocess.nodeChildProcess.once('exit', (exitCode) => {
        living.delete(target.path);
        clearTimeout(killTimer);
        graceTimer ??= setTimeout(() => finishAs(exitCode), GRACE_SECONDS * 1000);
      });
      void subprocess.then((result) => {
        if (subprocess.pid === undefined)
          finish('not-started', result.shortMessage ?? 'it could not be started');
        else finishAs(result.exitCode ?? null);
      });
    });
  };
}

/** A probe that ended by itself in a way that it should not. */
function failure(exitCode: number | null, output: string): [ShareProbe['outcome'], string] {
  const ending = `the probe ended with exit code ${exitCode ?? 'unknown'}`;
  return parseSteps(output).length === 0
    ? ['not-started', `${ending} and said nothing`]
    : ['finished', `${ending} before its last step`];
}

function parseSteps(output: string): ShareStep[] {
  return output.split('\n').flatMap((line) => {
    try {
      const parsed = step.safeParse(JSON.parse(line));
      return parsed.success ? [parsed.data] : [];
    } catch {
      // A line that was cut when the process was killed.
      return [];
    }
  });
}
