// Probes a share in a process of its own, which is killed when it takes too long. A process that hangs in the kernel
// cannot be killed; its path is then left alone until it ends, as node_exporter does with stuck mounts.
import * as z from 'zod';
import { parseJson } from '../parse-json.ts';
import type { ShareProbe, ShareStep, ShareTarget } from './host.ts';
import type { ShareErrorReader } from './read-share-error.ts';
import { runShort, type ShortRunEnd } from './run-short.ts';

const step = z.object({
  step: z.enum(['resolve', 'connect', 'list', 'write']),
  ok: z.boolean(),
  code: z.string(),
  windowsError: z.number().nullable(),
  detail: z.string(),
  seconds: z.number(),
});

/**
 * Makes the function that probes; it remembers which paths are in use, by a probe or by a process that is stuck.
 * @param command program and arguments that run `runShareSteps` on the target that follows as JSON
 * @param readShareError asked for the number of the Windows error where the steps do not tell it; null where nobody can
 */
export function createShareProber(
  command: readonly [string, ...string[]],
  readShareError: ShareErrorReader | null = null,
): (target: ShareTarget, timeoutSeconds: number) => Promise<ShareProbe> {
  const uses = new Map<string, number>();
  /** Counts a use of the path; what it gives back ends that use. */
  const startUse = (path: string): (() => void) => {
    uses.set(path, (uses.get(path) ?? 0) + 1);
    return () => {
      const left = (uses.get(path) ?? 1) - 1;
      if (left === 0) uses.delete(path);
      else uses.set(path, left);
    };
  };

  return async (target, timeoutSeconds) => {
    const { path } = target;
    if (uses.has(path)) {
      return {
        outcome: 'still-running',
        steps: [],
        message: 'an earlier look at this path still hangs; it is left alone until that ends',
      };
    }
    // The whole probe is a use too: else another could begin between its two processes.
    const endProbe = startUse(path);
    const probe = asProbe(
      await runShort({
        command: [...command, JSON.stringify(target)],
        timeoutSeconds,
        onGone: startUse(path),
      }),
      timeoutSeconds,
    );
    const list = listToAskAbout(probe, timeoutSeconds);
    if (readShareError === null || list === null) {
      endProbe();
      return probe;
    }
    const { windowsError, note } = await readShareError({
      path,
      code: list.code,
      timeoutSeconds,
      onStart: () => startUse(path),
    });
    endProbe();
    return {
      ...probe,
      steps: probe.steps.map((one) => (one === list ? withError(one, windowsError, note) : one)),
    };
  };
}

/**
 * The listing that failed without a number. A step that failed before it does not explain each number: the error may be one
 * that only a server gives. But then a server that was not reached is likelier, and where listing took long, asking once more
 * would take as long, after the start of PowerShell. Of a write that fails a script that only reads cannot tell.
 */
function listToAskAbout({ steps }: ShareProbe, timeoutSeconds: number): ShareStep | null {
  const list = steps.find((one) => one.step === 'list');
  if (list === undefined || list.ok || list.windowsError !== null) return null;
  const isFirstToFail = steps.find(({ ok }) => !ok) === list;
  return isFirstToFail || list.seconds <= timeoutSeconds / 2 ? list : null;
}

function withError(failed: ShareStep, windowsError: number | null, note: string): ShareStep {
  if (windowsError === 0) return { ...failed, detail: `${failed.detail}; a moment later it could be listed` };
  return { ...failed, windowsError, detail: note === '' ? failed.detail : `${failed.detail}; ${note}` };
}

function asProbe({ outcome, exitCode, output, message }: ShortRunEnd, timeoutSeconds: number): ShareProbe {
  const steps = parseSteps(output);
  if (outcome === 'not-started') return { outcome, steps, message };
  if (outcome === 'timeout') return { outcome, steps, message: `no answer in ${timeoutSeconds} s` };
  const ending = `the probe ended with exit code ${exitCode ?? 'unknown'}`;
  if (steps.length === 0) return { outcome: 'not-started', steps, message: `${ending} and said nothing` };
  const isWhole = exitCode === 0;
  return { outcome: 'finished', steps, message: isWhole ? '' : `${ending} before its last step` };
}

function parseSteps(output: string): ShareStep[] {
  return output.split('\n').flatMap((line) => {
    const parsed = step.safeParse(parseJson(line));
    // The last line is cut where the process was killed.
    return parsed.success ? [parsed.data] : [];
  });
}
