// The line that tells a person at a terminal what a slow look waits for. It is on stderr, so that it is never part of
// what is printed, and it is gone before anything else is.
import { cutMiddle } from '../report/text/one-line.ts';
import type { Terminal } from './terminal.ts';

export interface Progress {
  /** The facts that are waited for now. */
  show(names: readonly string[]): void;
  /** Takes the line away, for good. */
  end(): void;
}

/** A look that is quicker than this shows nothing. */
const TICK_MS = 400;

/** @param seconds since the look began */
export function progressLine(names: readonly string[], seconds: number, columns: number): string {
  const tail = ` (${Math.floor(seconds)} s)...`;
  const head = 'looking: ';
  // In the last column a terminal breaks the line, and it could not be rewritten.
  const room = Math.max(0, columns - 1 - head.length - tail.length);
  let shown = names.join(', ');
  for (let count = names.length - 1; count > 0 && shown.length > room; count -= 1)
    shown = `${names.slice(0, count).join(', ')} and ${names.length - count} more`;
  return `${head}${cutMiddle(shown, room)}${tail}`.slice(0, Math.max(0, columns - 1));
}

/** Shows nothing where stderr is no terminal. */
export function startProgress({
  errorColumns,
  printError,
}: Pick<Terminal, 'errorColumns' | 'printError'>): Progress {
  if (errorColumns() === null) return { show: () => undefined, end: () => undefined };
  const startedAt = performance.now();
  let waitedFor: readonly string[] = [];
  let length = 0;
  const write = (line: string): void => {
    // Spaces instead of an escape sequence: they clear the line on every console.
    printError(`\r${line.padEnd(length)}\r${line}`);
    ({ length } = line);
  };
  const timer = setInterval(() => {
    const seconds = (performance.now() - startedAt) / 1000;
    if (waitedFor.length > 0) write(progressLine(waitedFor, seconds, errorColumns() ?? 80));
  }, TICK_MS);
  return {
    show(names) {
      waitedFor = names;
    },
    end() {
      clearInterval(timer);
      if (length > 0) write('');
    },
  };
}
