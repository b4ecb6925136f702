// What systeminformation gives without harm: osInfo() once, and currentLoad(), which starts no process on Windows.
// Not services() or fsSize(): they have no time limit, answer "nothing" for "could not look", and see drive letters only.
import { parseJson } from '../parse-json.ts';
import type { SystemAnswer } from './host.ts';
import { runShort } from './run-short.ts';

/**
 * Reads the operating system in a process of its own. osInfo() has no time limit, starts four PowerShells and calls
 * `chcp` with execSync: on a node that can start no process any more, that would stop this process for ever.
 * @param command program and arguments that print `printOsInfo()`
 */
export function createSystemReader(
  command: readonly [string, ...string[]],
): (timeoutSeconds: number) => Promise<SystemAnswer> {
  return async (timeoutSeconds) => {
    const { outcome, exitCode, output, message } = await runShort({
      command,
      timeoutSeconds,
      killDescendants: true,
    });
    if (outcome === 'not-started') return { outcome: 'failed', message };
    if (outcome === 'timeout')
      return {
        outcome: 'timeout',
        message: `systeminformation's osInfo() did not answer in ${timeoutSeconds} s`,
      };
    if (exitCode !== 0)
      return { outcome: 'failed', message: `the process ended with exit code ${exitCode ?? 'unknown'}` };
    const value = parseJson(output);
    return value === undefined
      ? { outcome: 'failed', message: `the process printed no JSON: ${output.slice(0, 80)}` }
      : { outcome: 'read', value };
  };
}

/** osInfo() as JSON, for the process that `createSystemReader` starts. */
export async function printOsInfo(): Promise<string> {
  const { osInfo } = await systeminformation();
  return JSON.stringify(await osInfo());
}

/** 0 to 1; null before there is a difference to measure. */
export async function readCpuLoad(): Promise<number | null> {
  const { currentLoad } = await systeminformation();
  const { currentLoad: percent } = await currentLoad();
  return Number.isFinite(percent) ? percent / 100 : null;
}

/** Loaded when it is first needed, which is after the agent listens. */
async function systeminformation(): Promise<typeof import('systeminformation')> {
  // Its named exports are lost in a bundle, since it is CommonJS; the default is all of it in both.
  return (await import('systeminformation')).default;
}
