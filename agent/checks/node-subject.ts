// What findings about the node itself have in common.
import type { WindowsNode } from '../facts/windows.ts';
import type { Subject } from './check.ts';

export function nodeSubject(windows: WindowsNode | undefined): Subject {
  return { kind: 'node', name: windows?.computerName ?? 'this node' };
}

/** Why services of the node started and ended. */
export const SERVICE_EVENTS =
  "Get-WinEvent -ProviderName 'Service Control Manager' -MaxEvents 50 | Format-List TimeCreated, Message";
