// What findings about the node itself have in common.
import type { WindowsNode } from '../facts/windows.ts';
import type { Subject } from './check.ts';

export function nodeSubject(windows: WindowsNode | undefined): Subject {
  return { kind: 'node', name: windows?.computerName ?? 'this node' };
}
