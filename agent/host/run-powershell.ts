// How a look through PowerShell is made: by a session that is kept, where there may be one and it works, and else by a
// process of its own. A session saves the start of PowerShell, which is most of what a look costs; it must never cost an
// answer that a process of its own would have given.
import type { PowerShellExit, PowerShellRun } from './host.ts';
import { queryLimit, runPowerShellBatch, stillRunning } from './powershell-batch.ts';
import { createPowerShellStarter } from './powershell-process.ts';
import { startPowerShellSession, type PowerShellSession } from './powershell-session.ts';

export interface PowerShellProgram {
  /** Absolute path of powershell.exe: a name alone could be found in a folder that a pod writes to. */
  readonly file: string;
  /** Absolute path of Read-Facts.ps1. */
  readonly script: string;
  /** Absolute path of Read-FactsOnRequest.ps1; null for a process for each look. */
  readonly sessionScript: string | null;
  /** More than this on stdout in one look, and the process is killed. */
  readonly maxOutputBytes: number;
  /** A session that is older is ended, and another one started. */
  readonly maxSessionSeconds: number;
  /** Called for each process that was started. */
  readonly onStart: () => void;
}

/**
 * After a session that failed at its first request, so many looks have a process of their own; the number doubles with
 * each failure in a row.
 */
const FIRST_REST = 2;
const LONGEST_REST = 64;

/** Makes the function that looks; it holds what must be remembered: the session, and how the last ones fared. */
export function createPowerShellRunner(
  program: PowerShellProgram,
): (run: PowerShellRun) => Promise<PowerShellExit> {
  const powershell = createPowerShellStarter(program.file, program.maxOutputBytes, program.onStart);
  let session: PowerShellSession | null = null;
  let isBusy = false;
  let failures = 0;
  let rest = 0;

  const batch = (run: PowerShellRun): Promise<PowerShellExit> =>
    runPowerShellBatch(powershell, program.script, run);

  const askSession = async (run: PowerShellRun, script: string): Promise<PowerShellExit> => {
    const isWanted =
      session?.isAlive() && !run.needsNewProcess && session.ageSeconds() <= program.maxSessionSeconds;
    if (session !== null && !isWanted) {
      await session.end();
      session = null;
    }
    const isFirst = session === null;
    session ??= startPowerShellSession(powershell, [script, ...queryLimit(run)]);
    if (session === null) return stillRunning(powershell);

    const { exit, how } = await session.ask(run);
    if (how === 'answered') {
      failures = 0;
      return exit;
    }
    session = null;
    if (isFirst && exit.outcome !== 'not-started') {
      rest = Math.min(FIRST_REST * 2 ** failures, LONGEST_REST);
      failures += 1;
    }
    // Whoever began to answer, or said nothing at all, would do the same in a process of its own.
    if (how !== 'refused') return exit;
    const secondsLeft = run.totalTimeoutSeconds - exit.durationSeconds;
    return secondsLeft < 1 ? exit : batch({ ...run, totalTimeoutSeconds: secondsLeft });
  };

  return async (run) => {
    if (isBusy) return stillRunning(powershell);
    isBusy = true;
    try {
      if (program.sessionScript === null) return await batch(run);
      if (rest === 0) return await askSession(run, program.sessionScript);
      rest -= 1;
      return await batch(run);
    } finally {
      isBusy = false;
    }
  };
}
