// The metrics of one report in one format, as they go to scrapers: made once, but for the few lines about the agent's own process,
// which are of the moment of the scrape.
import type { MetricLimits } from '../report/metrics/metric.ts';
import { renderProcessMetrics } from '../report/metrics/process.ts';
import type { Report } from '../report/report-schema.ts';
import { renderReportMetrics, type MetricsFormat, type ProcessUsage } from '../report/to-metrics.ts';
import { packBeginning, packEnd, type PackedBeginning } from './packed-text.ts';

export interface Exposition {
  /** Does beforehand what `body` needs. */
  prepare(isPacked: boolean): void;
  /** All of it, in parts that are to be sent one behind the other; packed with gzip or not. */
  body(isPacked: boolean, usage: ProcessUsage): readonly [Buffer, Buffer];
}

export async function createExposition(
  report: Report,
  limits: MetricLimits,
  format: MetricsFormat,
): Promise<Exposition> {
  const beginning = Buffer.from(await renderReportMetrics(report, limits, format));
  let packed: PackedBeginning | null = null;
  const pack = (): PackedBeginning => (packed ??= packBeginning(beginning));
  return {
    prepare(isPacked) {
      if (isPacked) pack();
    },
    body(isPacked, usage) {
      const end = Buffer.from(renderProcessMetrics(usage, format));
      return isPacked ? [pack().bytes, packEnd(pack(), end)] : [beginning, end];
    },
  };
}
