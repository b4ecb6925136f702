// The port through which every raw answer of a node comes in.
// It is narrow on purpose: text and bytes as Windows gave them, nothing decoded. So a recording passes through
// the same decoders as a live node, and a decoder's bug shows in every test.
// A host never throws for what a node does wrong: each failure is one of the outcomes below.

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

/** A run of `scripts/node/Read-Facts.ps1`, which prints one JSON line per fact, in the order asked. */
export interface PowerShellRun {
  readonly facts: readonly string[];
  /** Not by a process that was kept from an earlier run: what is wrong in it alone must not last. */
  readonly needsNewProcess?: boolean;
  /** Whole seconds that one query of CIM may take, if not those of the script; a process that is kept has those of its start. */
  readonly queryTimeoutSeconds?: number;
  /** The process is killed when it prints no line for so long. */
  readonly idleTimeoutSeconds: number;
  /** The process is killed when it runs longer than this, whatever it prints. */
  readonly totalTimeoutSeconds: number;
  /** Called for each line as it comes, without its line end. */
  readonly onLine: (line: Uint8Array) => void;
}

/**
 * How a run ended.
 * - `exited`: by itself, or all was answered by a process that is kept; `exitCode` is unsigned (0xC0000142 = 3221225794)
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

/** An entry of a folder. A link is any reparse point: a symbolic link, a junction, or a volume mounted at a folder. */
export interface FolderEntry {
  readonly name: string;
  readonly kind: 'directory' | 'file' | 'link' | 'other';
  /** What a link points to; null for what is no link, and for a mounted volume, whose target Node cannot read. */
  readonly target: string | null;
}

export type FolderAnswer =
  | { readonly outcome: 'read'; readonly entries: readonly FolderEntry[] }
  | { readonly outcome: 'failed'; readonly code: string; readonly message: string };

export type TextAnswer =
  | { readonly outcome: 'read'; readonly text: string }
  | { readonly outcome: 'failed'; readonly code: string; readonly message: string };

/** A path whose use may hang: on a share, or on a drive that a share is mapped to. */
export interface ShareTarget {
  readonly path: string;
  /** Its name is resolved and its port 445 is dialled first; null for a drive. */
  readonly server: string | null;
  /** Also makes and removes a small file there. Only where an operator asked for it. */
  readonly write: boolean;
}

export type ShareStepName = 'resolve' | 'connect' | 'list' | 'write';

/** One step of the probe of a share, in the order of `ShareStepName`. */
export interface ShareStep {
  readonly step: ShareStepName;
  readonly ok: boolean;
  /** Node's error code; empty when it is ok. */
  readonly code: string;
  /** The number of the Windows error where it is known: 5 access denied, 53 network path not found, … */
  readonly windowsError: number | null;
  /** For people: an address, a number of entries, or the text of the error. */
  readonly detail: string;
  readonly seconds: number;
}

/**
 * How the probe of a share ended.
 * - `finished`: every step was made, or one failed after which the others make no sense
 * - `timeout`: killed by us; the step that hung is the one that is missing
 * - `still-running`: a process of an earlier probe of this path has not ended yet, so none was started
 * - `not-started`: the process of the probe could not be started
 */
export interface ShareProbe {
  readonly outcome: 'finished' | 'timeout' | 'still-running' | 'not-started';
  readonly steps: readonly ShareStep[];
  readonly message: string;
}

/** The answer to one gRPC call over a pipe. */
export type GrpcAnswer =
  | {
      readonly outcome: 'answered';
      /** 0 is OK; https://grpc.io/docs/guides/status-codes */
      readonly status: number;
      readonly statusMessage: string;
      readonly message: Uint8Array;
      readonly seconds: number;
    }
  | { readonly outcome: 'timeout' }
  | { readonly outcome: 'error'; readonly code: string; readonly message: string };

/** A connection that is kept open only to notice its end. */
export interface HeldPipe {
  /** Comes when the server, or `release`, has ended it. */
  readonly ended: Promise<void>;
  release(): void;
}

export interface Host {
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
  /** A folder of a local disk: never a share or a mapped drive, which can hang this process. Links are not followed. */
  readFolder(path: string): Promise<FolderAnswer>;
  /** A small text file of a local disk. */
  readTextFile(path: string): Promise<TextAnswer>;
  /** In a process of its own, at most one per path, which is killed in time; so is one more that reads an error. */
  probeShare(target: ShareTarget, timeoutSeconds: number): Promise<ShareProbe>;
  /** A read-only call of csi-proxy. `method` is `/v1.Filesystem/PathExists`. */
  callGrpc(pipe: string, method: string, message: Uint8Array, timeoutSeconds: number): Promise<GrpcAnswer>;
  /** Null where no gRPC server took the connection in time, and where there is nothing that could end, as in a recording. */
  holdPipe(name: string, timeoutSeconds: number): Promise<HeldPipe | null>;
}
