// How busy the CPUs are, from what Windows has counted for each of them. Not by systeminformation: where it is loaded on
// Windows, it runs `chcp` by execSync without a time limit, which stops the whole agent where cmd.exe hangs
// (https://github.com/sebhildebrandt/systeminformation/blob/v5.33.23/lib/util.js, getCodepage).
import { cpus, type CpuInfo } from 'node:os';

interface Spent {
  readonly busyMs: number;
  readonly idleMs: number;
}

/**
 * Makes the function that reads the load since it was last called, or since it was made.
 * @returns from 0 to 1; null where nothing was counted meanwhile
 */
export function createCpuLoadReader(
  read: () => readonly Pick<CpuInfo, 'times'>[] = cpus,
): () => Promise<number | null> {
  let last = spent(read());
  return () => {
    const now = spent(read());
    const busyMs = now.busyMs - last.busyMs;
    const idleMs = now.idleMs - last.idleMs;
    last = now;
    // Counters that went back are those of other CPUs: some were added, or taken away.
    const isTold = busyMs >= 0 && idleMs >= 0 && busyMs + idleMs > 0;
    return Promise.resolve(isTold ? busyMs / (busyMs + idleMs) : null);
  };
}

function spent(all: readonly Pick<CpuInfo, 'times'>[]): Spent {
  let busyMs = 0;
  let idleMs = 0;
  for (const { times } of all) {
    // Not `irq`: it may be part of `sys` on Windows, and is little
    // (https://github.com/libuv/libuv/blob/v1.x/src/win/util.c, uv_cpu_info).
    busyMs += times.user + times.nice + times.sys;
    idleMs += times.idle;
  }
  return { busyMs, idleMs };
}
