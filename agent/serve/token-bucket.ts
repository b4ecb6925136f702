// A bucket of tokens that fills again with time: so many at once, then one each so many seconds.

export interface TokenBucket {
  /** Takes one; false when there is none. */
  take(): boolean;
  /** Gives one back. */
  giveBack(): void;
  isFull(): boolean;
}

/**
 * @param interval seconds between two tokens
 * @param now seconds, of a clock that only goes forward
 */
export function createTokenBucket(burst: number, interval: number, now: () => number): TokenBucket {
  let tokens = burst;
  let at = now();
  const refill = (): void => {
    tokens = Math.min(burst, tokens + (now() - at) / interval);
    at = now();
  };
  return {
    take() {
      refill();
      if (tokens < 1) return false;
      tokens -= 1;
      return true;
    },
    giveBack() {
      tokens = Math.min(burst, tokens + 1);
    },
    isFull() {
      refill();
      return tokens >= burst;
    },
  };
}
