// A fact with its time, duration and outcome. Failure is data: it never ends the loop.

/**
 * - `ok`: read and decoded
 * - `failed`: the node answered with an error, or with something that cannot be read
 * - `timeout`: no answer in time
 * - `stale`: it was read once, but the loop has not refreshed it for too long
 * - `never`: not looked at yet
 */
export type Outcome = 'ok' | 'failed' | 'timeout' | 'stale' | 'never';

/** Why a fact could not be read, as far as what Windows printed tells it. */
export type FailureKind =
  | 'timeout'
  | 'denied'
  | 'missing'
  | 'malformed'
  | 'crashed'
  | 'flooded'
  | 'blocked'
  | 'exhausted'
  | 'not-started'
  | 'error';

export interface Failure {
  readonly kind: FailureKind;
  /** One line, for people: what was asked, and what came instead. */
  readonly message: string;
}

export interface Observation<T> {
  readonly outcome: Outcome;
  /** Seconds since 1970 when this look ended; null if there was none. */
  readonly at: number | null;
  readonly durationSeconds: number | null;
  /** Seconds since 1970 of the last look that succeeded; null if none did. */
  readonly lastSuccessAt: number | null;
  /** Only with `ok`: an old value is never handed on as if it were fresh. */
  readonly value: T | null;
  readonly failure: Failure | null;
  /** Items of the answer that did not decode, each in one line; the others stand in `value`. */
  readonly dropped: readonly string[];
  /** Cycles for which this fact is left alone after time-outs (circuit breaker); 0 when it is read every cycle. */
  readonly skippedCycles: number;
}

/** More of `dropped` are counted in one line behind these. */
export const MAX_DROPPED_LINES = 20;

/** What one look brought, before it is put into the history of its fact. */
export type Reading<T> =
  | { readonly ok: true; readonly value: T; readonly dropped: readonly string[] }
  | { readonly ok: false; readonly failure: Failure };

/** Whether a code of Node says that Windows refused; libuv makes EPERM of "Access is denied" (5), and EACCES of some others. */
export function isDenied(code: string): boolean {
  return code === 'EPERM' || code === 'EACCES';
}

export function failedReading(
  kind: FailureKind,
  message: string,
): { readonly ok: false; readonly failure: Failure } {
  return { ok: false, failure: { kind, message } };
}

/** The observation of a fact that nobody has looked at yet. */
export function neverObserved<T>(): Observation<T> {
  return {
    outcome: 'never',
    at: null,
    durationSeconds: null,
    lastSuccessAt: null,
    value: null,
    failure: null,
    dropped: [],
    skippedCycles: 0,
  };
}

/** Puts a reading into the history of its fact: keeps when it last succeeded, drops its old value. */
export function observe<T>(
  before: Observation<T>,
  reading: Reading<T>,
  when: { readonly at: number; readonly durationSeconds: number; readonly skippedCycles?: number },
): Observation<T> {
  const base = { at: when.at, durationSeconds: when.durationSeconds, skippedCycles: when.skippedCycles ?? 0 };
  if (reading.ok) {
    return {
      ...base,
      outcome: 'ok',
      lastSuccessAt: when.at,
      value: reading.value,
      failure: null,
      dropped: reading.dropped,
    };
  }
  const outcome = reading.failure.kind === 'timeout' ? 'timeout' : 'failed';
  return {
    ...base,
    outcome,
    lastSuccessAt: before.lastSuccessAt,
    value: null,
    failure: reading.failure,
    dropped: [],
  };
}

/**
 * Turns an `ok` that has grown older than `staleAfterSeconds` into `stale`, without its value.
 * The age is handed in, because the wall clock of a node may jump.
 */
export function ageObservation<T>(
  observation: Observation<T>,
  ageSeconds: number,
  staleAfterSeconds: number,
): Observation<T> {
  if (observation.outcome !== 'ok' || ageSeconds <= staleAfterSeconds) return observation;
  const message = `last read ${Math.round(ageSeconds)} s ago; after ${Math.round(staleAfterSeconds)} s it no longer counts`;
  return {
    ...observation,
    outcome: 'stale',
    value: null,
    dropped: [],
    failure: { kind: 'timeout', message },
  };
}
