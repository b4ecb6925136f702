// Reads PowerShell facts: one run of PowerShell for all of them. When a fact hangs, the process is killed, that fact has timed
// out, and the facts behind it get a process of their own; so a hang costs one fact, not the cycle.
import { decodeFactLine } from '../facts/powershell-line.ts';
import { failureOfExit } from '../facts/powershell-exit.ts';
import type { PowerShellFactName } from '../facts/facts.ts';
import { failedReading, type Reading } from '../facts/observation.ts';
import type { Host, PowerShellExit, PowerShellRun } from '../host/host.ts';

export interface PowerShellTimeouts {
  /** How long one fact may take. */
  readonly factSeconds: number;
  /** How long the whole cycle may take, all processes together. */
  readonly cycleSeconds: number;
}

export interface PowerShellCycle extends PowerShellTimeouts {
  /** Whether the facts are not to come from a process that was kept from an earlier cycle. */
  readonly needsNewProcess: boolean;
}

export interface PowerShellReading {
  readonly name: PowerShellFactName;
  readonly reading: Reading<unknown>;
  readonly durationSeconds: number;
  /** False when the time of the cycle was over before its turn came: not the fault of this fact. */
  readonly reached: boolean;
}

/** By so much a query ends before the process that makes it is killed: then it costs its fact, and the process lives. */
const SECONDS_TO_TELL = 2;

const NOT_REACHED = failedReading('timeout', 'not asked: the time of the cycle was over before its turn');

/**
 * @param clock seconds, monotonic
 * @param onReading called for each fact as soon as it is known; exactly once for each of `facts`
 */
export async function readPowerShellFacts(
  host: Host,
  facts: readonly PowerShellFactName[],
  cycle: PowerShellCycle,
  clock: () => number,
  onReading: (reading: PowerShellReading) => void,
): Promise<void> {
  const cycleEnd = clock() + cycle.cycleSeconds;
  // Not of what is left of the cycle: a process that is kept would have that for an hour.
  const queryTimeoutSeconds = Math.max(1, Math.floor(cycle.factSeconds) - SECONDS_TO_TELL);
  let waiting = facts;
  let cameUp = false;
  while (waiting.length > 0) {
    const secondsLeft = cycleEnd - clock();
    const turn = await readInOneProcess(
      host,
      waiting,
      {
        needsNewProcess: cycle.needsNewProcess,
        queryTimeoutSeconds,
        idleTimeoutSeconds: Math.min(cycle.factSeconds, secondsLeft),
        totalTimeoutSeconds: secondsLeft,
      },
      clock,
      onReading,
    );
    const [stuck, ...behind] = turn.missing;
    if (stuck === undefined) return;

    // No line at all: PowerShell itself did not come up, and another process would not fare better.
    cameUp ||= turn.missing.length < waiting.length;
    const hung = turn.exit.outcome === 'timeout' && cameUp;
    const failed: Reading<never> = {
      ok: false,
      failure: failureOfExit(turn.exit, Math.round(cycle.factSeconds)),
    };
    const durationSeconds = turn.secondsSinceLastLine;
    onReading({ name: stuck, reading: failed, durationSeconds, reached: true });
    waiting = hung && cycleEnd - clock() > 1 ? behind : [];
    if (waiting.length > 0) continue;
    for (const name of behind) {
      onReading(
        hung
          ? { name, reading: NOT_REACHED, durationSeconds: 0, reached: false }
          : { name, reading: failed, durationSeconds, reached: true },
      );
    }
  }
}

interface Turn {
  readonly exit: PowerShellExit;
  /** Facts that were asked for and got no line, in the order in which they were asked for. */
  readonly missing: readonly PowerShellFactName[];
  readonly secondsSinceLastLine: number;
}

async function readInOneProcess(
  host: Host,
  facts: readonly PowerShellFactName[],
  limits: Omit<PowerShellRun, 'facts' | 'onLine'>,
  clock: () => number,
  onReading: (reading: PowerShellReading) => void,
): Promise<Turn> {
  const missing = new Set(facts);
  let lastLineAt = clock();
  const exit = await host.runPowerShell({
    ...limits,
    facts,
    onLine(bytes) {
      const line = decodeFactLine(bytes);
      if (line === null || !missing.delete(line.name)) return;
      const now = clock();
      onReading({ ...line, durationSeconds: now - lastLineAt, reached: true });
      lastLineAt = now;
    },
  });
  return {
    exit,
    missing: [...missing],
    secondsSinceLastLine: exit.outcome === 'timeout' ? limits.idleTimeoutSeconds : clock() - lastLineAt,
  };
}
