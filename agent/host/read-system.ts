// What systeminformation gives without harm: osInfo(), once, in a process of its own. Only that process loads it.
// Not services() or fsSize(): they have no time limit, answer "nothing" for "could not look", and see drive letters only.
import { parseJson } from '../parse-json.ts';
import type { SystemAnswer } from './host.ts';
import { runShort } from './run-short.ts';

/**
 * Reads the operating system in a process of its own. osInfo() has no time limit and starts four PowerShells, and
 * systeminformation runs `chcp` by execSync as soon as it is loaded: where cmd.exe hangs, that stops a process for ever.
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
  // Its named exports are lost in a bundle, since it is CommonJS; the default is all of it in both.
  const { osInfo } = (await import('systeminformation')).default;
  return JSON.stringify(await osInfo());
}
