// What changed of the findings from one report to the next.
import type { Finding } from './report-schema.ts';

export interface FindingChanges {
  readonly appeared: readonly Finding[];
  /** Findings that are over; not those whose check cannot look at the moment. */
  readonly cleared: readonly Finding[];
}
