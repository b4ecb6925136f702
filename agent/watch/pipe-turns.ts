// The cadence of the pipes: a look at each interval, and one more when a connection that is held open ends.
import type { CsiProxyPipes } from '../facts/csi-proxy-pipes.ts';
import type { Clock } from './clock.ts';
import type { PipeHold } from './pipe-hold.ts';

export interface PipeTurnsInput {
  readonly clock: Clock;
  readonly intervalSeconds: number;
  /** @param onEnd called when the connection ends; null where none is to be held */
  readonly createHold: ((onEnd: () => void) => PipeHold) | null;
  /** Looks once and shows it. Gives the pipes as they are then known. */
  readonly look: () => Promise<CsiProxyPipes | null>;
  /** Sets the one timer of this cadence anew; does nothing once the watch is stopped. */
  readonly later: (seconds: number, act: () => void) => void;
}

export interface PipeTurns {
  /** Looks, and goes on at each interval. */
  turn(): Promise<void>;
  stop(): void;
}

/** A process that ends closes one pipe after the other; a look in the midst of it would see a part of them. */
const SETTLE_SECONDS = 0.5;

export function createPipeTurns({
  clock,
  intervalSeconds,
  createHold,
  look,
  later,
}: PipeTurnsInput): PipeTurns {
  let isLooking = false;
  let isLookWanted = false;

  const turn = async (): Promise<void> => {
    const startedAt = clock.monotonicSeconds();
    const isExtra = isLookWanted;
    isLookWanted = false;
    isLooking = true;
    const pipes = await look();
    isLooking = false;
    // Not after an extra look: a server that ends each connection costs one look more in each interval, and no loop.
    if (!isExtra && pipes !== null) void hold?.renew(pipes);
    const restSeconds = intervalSeconds - (clock.monotonicSeconds() - startedAt);
    later(isLookWanted ? SETTLE_SECONDS : Math.max(0, restSeconds), () => void turn());
  };

  const hold =
    createHold?.(() => {
      isLookWanted = true;
      // While a look is under way, the next one is set at its end.
      if (!isLooking) later(SETTLE_SECONDS, () => void turn());
    }) ?? null;

  return { turn, stop: () => hold?.release() };
}
