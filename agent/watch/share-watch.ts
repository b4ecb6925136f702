// Probes shares in the background, some at a time, and remembers what each said last. A share that hangs holds up
// neither the other facts nor, beyond its own time, the other shares.
import { decodeShare, type ShareFact } from '../facts/shares.ts';
import type { Host, ShareTarget } from '../host/host.ts';

interface Turn {
  /** Each probe is a process of some 40 MB for its time. */
  readonly atOnce: number;
  readonly perCycle: number;
  /** Where the next cycle begins. */
  next: number;
}

/** Nodes with hundreds of leaked mappings exist, and nodes on which every share hangs. They are gone through in turn. */
const SHARES = { atOnce: 4, perCycle: 64 };

/** Of one share there can be a folder for each volume: what a probe of the share itself does not tell is told slowly. */
const FOLDERS = { atOnce: 1, perCycle: 8 };

/** What is left comes first in the next cycle. */
const SECONDS_PER_CYCLE = 40;

export interface ShareWatch {
  /**
   * Probes the next targets, and gives what is known of all of them; null while an earlier call is at work.
   * @param folders of shares that are targets themselves
   */
  look(shares: readonly ShareTarget[], folders?: readonly ShareTarget[]): Promise<ShareFact[]> | null;
}

/** @param clock seconds, monotonic */
export function createShareWatch(host: Host, timeoutSeconds: number, clock: () => number): ShareWatch {
  let known = new Map<string, ShareFact>();
  let isBusy = false;
  const ofShares: Turn = { ...SHARES, next: 0 };
  const ofFolders: Turn = { ...FOLDERS, next: 0 };

  const probe = async (target: ShareTarget): Promise<void> => {
    const answer = await host.probeShare(target, timeoutSeconds);
    const before = known.get(target.path);
    // The probe that hangs has told before what it hangs at; that it still does is no other fault.
    const isSame = answer.outcome === 'still-running' && before?.access === 'hangs';
    known.set(target.path, isSame ? { ...before, detail: answer.message } : decodeShare(target, answer));
  };

  const take = async (turn: Turn, targets: readonly ShareTarget[]): Promise<void> => {
    const start = targets.length === 0 ? 0 : turn.next % targets.length;
    const queue = [...targets.slice(start), ...targets.slice(0, start)].slice(0, turn.perCycle);
    turn.next = start;
    const endsAt = clock() + SECONDS_PER_CYCLE;
    const worker = async (): Promise<void> => {
      while (clock() < endsAt) {
        const target = queue.shift();
        if (target === undefined) return;
        turn.next += 1;
        await probe(target);
      }
    };
    await Promise.all(Array.from({ length: turn.atOnce }, worker));
  };

  const work = async (
    shares: readonly ShareTarget[],
    folders: readonly ShareTarget[],
  ): Promise<ShareFact[]> => {
    const paths = new Set([...shares, ...folders].map(({ path }) => path));
    known = new Map([...known].filter(([path]) => paths.has(path)));
    await Promise.all([take(ofShares, shares), take(ofFolders, folders)]);
    return [...known.values()];
  };

  return {
    look(shares, folders = []) {
      if (isBusy) return null;
      isBusy = true;
      return work(shares, folders).finally(() => {
        isBusy = false;
      });
    },
  };
}
