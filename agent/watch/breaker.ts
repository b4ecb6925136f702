// The circuit breaker of one fact. Killing powershell.exe leaves the CIM provider at work in its own process, so asking
// again at once piles up work on a node that is in trouble already.

export interface Breaker {
  /** Time-outs in a row. */
  readonly timeouts: number;
  /** Cycles for which the fact is still left alone. */
  readonly skip: number;
}

export const CLOSED_BREAKER: Breaker = { timeouts: 0, skip: 0 };

/** A fact that hangs is left alone for 2, 4, 8, then 16 cycles, and tried again in the next one. */
const MAX_SKIPPED_CYCLES = 16;

export function afterTimeout(breaker: Breaker): Breaker {
  const timeouts = breaker.timeouts + 1;
  return { timeouts, skip: Math.min(2 ** timeouts, MAX_SKIPPED_CYCLES) };
}

export function afterSkippedCycle(breaker: Breaker): Breaker {
  return { ...breaker, skip: Math.max(0, breaker.skip - 1) };
}
