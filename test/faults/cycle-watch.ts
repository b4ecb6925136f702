// Notices a look that does not come when it should, beyond the cycles for which the breaker leaves a fact alone.
import { POWERSHELL_FACTS } from '../../agent/facts/facts.ts';
import type { Report } from '../../agent/report/report-schema.ts';

export interface CycleWatch {
  /** Looks that are overdue, each told once. */
  look(report: Report): string[];
}

/** The agent of a folder looks each 5 s with a tenth of jitter; a cycle of 3 s, and 5 s for a process that does not go. */
const POWERSHELL_SECONDS = 5.5 + 3 + 5;
/** Each second, and the time limits of the probes and of the call. */
const PIPES_SECONDS = 1 + 1 + 5;
/** What a machine may be late by that builds other things at the same time. */
const SLACK_SECONDS = 6;

/** @param clock seconds in which the agent could run */
export function createCycleWatch(clock: () => number): CycleWatch {
  const seen = new Map<string, { at: string | null; since: number; skipped: number; isTold: boolean }>();
  return {
    look({ collectors }) {
      return collectors.flatMap(({ name, lastRunAt, skippedCycles }) => {
        const seconds = secondsOf(name);
        if (seconds === null) return [];
        const before = seen.get(name);
        if (before === undefined || before.at !== lastRunAt) {
          seen.set(name, { at: lastRunAt, since: clock(), skipped: skippedCycles, isTold: false });
          return [];
        }
        before.skipped = Math.max(before.skipped, skippedCycles);
        const limit = seconds * (before.skipped + 1) + SLACK_SECONDS;
        const age = clock() - before.since;
        if (age <= limit || before.isTold) return [];
        before.isTold = true;
        return [`${name} was not looked at for ${age.toFixed(1)} s, with ${before.skipped} cycles left out`];
      });
    },
  };
}

function secondsOf(name: string): number | null {
  if (name === 'csi-proxy-pipes' || name === 'csi-proxy-call') return PIPES_SECONDS;
  return name === 'kubelet' || POWERSHELL_FACTS.some((fact) => fact === name) ? POWERSHELL_SECONDS : null;
}
