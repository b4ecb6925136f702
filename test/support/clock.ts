// A clock that goes only when a test moves it.
import type { Clock } from '../../agent/watch/clock.ts';

export interface TestClock extends Clock {
  advance(seconds: number): void;
}

export function createTestClock(start = 1_700_000_000): TestClock {
  let passed = 0;
  return {
    wallSeconds: () => start + passed,
    monotonicSeconds: () => passed,
    advance(seconds) {
      passed += seconds;
    },
  };
}
