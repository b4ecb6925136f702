// Where the lines of the log go out: in their order, one write at a time, and so that nobody ever waits for them. A pipe that
// nobody reads holds a write for ever. Here that is a thread of libuv, one of four, and not the loop that answers requests.

/** What waits while it cannot be written; more is dropped. */
const MAX_WAITING_BYTES = 256 * 1024;

/** Of one write. Of a longer one nothing counts as written, and makes room, before all of it is. */
const MAX_WRITE_BYTES = 16 * 1024;

/** How long a pipe is left alone that takes nothing just now and does not hold a write. */
const RETRY_MS = 100;

/** As `write` of node:fs. */
export type Write = (
  bytes: Uint8Array,
  done: (error: NodeJS.ErrnoException | null, written: number) => void,
) => void;

export interface LogWriter {
  write(line: string): void;
  /**
   * Waits until everything is written, or cannot be, and at most so long.
   * @returns false when a write is still held: then the process cannot end by itself, since Node waits for its threads
   */
  flush(seconds: number): Promise<boolean>;
}

/** @param onDropped says how many lines could not wait, once there is room again; may write */
export function createLogWriter(write: Write, onDropped: (lines: number) => void): LogWriter {
  const waiting: Buffer[] = [];
  /** What one write has not taken yet. */
  let begun: Uint8Array = Buffer.alloc(0);
  let size = 0;
  let dropped = 0;
  let state: 'idle' | 'writing' | 'pausing' | 'gone' = 'idle';
  let onRest: (() => void)[] = [];

  const rest = (as: 'idle' | 'gone'): void => {
    state = as;
    const told = onRest;
    onRest = [];
    for (const tell of told) tell();
  };

  const next = (): void => {
    if (begun.length === 0) begun = Buffer.concat(takeSome(waiting));
    if (begun.length === 0) return rest('idle');
    state = 'writing';
    write(begun, (error, written) => {
      if (error === null) {
        begun = begun.subarray(written);
        size -= written;
        tellDropped();
        next();
      } else if (error.code === 'EAGAIN' || error.code === 'EBUSY') {
        state = 'pausing';
        setTimeout(next, RETRY_MS);
      } else if (error.code === 'EPIPE' || error.code === 'EOF' || error.code === 'EBADF') {
        // Nobody will ever read it.
        waiting.length = 0;
        rest('gone');
      } else {
        // A full disk, for one. What waits is tried again with the next line.
        rest('idle');
      }
    });
  };

  const tellDropped = (): void => {
    if (dropped === 0 || size > MAX_WAITING_BYTES / 2) return;
    const lines = dropped;
    dropped = 0;
    onDropped(lines);
  };

  return {
    write(line) {
      if (state === 'gone') return;
      const bytes = Buffer.from(line);
      // After one that was dropped come all others, until it is told: so what is missing is missing in one place.
      if (dropped > 0 || size + bytes.length > MAX_WAITING_BYTES) dropped += 1;
      else {
        waiting.push(bytes);
        size += bytes.length;
      }
      if (state === 'idle') next();
    },
    async flush(seconds) {
      if (state === 'idle') next();
      if (state === 'writing' || state === 'pausing')
        await new Promise<void>((resolve) => {
          const limit = setTimeout(resolve, seconds * 1000);
          onRest.push(() => {
            clearTimeout(limit);
            resolve();
          });
        });
      // Read anew: it has changed meanwhile.
      return (state as string) !== 'writing';
    },
  };
}

/** Whole lines for one write, taken from those that wait; a line that is longer goes alone. */
function takeSome(waiting: Buffer[]): Buffer[] {
  let size = 0;
  let count = 0;
  for (const { length } of waiting) {
    if (count > 0 && size + length > MAX_WRITE_BYTES) break;
    size += length;
    count += 1;
  }
  return waiting.splice(0, count);
}
