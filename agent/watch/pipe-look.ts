// One look at csi-proxy: its pipes, then a call.
import type { CsiProxyPipes } from '../facts/csi-proxy-pipes.ts';
import type { NativeFactName } from '../facts/facts.ts';
import type { Reading } from '../facts/observation.ts';
import { addCall, NO_CALLS, type CallStatistics } from '../report/call-statistics.ts';
import type { Clock } from './clock.ts';
import type { FactStore } from './fact-store.ts';
import type { NativeFacts } from './native-facts.ts';

export interface PipeLook {
  /**
   * Gives the pipes as they are known afterwards.
   * @param onChange called before the call where a pipe has changed: of a csi-proxy that hangs, the call takes all of its time
   */
  look(onChange: () => void): Promise<CsiProxyPipes | null>;
  /** Of all calls so far. */
  calls(): CallStatistics;
  /** When a look began or ended the last time; at first, when this was made. */
  lastTurnAt(): number;
}

/** @param lookAt looks at one fact; what comes of it is put into the store by calling the answer */
export function createPipeLook(
  lookAt: (name: NativeFactName, read: () => Promise<Reading<unknown>>) => Promise<() => void>,
  store: FactStore,
  native: NativeFacts,
  clock: Clock,
): PipeLook {
  let calls = NO_CALLS;
  let lastTurnAt = clock.monotonicSeconds();
  let lastLevels = '';
  return {
    async look(onChange) {
      // After the node was suspended this comes before the first request: a watch that begins to look turns again.
      lastTurnAt = clock.monotonicSeconds();
      (await lookAt('csi-proxy-pipes', native.pipes))();
      const pipes = store.snapshot()['csi-proxy-pipes'].value;
      const levels = pipes?.pipes.map(({ answer }) => answer?.level).join() ?? '';
      if (levels !== lastLevels) onChange();
      lastLevels = levels;
      const putCall = await lookAt('csi-proxy-call', async () => {
        const reading = await native.call();
        if (reading.ok && reading.value.asked)
          calls = addCall(calls, reading.value.status, reading.value.seconds);
        return reading;
      });
      putCall();
      lastTurnAt = clock.monotonicSeconds();
      return pipes;
    },
    calls: () => calls,
    lastTurnAt: () => lastTurnAt,
  };
}
