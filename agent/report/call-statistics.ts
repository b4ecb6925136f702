// What the calls of csi-proxy added up to since the agent started: counts that only grow, as Prometheus wants them.

/** The buckets that csi-proxy's own metrics have since v1.3.0, so that both can be laid over each other. */
export const CALL_BUCKETS_SECONDS = [0.001, 0.01, 0.1, 0.3, 0.6, 1, 3, 5] as const;

export interface CallStatistics {
  /** Number of answers within each of `CALL_BUCKETS_SECONDS`, each with those of the smaller ones. */
  readonly buckets: readonly number[];
  /** Number and total time of all answers. */
  readonly answers: number;
  readonly answerSeconds: number;
  /** Number of calls by gRPC status; `none` for those without an answer. */
  readonly byStatus: Readonly<Record<string, number>>;
}

export const NO_CALLS: CallStatistics = {
  buckets: CALL_BUCKETS_SECONDS.map(() => 0),
  answers: 0,
  answerSeconds: 0,
  byStatus: {},
};

/**
 * The statistics with one more call.
 * @param status the gRPC status, or null when there was no answer
 * @param seconds how long the answer took, or null
 */
export function addCall(
  before: CallStatistics,
  status: number | null,
  seconds: number | null,
): CallStatistics {
  const key = status === null ? 'none' : String(status);
  const byStatus = { ...before.byStatus, [key]: (before.byStatus[key] ?? 0) + 1 };
  if (seconds === null) return { ...before, byStatus };
  return {
    buckets: before.buckets.map(
      (count, index) => count + (seconds <= (CALL_BUCKETS_SECONDS[index] ?? 0) ? 1 : 0),
    ),
    answers: before.answers + 1,
    answerSeconds: before.answerSeconds + seconds,
    byStatus,
  };
}
