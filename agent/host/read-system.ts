// What systeminformation gives without harm: osInfo() once, and currentLoad(), which starts no process on Windows.
// Not services() or fsSize(): they have no time limit, answer "nothing" for "could not look", and see drive letters only.
import { currentLoad, osInfo } from 'systeminformation';
import type { SystemAnswer } from './host.ts';

/** @param timeoutSeconds osInfo() has no limit of its own; what it started is left behind when it is over */
export async function readSystemInformation(timeoutSeconds: number): Promise<SystemAnswer> {
  const { promise: deadline, resolve } = Promise.withResolvers<SystemAnswer>();
  const timer = setTimeout(() => {
    resolve({
      outcome: 'timeout',
      message: `systeminformation's osInfo() did not answer in ${timeoutSeconds} s`,
    });
  }, timeoutSeconds * 1000);
  const look = osInfo().then(
    (value): SystemAnswer => ({ outcome: 'read', value }),
    (error: unknown): SystemAnswer => ({ outcome: 'failed', message: String(error) }),
  );
  const answer = await Promise.race([look, deadline]);
  clearTimeout(timer);
  return answer;
}

/** 0 to 1; null before there is a difference to measure. */
export async function readCpuLoad(): Promise<number | null> {
  const { currentLoad: percent } = await currentLoad();
  return Number.isFinite(percent) ? percent / 100 : null;
}
