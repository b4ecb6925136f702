// Probes shares in the background, some at a time, and remembers what each said last. A share that hangs holds up
// neither the other facts nor, beyond its own time, the other shares.
import { decodeShare, type ShareFact } from '../facts/shares.ts';
import type { Host, ShareTarget } from '../host/host.ts';

/** Each probe is a process of some 40 MB for its time. */
const AT_ONCE = 4;

/**
 * Nodes with hundreds of leaked mappings exist, and nodes on which every share hangs. They are gone through in turn, so
 * many and so long per cycle; what is left comes first in the next one.
 */
const PER_CYCLE = 64;
const SECONDS_PER_CYCLE = 40;

export interface ShareWatch {
  /** Probes the next targets, and gives what is known of all of them; null while an earlier call is at work. */
  look(targets: readonly ShareTarget[]): Promise<ShareFact[]> | null;
}

/** @param clock seconds, monotonic */
export function createShareWatch(host: Host, timeoutSeconds: number, clock: () => number): ShareWatch {
  let known = new Map<string, ShareFact>();
  let isBusy = false;
  let next = 0;

  const probe = async (target: ShareTarget): Promise<void> => {
    const answer = await host.probeShare(target, timeoutSeconds);
    const before = known.get(target.path);
    // The probe that hangs has told before what it hangs at; that it still does is no other fault.
    const isSame = answer.outcome === 'still-running' && before?.access === 'hangs';
    known.set(target.path, isSame ? { ...before, detail: answer.message } : decodeShare(target, answer));
  };

  const work = async (targets: readonly ShareTarget[]): Promise<ShareFact[]> => {
    const paths = new Set(targets.map(({ path }) => path));
    known = new Map([...known].filter(([path]) => paths.has(path)));
    const start = targets.length === 0 ? 0 : next % targets.length;
    const queue = [...targets.slice(start), ...targets.slice(0, start)].slice(0, PER_CYCLE);
    next = start;
    const endsAt = clock() + SECONDS_PER_CYCLE;
    const worker = async (): Promise<void> => {
      while (clock() < endsAt) {
        const target = queue.shift();
        if (target === undefined) return;
        next += 1;
        await probe(target);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, worker));
    return [...known.values()];
  };

  return {
    look(targets) {
      if (isBusy) return null;
      isBusy = true;
      return work(targets).finally(() => {
        isBusy = false;
      });
    },
  };
}
