// The Windows node itself.
import { readdir } from 'node:fs/promises';
import { win32 } from 'node:path';
import { callGrpc } from './grpc-call.ts';
import { holdNamedPipe } from './held-pipe.ts';
import type { Host } from './host.ts';
import { readFolder, readTextFile } from './local-files.ts';
import { probeNamedPipe } from './named-pipe.ts';
import { createShareProber } from './probe-share.ts';
import { createCpuLoadReader } from './read-cpu-load.ts';
import { createShareErrorReader } from './read-share-error.ts';
import { createSystemReader } from './read-system.ts';
import { createPowerShellRunner } from './run-powershell.ts';

// With its backslash at the end: without it, Node's readdir fails (nodejs/node issue 56002).
const PIPE_FOLDER = '\\\\.\\pipe\\';

/** A provider or a client that leaks in a process of ours is given back its memory so often. */
const MAX_SESSION_SECONDS = 3600;

/** 2,000 disks with their partitions and volumes print about 5 MB. */
const MAX_OUTPUT_BYTES = 16 * 1024 * 1024;

export interface WindowsHostOptions {
  /** Absolute path of the folder that holds the scripts: Read-Facts.ps1 and those beside it. */
  readonly scriptsFolder: string;
  /** Whether powershell.exe is kept from one look to the next: only for who looks often. */
  readonly keepsPowerShell: boolean;
  /** Called for each powershell.exe that was started to read facts. */
  readonly onPowerShellStart: () => void;
  /** `%SystemRoot%`, from the environment. */
  readonly systemRoot: string;
  /** Program and arguments that print `printOsInfo()`: this program itself, with its hidden command. */
  readonly osInfoCommand: readonly [string, ...string[]];
  /** Program and arguments that run `runShareSteps` on the target that follows as JSON: the same. */
  readonly shareStepsCommand: readonly [string, ...string[]];
}

export function createWindowsHost({
  scriptsFolder,
  keepsPowerShell,
  onPowerShellStart,
  systemRoot,
  osInfoCommand,
  shareStepsCommand,
}: WindowsHostOptions): Host {
  const powershell = win32.join(systemRoot, 'System32', 'WindowsPowerShell', 'v1.0', 'powershell.exe');
  const readShareError = createShareErrorReader({
    file: powershell,
    script: win32.join(scriptsFolder, 'Read-ShareError.ps1'),
  });
  const runPowerShell = createPowerShellRunner({
    file: powershell,
    script: win32.join(scriptsFolder, 'Read-Facts.ps1'),
    sessionScript: keepsPowerShell ? win32.join(scriptsFolder, 'Read-FactsOnRequest.ps1') : null,
    maxSessionSeconds: MAX_SESSION_SECONDS,
    onStart: onPowerShellStart,
    maxOutputBytes: MAX_OUTPUT_BYTES,
  });
  return {
    label: 'windows',
    async listPipes() {
      try {
        return { outcome: 'listed', names: await readdir(PIPE_FOLDER) };
      } catch (error) {
        const { code, message } = error as NodeJS.ErrnoException;
        return { outcome: 'failed', code: code ?? 'UNKNOWN', message };
      }
    },
    probePipe: (name, timeoutSeconds) => probeNamedPipe(PIPE_FOLDER + name, timeoutSeconds),
    runPowerShell,
    readSystem: createSystemReader(osInfoCommand),
    readCpuLoadRatio: createCpuLoadReader(),
    readFolder,
    readTextFile,
    probeShare: createShareProber(shareStepsCommand, readShareError),
    callGrpc: (pipe, method, message, timeoutSeconds) =>
      callGrpc(PIPE_FOLDER + pipe, method, message, timeoutSeconds),
    holdPipe: (name, timeoutSeconds) => holdNamedPipe(PIPE_FOLDER + name, timeoutSeconds),
  };
}
