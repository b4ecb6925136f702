// The port through which every raw answer of a node comes in.
// It is narrow on purpose: text and bytes as Windows gave them, nothing decoded. So a recording passes through
// the same decoders as a live node, and a decoder's bug shows in every test.
// A host never throws for what a node does wrong: each failure is one of the outcomes below.

type HostKind = 'windows' | 'recorded' | 'memory';

/** What `\\.\pipe\` holds. Listing connects to nothing; where Windows refuses it, the names are unknown, not absent. */
export type PipeListing =
  | { readonly outcome: 'listed'; readonly names: readonly string[] }
  | { readonly outcome: 'failed'; readonly code: string; readonly message: string };

/**
 * One connection to one pipe on which nothing is written.
 * - `data`: the first bytes (at most 64) that the server sent by itself
 * - `silent`: connected, but no byte came in time
 * - `closed`: connected, and the server closed before it sent 9 bytes
 * - `no-connect`: no connection in time (every instance of the pipe is busy)
 * - `error`: the connection failed; `code` is Node's (`ENOENT`, `EPERM`, `EBUSY`, `ETIMEDOUT`, …)
 */
export type PipeProbe =
  | {
      readonly outcome: 'data';
      readonly firstBytes: Uint8Array;
      readonly connectSeconds: number;
      readonly answerSeconds: number;
    }
  | { readonly outcome: 'silent'; readonly connectSeconds: number }
  | { readonly outcome: 'closed'; readonly connectSeconds: number; readonly firstBytes: Uint8Array }
  | { readonly outcome: 'no-connect' }
  | { readonly outcome: 'error'; readonly code: string; readonly message: string };

/** A run of `scripts/node/Read-Facts.ps1`: one process that prints one JSON line per fact, in the order asked. */
export interface PowerShellRun {
  readonly facts: readonly string[];
  /** The process is killed when it prints no line for so long. */
  readonly idleTimeoutSeconds: number;
  /** The process is killed when it runs longer than this, whatever it prints. */
  readonly totalTimeoutSeconds: number;
  /** Called for each line as it comes, without its line end. */
  readonly onLine: (line: Uint8Array) => void;
}

/**
 * How a run ended.
 * - `exited`: by itself; `exitCode` is unsigned (0xC0000142 = 3221225794)
 * - `timeout`: killed by us after silence or at the total limit
 * - `flooded`: killed by us because it printed more than the host takes
 * - `not-started`: there is no such program, or Windows could not start it
 * - `still-running`: an earlier process could not be killed yet, so none was started
 */
export interface PowerShellExit {
  readonly outcome: 'exited' | 'timeout' | 'flooded' | 'not-started' | 'still-running';
  readonly exitCode: number | null;
  /** What came on stderr, cut to a few KiB; CLIXML is still in it. */
  readonly stderr: string;
  readonly durationSeconds: number;
  /** For `not-started` and `still-running`: why. */
  readonly message: string;
}

/** The operating system as systeminformation's `osInfo()` tells it, or why it could not. */
export type SystemAnswer =
  | { readonly outcome: 'read'; readonly value: unknown }
  | { readonly outcome: 'failed' | 'timeout'; readonly message: string };

export interface Host {
  readonly kind: HostKind;
  /** What is looked at, for people: `windows`, `recorded:healthy`. */
  readonly label: string;
  listPipes(): Promise<PipeListing>;
  /** `name` is what follows `\\.\pipe\`. Both connecting and the first bytes must come within the time. */
  probePipe(name: string, timeoutSeconds: number): Promise<PipeProbe>;
  /** One process at a time: a second call waits for nothing and answers `still-running` while one lives. */
  runPowerShell(run: PowerShellRun): Promise<PowerShellExit>;
  /** Costly on Windows (several processes): called once, in the background. */
  readSystem(timeoutSeconds: number): Promise<SystemAnswer>;
  /** Share of CPU time in use since the last call, 0 to 1, without starting a process; null where it cannot be told. */
  readCpuLoadRatio(): Promise<number | null>;
}
