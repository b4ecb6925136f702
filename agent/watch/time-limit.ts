// A time limit for a look that has none of its own. What hangs in the kernel cannot be ended; it is left alone, and the
// others go on without it.
import { failedReading, type Reading } from '../facts/observation.ts';

/**
 * Makes a look that answers in time, with `timeout` if it has to. What comes after the time is dropped: it would not
 * belong to what was read beside it. While an earlier one still hangs, none is begun.
 * @param what is read, for people: `kubelet's folders`
 */
export function withTimeLimit<T>(
  read: () => Promise<Reading<T>>,
  seconds: number,
  what: string,
): () => Promise<Reading<T>> {
  let hangs = false;
  return async () => {
    if (hangs)
      return failedReading(
        'timeout',
        `an earlier look at ${what} still hangs; they are left alone until that ends`,
      );
    hangs = true;
    const reading = read().finally(() => {
      hangs = false;
    });
    let timer: NodeJS.Timeout | undefined;
    const limit = new Promise<Reading<T>>((resolve) => {
      timer = setTimeout(
        () => resolve(failedReading('timeout', `${what} were not read in ${seconds} s`)),
        seconds * 1000,
      );
    });
    try {
      return await Promise.race([reading, limit]);
    } finally {
      clearTimeout(timer);
    }
  };
}
