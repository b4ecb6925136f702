// Holds the newest report and what was rendered of it. A scrape only hands out what is here: it cannot hang, whatever
// the node does, and costs no rendering.
import { createHash } from 'node:crypto';
import { renderMetrics, type MetricsFormat, type ProcessUsage } from '../report/to-metrics.ts';
import type { MetricLimits } from '../report/metrics/metric.ts';
import type { Report } from '../report/report-schema.ts';

export interface ReportStore {
  current(): Report;
  /** Replaces the report as a whole. */
  swap(report: Report): void;
  /** The metrics of the current report; rendered at the first call after a swap, for each format. */
  metrics(format: MetricsFormat): Promise<string>;
  /** The current report as JSON, laid out for reading; rendered at the first call after a swap. */
  json(): string;
  /** The ETag of `json()`; made at the first call after a swap. Weak, since packed and unpacked bytes share it. */
  jsonTag(): string;
}

export function createReportStore(
  first: Report,
  limits: MetricLimits,
  usage: () => ProcessUsage,
): ReportStore {
  let report = first;
  let metrics = new Map<MetricsFormat, Promise<string>>();
  let json: string | null = null;
  let jsonTag: string | null = null;
  const store: ReportStore = {
    current: () => report,
    swap(next) {
      report = next;
      metrics = new Map();
      json = null;
      jsonTag = null;
    },
    metrics(format) {
      const rendered = metrics.get(format) ?? renderMetrics(report, usage(), limits, format);
      metrics.set(format, rendered);
      return rendered;
    },
    json() {
      json ??= `${JSON.stringify(report, null, 2)}\n`;
      return json;
    },
    jsonTag() {
      jsonTag ??= `W/"${createHash('sha256').update(store.json()).digest('base64url')}"`;
      return jsonTag;
    },
  };
  return store;
}
