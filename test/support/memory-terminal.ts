// A terminal or a pipe in memory: what a command prints, and a signal when the test says so.
import { expect } from 'vitest';
import type { Terminal, TerminalSize } from '../../agent/cli/terminal.ts';

export interface MemoryTerminal extends Terminal {
  /** What was printed, one entry a call. */
  readonly printed: string[];
  readonly errors: string[];
  /** Ends what waits for a signal. */
  signal(): void;
}

export function createMemoryTerminal({
  size = null,
  hasReader = () => true,
  hasColor = false,
}: {
  /** Null: a pipe. */
  readonly size?: TerminalSize | null;
  /** Asked at each print. */
  readonly hasReader?: () => boolean;
  readonly hasColor?: boolean;
} = {}): MemoryTerminal {
  const printed: string[] = [];
  const errors: string[] = [];
  const { promise, resolve } = Promise.withResolvers<string>();
  return {
    printed,
    errors,
    platform: 'linux',
    env: {},
    isInteractive: size !== null,
    hasColor,
    size: () => size,
    errorColumns: () => size?.columns ?? null,
    print(text) {
      printed.push(text);
      return hasReader();
    },
    printError: (text) => errors.push(text),
    openLog: () => expect.unreachable('no command that is run in memory has a log'),
    readFile: (path) => expect.unreachable(path),
    waitForSignal: () => promise,
    signal: () => resolve('SIGINT'),
  };
}
