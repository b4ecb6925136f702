import { describe, expect, it } from 'vitest';
import { FACT_NAMES } from '../../agent/facts/facts.ts';
import { failedReading } from '../../agent/facts/observation.ts';
import { createFactStore } from '../../agent/watch/fact-store.ts';
import { createTestClock } from '../support/clock.ts';

const GOOD = { ok: true, value: [], dropped: [] } as const;

function createStore() {
  const clock = createTestClock();
  return {
    clock,
    store: createFactStore(clock, (name) => (name === 'system' ? Number.POSITIVE_INFINITY : 180)),
  };
}

describe('createFactStore', () => {
  it('has never observed anything at first', () => {
    const { store } = createStore();
    expect(new Set(FACT_NAMES.map((name) => store.snapshot()[name].outcome))).toEqual(new Set(['never']));
    expect(store.isComplete()).toBe(false);
  });

  it('keeps the newest observation of each fact', () => {
    const { clock, store } = createStore();
    store.put('disks', GOOD, 0.5, 0);
    clock.advance(60);
    store.put('disks', failedReading('timeout', 'no answer'), 20, 2);

    expect(store.snapshot().disks).toMatchObject({
      outcome: 'timeout',
      at: 1_700_000_060,
      lastSuccessAt: 1_700_000_000,
      durationSeconds: 20,
      skippedCycles: 2,
    });
  });

  it('notes for how long a fact is left alone without touching what is known', () => {
    const { store } = createStore();
    store.put('disks', GOOD, 0.5, 0);
    store.skip('disks', 3);
    store.skip('volumes', 3);

    expect(store.snapshot().disks).toMatchObject({ outcome: 'ok', skippedCycles: 3 });
    expect(store.snapshot().volumes.outcome).toBe('never');
  });

  it('takes a fact that nobody refreshes for stale', () => {
    const { clock, store } = createStore();
    store.put('disks', GOOD, 0.5, 0);
    store.put('system', GOOD, 0.5, 0);
    clock.advance(181);

    expect(store.snapshot().disks).toMatchObject({
      outcome: 'stale',
      value: null,
      lastSuccessAt: 1_700_000_000,
    });
    expect(store.snapshot().system.outcome).toBe('ok');
  });

  it('is fresh again after a new look', () => {
    const { clock, store } = createStore();
    store.put('disks', GOOD, 0.5, 0);
    clock.advance(181);
    store.put('disks', GOOD, 0.5, 0);

    expect(store.snapshot().disks.outcome).toBe('ok');
  });

  it('does not age by a wall clock that jumps', () => {
    let wall = 1_700_000_000;
    const store = createFactStore({ wallSeconds: () => wall, monotonicSeconds: () => 0 }, () => 180);
    store.put('disks', GOOD, 0.5, 0);
    wall += 1_000_000;
    expect(store.snapshot().disks.outcome).toBe('ok');
  });

  it('is complete once every fact but the system was looked at, whatever came of it', () => {
    const { store } = createStore();
    for (const name of FACT_NAMES) if (name !== 'system') store.put(name, failedReading('error', 'x'), 0, 0);
    expect(store.isComplete()).toBe(true);
  });
});
