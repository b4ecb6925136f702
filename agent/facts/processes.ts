// The processes of csi-proxy and of the CSI node drivers (Win32_Process).
import { z } from 'zod';
import { decodeItems } from './decode-items.ts';
import type { Reading } from './observation.ts';
import { optionalNumber, optionalText, requiredNumber, requiredText } from './windows-json.ts';

const storageProcess = z
  .object({
    ProcessId: requiredNumber,
    ParentProcessId: optionalNumber,
    Name: requiredText,
    ExecutablePath: optionalText,
    CommandLine: optionalText,
    CreationDate: optionalText,
  })
  .transform((item) => ({
    processId: item.ProcessId,
    parentProcessId: item.ParentProcessId,
    name: item.Name,
    executablePath: item.ExecutablePath,
    /** Null without the right to read it. */
    commandLine: item.CommandLine,
    /** ISO 8601, UTC. */
    createdAt: item.CreationDate,
  }));

export type StorageProcess = z.infer<typeof storageProcess>;

export function decodeProcesses(items: unknown): Reading<StorageProcess[]> {
  return decodeItems(items, storageProcess);
}

export function isCsiProxyProcess(entry: StorageProcess): boolean {
  return /^csi-proxy/i.test(entry.name);
}

export type CsiDriver = 'ebs' | 'smb';

/** Which CSI node driver a process is, and whether it was started in HostProcess mode, in which it needs no csi-proxy. */
export function csiDriverOf(
  entry: StorageProcess,
): { driver: CsiDriver; hostProcess: boolean | null } | undefined {
  const driver = DRIVER_PROGRAMS.get(entry.name.toLowerCase());
  if (driver === undefined) return undefined;
  if (entry.commandLine === null) return { driver, hostProcess: null };
  return { driver, hostProcess: HOST_PROCESS_FLAG.test(entry.commandLine) };
}

const DRIVER_PROGRAMS: ReadonlyMap<string, CsiDriver> = new Map([
  ['aws-ebs-csi-driver.exe', 'ebs'],
  ['smbplugin.exe', 'smb'],
]);

/** `--windows-host-process` of aws-ebs-csi-driver and `--enable-windows-host-process` of csi-driver-smb. */
const HOST_PROCESS_FLAG = /--?(?:enable-)?windows-host-process(?:[=\s]true\b|(?=\s|$|"))/i;
