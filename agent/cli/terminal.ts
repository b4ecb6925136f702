// What the commands need of the process they run in. Only main.ts makes one from the real process.

export interface Terminal {
  readonly platform: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Whether a person reads the log, which goes to stderr. */
  readonly isInteractive: boolean;
  /** Whether escape sequences for colours are wanted on stdout. */
  readonly hasColor: boolean;
  print(text: string): void;
  printError(text: string): void;
  readFile(path: string): string;
  /** The first of these signals that comes. */
  waitForSignal(signals: readonly NodeJS.Signals[]): Promise<string>;
}
