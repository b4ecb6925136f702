// Waits for what nobody tells of by itself, by asking again: a process that begins to listen, a report that turns. It uses
// nothing of a test, so that programs under Wine and measurements can wait in the same way.

/** What an answer is that is not yet the one. */
type NotYet = false | null | undefined;

interface Patience {
  readonly seconds?: number;
  readonly everyMs?: number;
}

/**
 * Asks until the answer is something, and gives it.
 * @param problem said when the time is over: `nothing listens on PIPE`
 */
export async function until<T>(
  ask: () => T | Promise<T>,
  problem: () => string,
  { seconds = 30, everyMs = 50 }: Patience = {},
): Promise<Exclude<T, NotYet>> {
  const endsAt = performance.now() + seconds * 1000;
  for (;;) {
    const answer = await ask();
    if (answer !== false && answer !== null && answer !== undefined) return answer as Exclude<T, NotYet>;
    if (performance.now() >= endsAt) throw new Error(`${problem()} within ${seconds} s`);
    await new Promise((resolve) => setTimeout(resolve, everyMs));
  }
}
