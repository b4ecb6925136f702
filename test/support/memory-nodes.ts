// Nodes in memory whose lines are what Read-Facts.ps1 prints.
import type { MemoryFact, MemoryNode } from './memory-host.ts';
import { createMemoryNode } from './memory-host.ts';
import { CSI_PROXY_API_NAMES, pipeName } from '../../agent/facts/csi-proxy-pipes.ts';
import { ANSWERS } from './observed.ts';
import {
  rawBootDisk,
  rawConnection,
  rawDisk,
  rawMapping,
  rawPartition,
  rawPowerShell,
  rawProcess,
  rawReservedPartition,
  rawService,
  rawVolume,
  rawWindows,
} from './raw-items.ts';

/** A line of the script. */
function factLine(fact: string, ...items: readonly unknown[]): string {
  return JSON.stringify({ fact, schema: 1, ok: true, items });
}

export function healthyLines(): Map<string, MemoryFact> {
  return new Map<string, MemoryFact>([
    ['powershell', factLine('powershell', rawPowerShell())],
    ['windows', factLine('windows', rawWindows())],
    ['services', factLine('services', rawService())],
    ['processes', factLine('processes', rawProcess())],
    ['smb-global-mappings', factLine('smb-global-mappings', rawMapping())],
    ['smb-connections', factLine('smb-connections', rawConnection())],
    ['disks', factLine('disks', rawBootDisk(), rawDisk())],
    ['partitions', factLine('partitions', rawReservedPartition(), rawPartition())],
    ['volumes', factLine('volumes', rawVolume())],
  ]);
}

/** An EKS node on which nothing is wrong. */
export function healthyNode(overrides: Partial<MemoryNode> = {}): MemoryNode {
  const names = CSI_PROXY_API_NAMES.map(pipeName);
  return createMemoryNode({
    pipes: { outcome: 'listed', names },
    probes: new Map(names.map((name) => [name, ANSWERS])),
    facts: healthyLines(),
    folders: new Map([['C:\\var\\lib\\kubelet', { outcome: 'read', entries: [] }]]),
    ...overrides,
  });
}
