// What a fault around the agent is.
import { POWERSHELL_FACTS, type FactName } from '../../agent/facts/facts.ts';
import type { Report } from '../../agent/report/report-schema.ts';
import type { FolderNode } from './node-in-a-folder.ts';

export const PARTS = ['powershell', 'pipes', 'kubelet', 'shares'] as const;
export type Part = (typeof PARTS)[number];

/** Facts that a fault in this part can cost. Which shares to look at is not known without the mappings. */
export const FACTS_OF: Readonly<Record<Part, readonly FactName[]>> = {
  powershell: [...POWERSHELL_FACTS, 'shares'],
  pipes: ['csi-proxy-pipes', 'csi-proxy-call'],
  kubelet: ['kubelet'],
  shares: ['shares'],
};

export interface Fault {
  readonly name: string;
  readonly part: Part;
  readonly begin: (node: FolderNode) => void | Promise<void>;
  /** For a fault that goes on doing something; what it gives back ends that. */
  readonly goOn?: (node: FolderNode) => () => Promise<void>;
  /** Facts that are lost; all others stay fresh. */
  readonly costs: readonly FactName[];
  /** Facts that may grow stale on a busy machine: a cycle is shown as a whole, and waits for its slowest fact. */
  readonly delays?: readonly FactName[];
  readonly outcome?: 'failed' | 'timeout';
  /** The failure of the first fact that is lost. */
  readonly kind?: string;
  /** The finding that tells of it; null where nothing is wrong with storage, and nothing is lost. */
  readonly code: string | null;
  /** What the report shows beside that. */
  readonly shows?: (report: Report) => boolean;
}
