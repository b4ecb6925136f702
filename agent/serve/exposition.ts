// The metrics of one report in one format, as bytes that every scrape of it gets.
import { gzipSync } from 'node:zlib';
import type { MetricLimits } from '../report/metrics/metric.ts';
import type { ProcessUsage } from '../report/process-usage.ts';
import type { Report } from '../report/report-schema.ts';
import { renderMetrics, type MetricsFormat } from '../report/to-metrics.ts';

export interface Exposition {
  /** Packed with gzip or not; packed once, at the first call that wants it so. */
  body(isPacked: boolean): Buffer;
}

export async function createExposition(
  report: Report,
  usage: ProcessUsage,
  limits: MetricLimits,
  format: MetricsFormat,
): Promise<Exposition> {
  const plain = Buffer.from(await renderMetrics(report, usage, limits, format));
  let packed: Buffer | null = null;
  // In this thread, which takes a millisecond, and not in one of the four of libuv: those may hang in a file system, and a scrape
  // must not.
  return { body: (isPacked) => (isPacked ? (packed ??= gzipSync(plain)) : plain) };
}
