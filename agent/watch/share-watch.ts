// Probes shares in the background, some at a time, and remembers what each said last. A share that hangs holds up
// neither the other facts nor, beyond its own time, the other shares.
import { decodeShare, type ShareFact } from '../facts/shares.ts';
import type { Host, ShareTarget } from '../host/host.ts';

/** Each probe is a process of some 40 MB for its time. */
const AT_ONCE = 4;

/** Nodes with hundreds of leaked mappings exist; they are gone through in turn, so that a cycle stays bounded. */
const PER_CYCLE = 64;

export interface ShareWatch {
  /** Probes the next targets, and gives what is known of all of them; null while an earlier call is at work. */
  look(targets: readonly ShareTarget[]): Promise<ShareFact[]> | null;
}

export function createShareWatch(host: Host, timeoutSeconds: number): ShareWatch {
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
    const turn =
      targets.length <= PER_CYCLE ? targets : [...targets, ...targets].slice(next, next + PER_CYCLE);
    next = targets.length <= PER_CYCLE ? 0 : (next + PER_CYCLE) % targets.length;
    const queue = [...turn];
    const worker = async (): Promise<void> => {
      for (let target = queue.shift(); target !== undefined; target = queue.shift()) await probe(target);
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
