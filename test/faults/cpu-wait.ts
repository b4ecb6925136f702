// How long a process had to wait for a CPU that others had: what a busy machine adds to each answer.
import { readFileSync } from 'node:fs';

/** Of its main thread, since it began; https://docs.kernel.org/scheduler/sched-stats.html (/proc/<pid>/schedstat). */
export function waitedForCpuSeconds(pid: number): number {
  return Number(readFileSync(`/proc/${pid}/schedstat`, 'latin1').split(' ')[1]) / 1e9;
}
