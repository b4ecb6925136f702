// A look by a process of its own, which ends with it.
import { hrtime } from 'node:process';
import { startDeadline } from './deadline.ts';
import type { PowerShellExit, PowerShellRun } from './host.ts';
import type { PowerShellStarter } from './powershell-process.ts';

/** @param script absolute path of Read-Facts.ps1 */
export function runPowerShellBatch(
  powershell: PowerShellStarter,
  script: string,
  run: PowerShellRun,
): Promise<PowerShellExit> {
  const startedAt = hrtime.bigint();
  return new Promise((resolve) => {
    let killedFor: 'timeout' | 'flooded' | null = null;
    const kill = (reason: 'timeout' | 'flooded'): void => {
      killedFor ??= reason;
      process?.kill();
    };
    const idle = startDeadline(run.idleTimeoutSeconds, () => kill('timeout'));
    const total = startDeadline(run.totalTimeoutSeconds, () => kill('timeout'));
    const process = powershell.start({
      script: [script, ...queryLimit(run), '-Fact', run.facts.join(',')],
      hasInput: false,
      onLine(line) {
        idle.refresh();
        run.onLine(line);
      },
      onFlood: () => kill('flooded'),
      onEnd({ outcome, exitCode, message }) {
        idle.end();
        total.end();
        resolve({
          outcome: outcome === 'killed' ? (killedFor ?? 'timeout') : outcome,
          exitCode,
          stderr: process?.stderr() ?? '',
          durationSeconds: Number(hrtime.bigint() - startedAt) / 1e9,
          message,
        });
      },
    });
    if (process !== null) return;
    idle.end();
    total.end();
    resolve(stillRunning(powershell));
  });
}

/** The parameter of both scripts. */
export function queryLimit({ queryTimeoutSeconds }: PowerShellRun): string[] {
  return queryTimeoutSeconds === undefined ? [] : ['-OperationTimeoutSeconds', String(queryTimeoutSeconds)];
}

/** The answer where a process of an earlier look could not be killed. */
export function stillRunning(powershell: PowerShellStarter): PowerShellExit {
  const message = `powershell.exe (process ${powershell.livingPid()}) was started earlier and is still there; no second one is started beside it`;
  return { outcome: 'still-running', exitCode: null, stderr: '', durationSeconds: 0, message };
}
