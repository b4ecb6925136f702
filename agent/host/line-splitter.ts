// Cuts a byte stream into lines. Bytes, not text: a chunk may end in the middle of a character.

const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;

export interface LineSplitter {
  /** Takes a chunk; false once more than the limit came, after which nothing is taken any more. */
  push(chunk: Uint8Array): boolean;
  /** Hands over a last line without a line end. */
  end(): void;
}

/** @param maxBytes over all lines together, so that a script that prints for ever cannot fill the memory */
export function createLineSplitter(maxBytes: number, onLine: (line: Uint8Array) => void): LineSplitter {
  let pending: Uint8Array[] = [];
  let total = 0;

  const flush = (): void => {
    const line = pending.length === 1 ? pending[0] : Buffer.concat(pending);
    pending = [];
    if (line === undefined) return;
    const end = line.at(-1) === CARRIAGE_RETURN ? line.length - 1 : line.length;
    if (end > 0) onLine(line.subarray(0, end));
  };

  return {
    push(chunk) {
      total += chunk.length;
      if (total > maxBytes) {
        pending = [];
        return false;
      }
      let start = 0;
      for (let end = chunk.indexOf(LINE_FEED); end !== -1; end = chunk.indexOf(LINE_FEED, start)) {
        pending.push(chunk.subarray(start, end));
        flush();
        start = end + 1;
      }
      if (start < chunk.length) pending.push(chunk.subarray(start));
      return true;
    },
    end() {
      if (total <= maxBytes && pending.length > 0) flush();
    },
  };
}
