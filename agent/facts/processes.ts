// The processes of csi-proxy and of the CSI node drivers, and every powershell.exe, whoever started it (Win32_Process).
import * as z from 'zod';
import { decodeItems } from './decode-items.ts';
import type { Reading } from './observation.ts';
import { optionalNumber, optionalText, requiredNumber, requiredText } from './windows-json.ts';

/** `--windows-host-process` of aws-ebs-csi-driver and `--enable-windows-host-process` of csi-driver-smb. */
const HOST_PROCESS_FLAG = /--?(?:enable-)?windows-host-process(?:[=\s]true\b|(?=\s|$|"))/i;

const storageProcess = z
  .object({
    ProcessId: requiredNumber,
    ParentProcessId: optionalNumber,
    Name: requiredText,
    ExecutablePath: optionalText,
    CommandLine: optionalText,
    CreationDate: optionalText,
    FileVersion: optionalText,
  })
  .transform((item) => ({
    processId: item.ProcessId,
    parentProcessId: item.ParentProcessId,
    name: item.Name,
    executablePath: item.ExecutablePath,
    /**
     * Whether its command line has the flag for HostProcess mode, null without the right to read that line. Nothing else of
     * a command line is kept: anyone may put a secret on one.
     */
    hostProcessFlag: item.CommandLine === null ? null : HOST_PROCESS_FLAG.test(item.CommandLine),
    /** ISO 8601, UTC. */
    createdAt: item.CreationDate,
    /** Of csi-proxy's file only; null where it carries none, as Go programs often do, or is not on the system drive. */
    fileVersion: item.FileVersion,
  }));

export type StorageProcess = z.infer<typeof storageProcess>;

export function decodeProcesses(items: unknown): Reading<StorageProcess[]> {
  return decodeItems(items, storageProcess);
}

export function isCsiProxyProcess(entry: StorageProcess): boolean {
  return /^csi-proxy/i.test(entry.name);
}

/** The version in the file of a running csi-proxy; null where none tells one, or it tells nothing but zeros. */
export function csiProxyVersion(processes: readonly StorageProcess[]): string | null {
  const versions = processes.filter(isCsiProxyProcess).map(({ fileVersion }) => fileVersion);
  return versions.find((version) => version !== null && /[1-9]/.test(version)) ?? null;
}

export type CsiDriver = 'ebs' | 'smb';

/** Which CSI node driver a process is, and whether it was started in HostProcess mode, in which it needs no csi-proxy. */
export function csiDriverOf(
  entry: StorageProcess,
): { driver: CsiDriver; hostProcess: boolean | null } | undefined {
  const driver = DRIVER_PROGRAMS.get(entry.name.toLowerCase());
  if (driver === undefined) return undefined;
  return { driver, hostProcess: entry.hostProcessFlag };
}

const DRIVER_PROGRAMS: ReadonlyMap<string, CsiDriver> = new Map([
  ['aws-ebs-csi-driver.exe', 'ebs'],
  ['smbplugin.exe', 'smb'],
]);

/** A powershell.exe that csi-proxy or a CSI driver started. */
export interface CsiChild {
  readonly child: StorageProcess;
  readonly parent: StorageProcess;
  /** Null where Windows gave no time. */
  readonly ageSeconds: number | null;
}

/**
 * The powershell.exe processes that csi-proxy and the CSI drivers started; those of the agent and of others are left out.
 * Without `nowIso` the newest start of any process in the list is taken for now: a check has no clock, and the agent's own
 * powershell.exe, which made this list, was started just before it. Where it is not in the list, ages come out too low.
 */
export function childrenOfCsi(processes: readonly StorageProcess[], nowIso?: string): CsiChild[] {
  const parents = new Map(
    processes
      .filter((entry) => isCsiProxyProcess(entry) || csiDriverOf(entry) !== undefined)
      .map((entry) => [entry.processId, entry]),
  );
  const times = processes.map(startedAt).filter((time) => time !== null);
  const now = nowIso === undefined ? Math.max(...times) : Date.parse(nowIso);
  return processes.flatMap((child) => {
    const parent = parents.get(child.parentProcessId ?? -1);
    if (parent === undefined || child.name.toLowerCase() !== 'powershell.exe') return [];
    const [born, parentBorn] = [startedAt(child), startedAt(parent)];
    // Windows gives the number of a process anew: a child that is older than its parent is another's.
    if (born !== null && parentBorn !== null && born < parentBorn) return [];
    return [{ child, parent, ageSeconds: born === null ? null : (now - born) / 1000 }];
  });
}

function startedAt({ createdAt }: StorageProcess): number | null {
  const time = Date.parse(createdAt ?? '');
  return Number.isNaN(time) ? null : time;
}
