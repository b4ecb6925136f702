// Renders a report as Prometheus text 0.0.4 and as OpenMetrics 1.0. prom-client does the writing and the escaping.
import { Registry, type Metric, type OpenMetricsContentType, type PrometheusContentType } from 'prom-client';
import { cleanText } from './clean.ts';
import { METRICS } from './metrics/all-metrics.ts';
import type { MetricDefinition, MetricLimits, Sample } from './metrics/metric.ts';
import type { ProcessUsage } from './process-usage.ts';
import type { Report } from './report-schema.ts';

export type MetricsFormat = 'prometheus' | 'openmetrics';

export const METRICS_CONTENT_TYPES = {
  prometheus: Registry.PROMETHEUS_CONTENT_TYPE,
  openmetrics: Registry.OPENMETRICS_CONTENT_TYPE,
} as const;

/**
 * All metrics: those of the report, and how the agent's own process is doing. With a new registry, so that what is gone from the
 * report is gone from the text.
 */
export async function renderMetrics(
  report: Report,
  usage: ProcessUsage,
  limits: MetricLimits,
  format: MetricsFormat,
): Promise<string> {
  const registry = new Registry<PrometheusContentType | OpenMetricsContentType>();
  registry.setContentType(METRICS_CONTENT_TYPES[format]);
  for (const definition of METRICS) {
    const known = definition.samples(report, limits, usage);
    // What is unknown has no HELP and TYPE either.
    if (known.length > 0) registry.registerMetric(counted(definition, known, format));
  }
  return registry.metrics();
}

/**
 * A metric with values that are already counted. prom-client's own classes count for themselves, which those of a
 * report cannot; a registry takes everything that has a name, a type and values.
 */
function counted(
  { name, help, type = 'gauge' }: MetricDefinition,
  samples: readonly Sample[],
  format: MetricsFormat,
): Metric {
  const values = distinctSamples(samples).map(({ suffix, labels, value }) => {
    const metricName = suffix === undefined ? undefined : name + suffix;
    return { metricName, labels: format === 'openmetrics' ? withCanonicalBound(labels) : labels, value };
  });
  // For OpenMetrics the registry takes `_total` off the name of what it sees as a counter, and puts it to each value.
  const metric = {
    name: name as string,
    type,
    get: (): Promise<unknown> => Promise.resolve({ name: metric.name, help, type, values }),
  };
  return metric as unknown as Metric;
}

/** Prometheus can be told to refuse a scrape with a longer one (label_value_length_limit). Paths that exist are shorter. */
const MAX_LABEL_LENGTH = 512;

/**
 * With labels of a bounded length. What is then the same must not be there twice, for which Prometheus would refuse all
 * that there is; the lower value stays, which for `_up` is the worse one.
 */
function distinctSamples(samples: readonly Sample[]): readonly Sample[] {
  if (!samples.some(({ labels }) => Object.values(labels).some(({ length }) => length > MAX_LABEL_LENGTH)))
    return samples;
  const bySeries = new Map<string, Sample>();
  for (const sample of samples) {
    const labels = Object.fromEntries(
      Object.entries(sample.labels).map(([label, text]) => [label, cleanText(text, MAX_LABEL_LENGTH)]),
    );
    const key = JSON.stringify([sample.suffix, labels]);
    const before = bySeries.get(key);
    if (before === undefined || sample.value < before.value) bySeries.set(key, { ...sample, labels });
  }
  return [...bySeries.values()];
}

/** OpenMetrics wants the bound of a bucket as a float: `1.0`. Prometheus 3 rewrites it so, and Prometheus 2 does not. */
function withCanonicalBound(labels: Sample['labels']): Sample['labels'] {
  const { le } = labels;
  return le !== undefined && /^\d+$/.test(le) ? { ...labels, le: `${le}.0` } : labels;
}
