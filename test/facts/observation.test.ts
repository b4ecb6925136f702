import { describe, expect, it } from 'vitest';
import { ageObservation, failedReading, neverObserved, observe } from '../../agent/facts/observation.ts';

const GOOD = { ok: true, value: [1], dropped: ['item 2: odd'] } as const;
const first = observe(neverObserved(), GOOD, { at: 1000, durationSeconds: 0.5 });

describe('observe', () => {
  it('starts with nothing', () => {
    expect(neverObserved()).toMatchObject({ outcome: 'never', at: null, value: null, lastSuccessAt: null });
  });

  it('keeps value, time, duration and dropped items of a success', () => {
    expect(first).toEqual({
      outcome: 'ok',
      at: 1000,
      durationSeconds: 0.5,
      lastSuccessAt: 1000,
      value: [1],
      failure: null,
      dropped: ['item 2: odd'],
      skippedCycles: 0,
    });
  });

  it('keeps when it last succeeded, and not the old value, after a failure', () => {
    expect(observe(first, failedReading('denied', 'no'), { at: 1060, durationSeconds: 0.1 })).toEqual({
      outcome: 'failed',
      at: 1060,
      durationSeconds: 0.1,
      lastSuccessAt: 1000,
      value: null,
      failure: { kind: 'denied', message: 'no' },
      dropped: [],
      skippedCycles: 0,
    });
  });

  it('tells a time-out from a failure, and for how long the fact is left alone', () => {
    const when = { at: 1060, durationSeconds: 20, skippedCycles: 2 };
    expect(observe(first, failedReading('timeout', 'no answer'), when)).toMatchObject({
      outcome: 'timeout',
      skippedCycles: 2,
    });
  });

  it('keeps the last success over several failures', () => {
    const failed = observe(first, failedReading('error', 'x'), { at: 1060, durationSeconds: 0 });
    expect(observe(failed, failedReading('error', 'x'), { at: 1120, durationSeconds: 0 }).lastSuccessAt).toBe(
      1000,
    );
  });
});

describe('ageObservation', () => {
  it('leaves what is fresh as it is', () => {
    expect(ageObservation(first, 180, 180)).toBe(first);
  });

  it('takes the value away from what is too old, and says so', () => {
    expect(ageObservation(first, 181, 180)).toMatchObject({
      outcome: 'stale',
      value: null,
      dropped: [],
      lastSuccessAt: 1000,
      failure: { message: 'last read 181 s ago; after 180 s it no longer counts' },
    });
  });

  it('leaves a failure a failure, however old', () => {
    const failed = observe(first, failedReading('error', 'x'), { at: 1060, durationSeconds: 0 });
    expect(ageObservation(failed, 1e6, 180)).toBe(failed);
  });

  it('never ages a fact that is read once', () => {
    expect(ageObservation(first, 1e9, Number.POSITIVE_INFINITY)).toBe(first);
  });
});
