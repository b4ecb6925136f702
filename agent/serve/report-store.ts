// Holds the newest report and what was rendered of it. A scrape only hands out what is here: it cannot hang, whatever
// the node does, and costs no rendering.
import { createHash } from 'node:crypto';
import type { MetricLimits } from '../report/metrics/metric.ts';
import type { ProcessUsage } from '../report/process-usage.ts';
import type { Report } from '../report/report-schema.ts';
import type { MetricsFormat } from '../report/to-metrics.ts';
import { createExposition, type Exposition } from './exposition.ts';

export interface ReportStore {
  current(): Report;
  /** Replaces the report as a whole. */
  swap(report: Report): void;
  /** The metrics of the current report, and of the agent's process when they were rendered; of what is packed, gzip. */
  metrics(format: MetricsFormat, isPacked: boolean): Promise<Buffer>;
  /** The current report as JSON, laid out for reading; rendered at the first call after a swap. */
  json(): string;
  /** The ETag of `json()`; made at the first call after a swap. Weak, since packed and unpacked bytes share it. */
  jsonTag(): string;
}

/**
 * Reports come more often than scrapers, so that nearly each scrape is the first one of its report. What was asked for of one of so
 * many reports is therefore made of the next one before somebody asks. Scrapers that come every few minutes are among them.
 */
const REMEMBERED_REPORTS = 60;

export function createReportStore(
  first: Report,
  limits: MetricLimits,
  usage: () => ProcessUsage,
): ReportStore {
  let report = first;
  let expositions = new Map<MetricsFormat, Promise<Exposition>>();
  let json: string | null = null;
  let jsonTag: string | null = null;
  const asked = new Map<string, { format: MetricsFormat; isPacked: boolean; reportsAgo: number }>();

  const expositionOf = (format: MetricsFormat): Promise<Exposition> => {
    const exposition = expositions.get(format) ?? createExposition(report, usage(), limits, format);
    expositions.set(format, exposition);
    return exposition;
  };
  const prepareWhatIsAsked = (): void => {
    for (const [key, wish] of asked) {
      wish.reportsAgo += 1;
      if (wish.reportsAgo > REMEMBERED_REPORTS) asked.delete(key);
      else
        expositionOf(wish.format).then(
          (exposition) => void exposition.body(wish.isPacked),
          // Whoever asks for it is told.
          () => undefined,
        );
    }
  };
  const store: ReportStore = {
    current: () => report,
    swap(next) {
      report = next;
      expositions = new Map();
      json = null;
      jsonTag = null;
      prepareWhatIsAsked();
    },
    async metrics(format, isPacked) {
      asked.set(`${format} ${isPacked}`, { format, isPacked, reportsAgo: 0 });
      return (await expositionOf(format)).body(isPacked);
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
