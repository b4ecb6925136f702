// The log of what is refused: one line for an address and a reason, and then one in a minute, whatever a client does.

const SILENCE_SECONDS = 60;
const MAX_REMEMBERED = 256;

export interface Refusal {
  readonly address: string;
  readonly why: string;
  /** How many more there were since the line before. */
  readonly unlogged: number;
}

/** @param now seconds, of a clock that only goes forward */
export function createRefusalLog(
  log: (refusal: Refusal) => void,
  now: () => number,
): (address: string, why: string) => void {
  const told = new Map<string, { at: number; unlogged: number }>();
  return (address, why) => {
    const key = `${address} ${why}`;
    const last = told.get(key);
    if (last !== undefined && now() - last.at < SILENCE_SECONDS) {
      last.unlogged += 1;
      return;
    }
    told.delete(key);
    // Who comes from very many addresses fills this, and not the memory; then lines come more often.
    const [oldest] = told.keys();
    if (told.size >= MAX_REMEMBERED && oldest !== undefined) told.delete(oldest);
    told.set(key, { at: now(), unlogged: 0 });
    log({ address, why, unlogged: last?.unlogged ?? 0 });
  };
}
