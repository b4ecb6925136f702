// The newest observation of every fact. The one place of the agent that changes.
import { FACT_NAMES, type FactName, type Facts, type Observations } from '../facts/facts.ts';
import {
  ageObservation,
  neverObserved,
  observe,
  type Observation,
  type Reading,
} from '../facts/observation.ts';
import type { Clock } from './clock.ts';

export interface FactStore {
  put(name: FactName, reading: Reading<unknown>, durationSeconds: number, skippedCycles: number): void;
  /** Notes that a fact is left alone for so many more cycles; its observation stays as it is. */
  skip(name: FactName, skippedCycles: number): void;
  /** Whether every fact was looked at once, whatever came of it; but for those that may take long. */
  isComplete(): boolean;
  /** All observations as they are now; those that nobody refreshed in time are `stale`. */
  snapshot(): Observations;
}

/** These are looked at when the first cycle is over. */
const UNHURRIED: ReadonlySet<FactName> = new Set(['system', 'shares', 'csi-proxy-disks']);

/** @param staleAfterSeconds how old a fact may grow; infinite for one that is read once */
export function createFactStore(clock: Clock, staleAfterSeconds: (name: FactName) => number): FactStore {
  const entries = new Map<FactName, { observation: Observation<unknown>; readAt: number }>();

  return {
    put(name, reading, durationSeconds, skippedCycles) {
      const before = entries.get(name)?.observation ?? neverObserved();
      const observation = observe(before, reading, {
        at: clock.wallSeconds(),
        durationSeconds,
        skippedCycles,
      });
      entries.set(name, { observation, readAt: clock.monotonicSeconds() });
    },
    skip(name, skippedCycles) {
      const entry = entries.get(name);
      if (entry !== undefined)
        entries.set(name, { ...entry, observation: { ...entry.observation, skippedCycles } });
    },
    isComplete: () => FACT_NAMES.every((name) => UNHURRIED.has(name) || entries.has(name)),
    snapshot() {
      const now = clock.monotonicSeconds();
      const aged = FACT_NAMES.map((name): [FactName, Observation<unknown>] => {
        const entry = entries.get(name);
        if (entry === undefined) return [name, neverObserved()];
        return [name, ageObservation(entry.observation, now - entry.readAt, staleAfterSeconds(name))];
      });
      // Each name was put with the reading of its own decoder; TypeScript cannot follow that through a map.
      return Object.fromEntries(aged) as { [Name in FactName]: Observation<Facts[Name]> };
    },
  };
}
