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

/** How long a killed process may take to be gone before it counts as stuck. */
const KILL_GRACE_SECONDS = 2;

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
      timeout: timeoutSeconds * 1000,
      killSignal: 'SIGKILL',
      stdin: 'ignore',
      stderr: 'ignore',
      windowsHide: true,
      buffer: false,
      encoding: 'utf8',
    });
    let output = '';
    subprocess.stdout.on('data', (chunk: Buffer | string) => {
      output += String(chunk);
    });
    if (subprocess.pid !== undefined) {
      living.add(target.path);
      subprocess.nodeChildProcess.once('exit', () => living.delete(target.path));
    }
    const { promise: stuck, resolve: giveUp } = Promise.withResolvers<'stuck'>();
    const timer = setTimeout(() => giveUp('stuck'), (timeoutSeconds + KILL_GRACE_SECONDS) * 1000);
    const result = await Promise.race([subprocess, stuck]);
    clearTimeout(timer);
    const steps = parseSteps(output);
    if (result === 'stuck' || result.timedOut)
      return { outcome: 'timeout', steps, message: `no answer in ${timeoutSeconds} s` };
    if (subprocess.pid === undefined)
      return { outcome: 'not-started', steps, message: result.shortMessage ?? '' };
    return steps.length === 0
      ? {
          outcome: 'not-started',
          steps,
          message: `the probe ended with exit code ${result.exitCode ?? 'unknown'} and said nothing`,
        }
      : { outcome: 'finished', steps, message: '' };
  };
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
