// The two clocks of the agent, handed in so that tests own the time.

export interface Clock {
  /** Seconds since 1970; may jump. For what people read. */
  readonly wallSeconds: () => number;
  /** Seconds since some moment; never jumps. For ages, durations and deadlines. */
  readonly monotonicSeconds: () => number;
}
