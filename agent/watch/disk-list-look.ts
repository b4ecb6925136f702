// When csi-proxy is asked for the disks that it sees: once an hour, after a cycle, because it starts PowerShell for that up to
// v1.2.1. Where an operator did not ask for it, each cycle says that it is off.
import { decodeListDiskIds, LIST_DISK_IDS, notAsked, type CsiProxyDisks } from '../facts/csi-proxy-disks.ts';
import type { Reading } from '../facts/observation.ts';
import type { Host } from '../host/host.ts';
import type { Clock } from './clock.ts';
import type { FactStore } from './fact-store.ts';

export interface DiskListSettings {
  /** Whether csi-proxy is asked for its disks, which costs it seconds. */
  readonly listDisks: boolean;
  readonly listDisksTimeoutSeconds: number;
}

export interface DiskListLook {
  /** What belongs to a cycle; what comes of it is put into the store by calling the answer. */
  inCycle(): readonly Promise<() => void>[];
  /** After a cycle, and not waited for by the next one. Says whether there is something new. */
  afterCycle(): Promise<boolean>;
}

const INTERVAL_SECONDS = 3600;

/** How long it is from one answer to the next one. */
export function diskListIntervalSeconds({ listDisks }: DiskListSettings, cycleSeconds: number): number {
  return listDisks ? INTERVAL_SECONDS : cycleSeconds;
}

/** @param lookAt looks once; what comes of it is put into the store by calling the answer */
export function createDiskListLook(
  lookAt: (read: () => Promise<Reading<CsiProxyDisks>>) => Promise<() => void>,
  store: FactStore,
  host: Host,
  { listDisks, listDisksTimeoutSeconds }: DiskListSettings,
  clock: Clock,
): DiskListLook {
  if (!listDisks) {
    return {
      inCycle: () => [lookAt(async () => notAsked('csiProxy.listDisks is off'))],
      afterCycle: async () => false,
    };
  }

  let dueAt = Number.NEGATIVE_INFINITY;
  const ask = async (): Promise<Reading<CsiProxyDisks>> => {
    const shown = store.snapshot().disks.value;
    if (shown === null) return notAsked('there is nothing to compare with: the disks could not be read');
    dueAt = clock.monotonicSeconds() + INTERVAL_SECONDS;
    const { pipe, method } = LIST_DISK_IDS;
    return decodeListDiskIds(
      await host.callGrpc(pipe, method, new Uint8Array(), listDisksTimeoutSeconds),
      shown,
    );
  };

  return {
    inCycle: () => [],
    async afterCycle() {
      if (clock.monotonicSeconds() < dueAt) return false;
      (await lookAt(ask))();
      return true;
    },
  };
}
