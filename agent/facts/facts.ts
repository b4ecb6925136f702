// Every fact, listed explicitly: a bundle has no folder to read at run time. A test holds this list, the scripts and
// the docs together.
import type { CsiProxyCall } from './csi-proxy-call.ts';
import type { CsiProxyDisks } from './csi-proxy-disks.ts';
import type { CsiProxyPipes } from './csi-proxy-pipes.ts';
import { decodeDisks, type Disk } from './disks.ts';
import type { Kubelet } from './kubelet.ts';
import type { Observation, Reading } from './observation.ts';
import { decodePartitions, type Partition } from './partitions.ts';
import { decodePowerShell, type PowerShellSession } from './powershell.ts';
import { decodeProcesses, type StorageProcess } from './processes.ts';
import { decodeServices, type WindowsService } from './services.ts';
import type { ShareFact } from './shares.ts';
import { decodeSmbConnections, type SmbConnection } from './smb-connections.ts';
import { decodeSmbGlobalMappings, type SmbGlobalMapping } from './smb-global-mappings.ts';
import type { OperatingSystem } from './system.ts';
import { decodeVolumes, type Volume } from './volumes.ts';
import { decodeWindows, type WindowsNode } from './windows.ts';

/** The value of each fact, by its name. */
export interface Facts {
  'csi-proxy-pipes': CsiProxyPipes;
  'csi-proxy-call': CsiProxyCall;
  'csi-proxy-disks': CsiProxyDisks;
  kubelet: Kubelet;
  shares: ShareFact[];
  system: OperatingSystem;
  powershell: PowerShellSession;
  windows: WindowsNode;
  services: WindowsService[];
  processes: StorageProcess[];
  'smb-global-mappings': SmbGlobalMapping[];
  'smb-connections': SmbConnection[];
  disks: Disk[];
  partitions: Partition[];
  volumes: Volume[];
}

export type FactName = keyof Facts;

export type Observations = { readonly [Name in FactName]: Observation<Facts[Name]> };

/** Facts that PowerShell is not needed for. */
export const NATIVE_FACTS = [
  'csi-proxy-pipes',
  'csi-proxy-call',
  'csi-proxy-disks',
  'kubelet',
  'shares',
  'system',
] as const satisfies readonly FactName[];

export type NativeFactName = (typeof NATIVE_FACTS)[number];

/**
 * Facts that `scripts/node/facts/<name>.ps1` reads, in the order in which they are read: what cannot hang first, then
 * what hangs seldom; volumes, which touch every file system, last.
 */
export const POWERSHELL_DECODERS = {
  powershell: decodePowerShell,
  windows: decodeWindows,
  services: decodeServices,
  processes: decodeProcesses,
  'smb-global-mappings': decodeSmbGlobalMappings,
  'smb-connections': decodeSmbConnections,
  disks: decodeDisks,
  partitions: decodePartitions,
  volumes: decodeVolumes,
} as const satisfies { readonly [Name in FactName]?: (items: unknown) => Reading<Facts[Name]> };

export type PowerShellFactName = keyof typeof POWERSHELL_DECODERS;

export const POWERSHELL_FACTS = Object.keys(POWERSHELL_DECODERS) as readonly PowerShellFactName[];

export const FACT_NAMES: readonly FactName[] = [...NATIVE_FACTS, ...POWERSHELL_FACTS];
