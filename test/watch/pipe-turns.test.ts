// Time is in the hands of the test: timers fire when it says so.
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { decodeCsiProxyPipes } from '../../agent/facts/csi-proxy-pipes.ts';
import { createPipeTurns } from '../../agent/watch/pipe-turns.ts';

const INTERVAL_SECONDS = 6;
const PIPES = decodeCsiProxyPipes({ outcome: 'listed', names: [] }, new Map());

/** @param onRenew what happens when a connection is asked for: `end` ends it */
function turning(onRenew: (end: () => void) => void, lookSeconds = 0) {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  const looks: number[] = [];
  let renewals = 0;
  let timer: NodeJS.Timeout | undefined;
  let end = (): void => undefined;
  const monotonicSeconds = (): number => performance.now() / 1000;
  const startedAt = monotonicSeconds();
  const turns = createPipeTurns({
    clock: { wallSeconds: monotonicSeconds, monotonicSeconds },
    intervalSeconds: INTERVAL_SECONDS,
    createHold(onEnd) {
      end = onEnd;
      return {
        renew: () => {
          renewals += 1;
          onRenew(onEnd);
          return Promise.resolve();
        },
        release: () => undefined,
      };
    },
    async look() {
      looks.push(monotonicSeconds() - startedAt);
      if (lookSeconds > 0) await new Promise((resolve) => setTimeout(resolve, lookSeconds * 1000));
      return PIPES;
    },
    later(seconds, act) {
      clearTimeout(timer);
      timer = setTimeout(act, seconds * 1000);
    },
  });
  void turns.turn();
  return {
    looks,
    renewals: () => renewals,
    endConnection: () => end(),
    after: (seconds: number) => vi.advanceTimersByTimeAsync(seconds * 1000),
  };
}

describe('createPipeTurns', () => {
  it('looks at each interval, from the beginning of a look to that of the next', async () => {
    const { after, looks } = turning(() => undefined, 2);

    await after(13);

    expect(looks).toEqual([0, 6, 12]);
  });

  it('looks half a second after the connection ended, and at an interval from then', async () => {
    const { after, looks, endConnection } = turning(() => undefined);
    await after(2);

    endConnection();
    await after(13);

    expect(looks).toEqual([0, 2.5, 8.5, 14.5]);
  });

  it('looks once more when the connection ended during a look', async () => {
    const { after, looks, endConnection } = turning(() => undefined, 2);
    await after(1);

    endConnection();
    await after(4);

    expect(looks).toEqual([0, 2.5]);
  });

  it('asks for a connection after each look of the cadence, and after no other', async () => {
    const { after, renewals, endConnection } = turning(() => undefined);
    await after(1);
    endConnection();
    await after(1);
    expect(renewals()).toBe(1);

    await after(6);

    expect(renewals()).toBe(2);
  });

  it('looks no more than twice in an interval at a server that ends each connection at once', async () => {
    const { after, looks } = turning((end) => end());

    await after(600);

    expect(looks.length).toBeGreaterThan(100);
    expect(looks.length).toBeLessThanOrEqual(2 * (600 / INTERVAL_SECONDS));
  });
});
