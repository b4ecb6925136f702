// What a metric is: data, and how its samples come out of a report and of the agent's own process.
import type { ProcessUsage } from '../process-usage.ts';
import type { Report } from '../report-schema.ts';

export interface Sample {
  /** `_bucket`, `_sum` or `_count` for the parts of a histogram. */
  readonly suffix?: '_bucket' | '_sum' | '_count';
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

export interface MetricDefinition {
  readonly name: `${'winstorage' | 'process'}_${string}`;
  /**
   * Says where a value comes from, and that it is as old as its collector's last run. Without a double quote, which OpenMetrics wants
   * escaped and the older format does not.
   */
  readonly help: string;
  readonly labels: readonly string[];
  /** A gauge unless said. */
  readonly type?: 'gauge' | 'counter' | 'histogram';
  /** No sample for what is unknown or gone: a series that vanishes is honest, an old value is not. */
  readonly samples: (report: Report, limits: MetricLimits, usage: ProcessUsage) => readonly Sample[];
}

export interface MetricLimits {
  /** Series per node for SMB mappings by path; what is above is only counted. */
  readonly maxSmbMappingSeries: number;
}

/** The end of a HELP text: scrapes do not read the node. */
export const CACHED = 'Read in the background; winstorage_collector_last_run_timestamp_seconds tells when.';

export function flag(value: boolean): number {
  return value ? 1 : 0;
}

export function one(value: number, labels: Sample['labels'] = {}): Sample[] {
  return [{ labels, value }];
}
