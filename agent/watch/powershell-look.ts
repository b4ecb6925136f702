// One look through PowerShell: which facts are due, and for how long one that hung is left alone.
import { POWERSHELL_FACTS, type PowerShellFactName } from '../facts/facts.ts';
import type { Host } from '../host/host.ts';
import { afterSkippedCycle, afterTimeout, CLOSED_BREAKER, type Breaker } from './breaker.ts';
import type { Clock } from './clock.ts';
import type { FactStore } from './fact-store.ts';
import { readPowerShellFacts, type PowerShellTimeouts } from './read-powershell-facts.ts';
import { unexpected } from './unexpected.ts';
import type { Waiting } from './waiting.ts';

/** Gives a function that looks once; what comes of a look is put into the store by calling its answer. */
export function createPowerShellLook(
  host: Host,
  store: FactStore,
  timeouts: PowerShellTimeouts,
  clock: Clock,
  waitingFor: Waiting,
): () => Promise<() => void> {
  const breakers = new Map<PowerShellFactName, Breaker>();
  // A fact that fails in a process that is kept may fare better in a new one.
  let hasFailed = false;

  return async () => {
    const due: PowerShellFactName[] = [];
    for (const name of POWERSHELL_FACTS) {
      const breaker = breakers.get(name) ?? CLOSED_BREAKER;
      if (breaker.skip === 0) due.push(name);
      else {
        breakers.set(name, afterSkippedCycle(breaker));
        store.skip(name, breaker.skip - 1);
      }
    }
    const needsNewProcess = hasFailed;
    hasFailed = false;
    const waiting = new Set<PowerShellFactName>(due);
    waitingFor.begin(due);
    const puts: (() => void)[] = [];
    const cycle = readPowerShellFacts(
      host,
      due,
      { ...timeouts, needsNewProcess },
      clock.monotonicSeconds,
      ({ name, reading, durationSeconds, reached }) => {
        waiting.delete(name);
        waitingFor.end(name);
        if (!reading.ok) hasFailed = true;
        const before = breakers.get(name) ?? CLOSED_BREAKER;
        const timedOut = !reading.ok && reading.failure.kind === 'timeout';
        const breaker = !reached ? before : timedOut ? afterTimeout(before) : CLOSED_BREAKER;
        breakers.set(name, breaker);
        puts.push(() => store.put(name, reading, durationSeconds, breaker.skip));
      },
    );
    await cycle.catch((error: unknown) => {
      for (const name of waiting) {
        waitingFor.end(name);
        puts.push(() => store.put(name, unexpected(error), 0, 0));
      }
    });
    return () => puts.forEach((put) => put());
  };
}
