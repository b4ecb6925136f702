// A process of powershell.exe that is kept, and asked for facts line by line: Read-FactsOnRequest.ps1. Each request is framed
// by a line at its beginning and one at its end, so that what a look did not ask for is never taken for its answer.
import { hrtime } from 'node:process';
import { startDeadline } from './deadline.ts';
import type { PowerShellExit, PowerShellRun } from './host.ts';
import type { ProcessEnd, PowerShellStarter } from './powershell-process.ts';

export interface PowerShellSession {
  /** False once it has ended, by itself or killed. */
  isAlive(): boolean;
  /** Since its start. */
  ageSeconds(): number;
  /** One request at a time. A request that is not answered in time costs the process. */
  ask(run: PowerShellRun): Promise<SessionAnswer>;
  /** Tells it to end, and kills it if it does not. Resolves when it is gone, or cannot be killed. */
  end(): Promise<void>;
}

interface SessionAnswer {
  /** As of a process that was started for this look alone. */
  readonly exit: PowerShellExit;
  /**
   * - `answered`: to the end; the process waits for the next request
   * - `broken-off`: begun, and then the process ended or was killed; or it printed too much
   * - `refused`: the process never began, though it lived: it had answered before, or printed something, or ended by itself
   * - `silent`: a new process printed nothing at all, or was never there
   */
  readonly how: 'answered' | 'broken-off' | 'refused' | 'silent';
}

/** How long a process that was told to end may take. It waits in a read then, and has nothing left to do. */
const END_SECONDS = 2;

/** How long a process that has answered before may take to begin: it waits for nothing but the request. */
const BEGIN_SECONDS = 5;

/** What is compared with a frame; a fact may be a megabyte. */
const FRAME_BYTES = 64;

/**
 * @param script absolute path of Read-FactsOnRequest.ps1, and its parameters
 * @returns null while an earlier process is still there
 */
export function startPowerShellSession(
  powershell: PowerShellStarter,
  script: readonly [string, ...string[]],
): PowerShellSession | null {
  const startedAt = hrtime.bigint();
  const gone = Promise.withResolvers<ProcessEnd>();
  let isAlive = true;
  let requests = 0;
  // Between requests there is nothing to say. Who prints then is no session any more.
  const onIdleLine = (): void => {
    isAlive = false;
    process?.kill();
  };
  let onLine: (line: Uint8Array) => void = onIdleLine;
  let onFlood = (): void => undefined;

  const process = powershell.start({
    script,
    hasInput: true,
    onLine: (line) => onLine(line),
    onFlood: () => onFlood(),
    onEnd(end) {
      isAlive = false;
      gone.resolve(end);
    },
  });
  if (process === null) return null;

  const ask = (run: PowerShellRun): Promise<SessionAnswer> => {
    const askedAt = hrtime.bigint();
    requests += 1;
    const begin = `#begin ${requests}`;
    const done = `#end ${requests}`;
    return new Promise((resolve) => {
      let isBegun = false;
      let hasPrinted = false;
      let isOver = false;
      let killedFor: 'timeout' | 'flooded' = 'timeout';

      const finish = (
        how: SessionAnswer['how'],
        exit: Pick<PowerShellExit, 'outcome' | 'exitCode' | 'message'>,
      ): void => {
        if (isOver) return;
        isOver = true;
        idle.end();
        total.end();
        onLine = onIdleLine;
        const durationSeconds = Number(hrtime.bigint() - askedAt) / 1e9;
        resolve({ how, exit: { ...exit, stderr: process.stderr(), durationSeconds } });
      };
      const isFirst = requests === 1;
      const beginSeconds = isFirst ? run.idleTimeoutSeconds : Math.min(BEGIN_SECONDS, run.idleTimeoutSeconds);
      let idle = startDeadline(beginSeconds, () => process.kill());
      const total = startDeadline(run.totalTimeoutSeconds, () => process.kill());

      onFlood = () => {
        killedFor = 'flooded';
      };
      onLine = (line) => {
        hasPrinted = true;
        // Only its end is compared: the mark of an encoding, or half a character of the line before, may stand in front of it.
        const text = line.length > FRAME_BYTES ? '' : Buffer.from(line).toString('latin1');
        if (isBegun && text.endsWith(done))
          return finish('answered', { outcome: 'exited', exitCode: 0, message: '' });
        if (isBegun) {
          idle.refresh();
          return run.onLine(line);
        }
        isBegun = text.endsWith(begin);
        if (isBegun) {
          idle.end();
          idle = startDeadline(run.idleTimeoutSeconds, () => process.kill());
        }
        // What else is printed until then says nothing.
        else if (text.endsWith('#ready')) idle.refresh();
      };
      void gone.promise.then(({ outcome, exitCode, message }) => {
        const how =
          isBegun || killedFor === 'flooded'
            ? 'broken-off'
            : !isFirst || hasPrinted || outcome === 'exited'
              ? 'refused'
              : 'silent';
        finish(how, { outcome: outcome === 'killed' ? killedFor : outcome, exitCode, message });
      });
      process.renewBudget();
      process.input?.write(`${requests} ${run.facts.join(',')}\n`);
    });
  };

  return {
    isAlive: () => isAlive,
    ageSeconds: () => Number(hrtime.bigint() - startedAt) / 1e9,
    ask,
    async end() {
      const patience = startDeadline(END_SECONDS, () => process.kill());
      process.input?.end();
      await gone.promise;
      patience.end();
    },
  };
}
