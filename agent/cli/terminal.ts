// What the commands need of the process they run in. Only main.ts makes one from the real process.
import type { LogWriter } from './log-writer.ts';

export interface TerminalSize {
  readonly columns: number;
  readonly rows: number;
}

export interface Terminal {
  readonly platform: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Whether a person reads the log, which goes to stderr. */
  readonly isInteractive: boolean;
  /** Whether escape sequences for colours are wanted on stdout. */
  readonly hasColor: boolean;
  /** Size of the terminal that stdout is; null where it is none. May change while a command runs. */
  size(): TerminalSize | null;
  /** Columns of the terminal that stderr is; null where it is none. */
  errorColumns(): number | null;
  /** @returns false when nobody reads any more */
  print(text: string): boolean;
  printError(text: string): void;
  /**
   * The log, on stderr; what waits in it is written before the process ends.
   * @param onDropped is told how many lines could not wait, once there is room again
   */
  openLog(onDropped: (lines: number) => void): LogWriter;
  readFile(path: string): string;
  /** The first of these signals that comes. */
  waitForSignal(signals: readonly NodeJS.Signals[]): Promise<string>;
}
