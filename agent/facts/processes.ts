// The processes of csi-proxy and of the CSI node drivers, and every powershell.exe, whoever started it (Win32_Process).
import * as z from 'zod';
import { CSI_DRIVER_KEYS, CSI_DRIVERS, type CsiDriver } from '../csi-drivers.ts';
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
    ListedAt: optionalText,
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
    /** When the list was made, ISO 8601, UTC; null in recordings of older agents. */
    listedAt: item.ListedAt,
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

/** Which CSI node driver a process is, and whether it was started in HostProcess mode, in which it needs no csi-proxy. */
export function csiDriverOf(
  entry: StorageProcess,
): { driver: CsiDriver; hostProcess: boolean | null } | undefined {
  const name = entry.name.toLowerCase();
  const driver = CSI_DRIVER_KEYS.find((key) => CSI_DRIVERS[key].program === name);
  if (driver === undefined) return undefined;
  return { driver, hostProcess: entry.hostProcessFlag };
}

/** A powershell.exe that csi-proxy or a CSI driver started. */
export interface CsiChild {
  readonly child: StorageProcess;
  readonly parent: StorageProcess;
  /** Null where Windows gave no time. */
  readonly ageSeconds: number | null;
}

/**
 * The powershell.exe processes that csi-proxy and the CSI drivers started; those of the agent and of others are left out.
 * Where the list does not tell when it was made, the newest start of any process in it is taken for that, and ages come out
 * too low: the agent's own powershell.exe may have been kept for an hour.
 */
export function childrenOfCsi(processes: readonly StorageProcess[]): CsiChild[] {
  const parents = new Map(
    processes
      .filter((entry) => isCsiProxyProcess(entry) || csiDriverOf(entry) !== undefined)
      .map((entry) => [entry.processId, entry]),
  );
  const listedAt = processes.map((entry) => timeOf(entry.listedAt)).find((time) => time !== null);
  const starts = processes.map((entry) => timeOf(entry.createdAt)).filter((time) => time !== null);
  const now = listedAt ?? Math.max(...starts);
  return processes.flatMap((child) => {
    const parent = parents.get(child.parentProcessId ?? -1);
    if (parent === undefined || child.name.toLowerCase() !== 'powershell.exe') return [];
    const [born, parentBorn] = [timeOf(child.createdAt), timeOf(parent.createdAt)];
    // Windows gives the number of a process anew: a child that is older than its parent is another's.
    if (born !== null && parentBorn !== null && born < parentBorn) return [];
    return [{ child, parent, ageSeconds: born === null ? null : (now - born) / 1000 }];
  });
}

function timeOf(iso: string | null): number | null {
  const time = Date.parse(iso ?? '');
  return Number.isNaN(time) ? null : time;
}
