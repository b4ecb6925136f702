// The agent's own process: the standard metrics of every exporter, with the names that dashboards expect. They are of the moment of
// a scrape and not of a report, so they are written apart, as the end of the text.
import type { MetricsFormat, ProcessUsage } from '../to-metrics.ts';

const PROCESS_METRICS: readonly {
  readonly name: string;
  readonly type: 'counter' | 'gauge';
  readonly help: string;
  readonly value: (usage: ProcessUsage) => number;
}[] = [
  {
    name: 'process_cpu_seconds_total',
    type: 'counter',
    help: 'CPU time of the agent itself, without the PowerShell processes that it starts.',
    value: ({ cpuSeconds }) => cpuSeconds,
  },
  {
    name: 'process_resident_memory_bytes',
    type: 'gauge',
    help: 'Memory of the agent itself.',
    value: ({ residentBytes }) => residentBytes,
  },
  {
    name: 'process_start_time_seconds',
    type: 'gauge',
    help: 'When the agent started, in seconds since 1970.',
    value: ({ startedAt }) => startedAt,
  },
];

/** The end of the metrics, behind those of the report. There is nothing to escape: three numbers without a label. */
export function renderProcessMetrics(usage: ProcessUsage, format: MetricsFormat): string {
  const metrics = PROCESS_METRICS.map(({ name, type, help, value }) => {
    // In OpenMetrics the family of a counter has no `_total`; its sample has.
    const family = format === 'openmetrics' && type === 'counter' ? name.replace(/_total$/, '') : name;
    return `# HELP ${family} ${help}\n# TYPE ${family} ${type}\n${name} ${value(usage)}\n`;
  });
  return format === 'openmetrics' ? `${metrics.join('')}# EOF\n` : `\n${metrics.join('\n')}`;
}
