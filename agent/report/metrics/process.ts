// The agent's own process: the standard metrics of every exporter, with the names that dashboards expect, and what became of its web
// configuration. They are of the moment of a scrape and not of a report, so they are written apart, as the end of the text.
import type { MetricsFormat, ProcessUsage } from '../to-metrics.ts';

export const PROCESS_METRICS: readonly {
  readonly name: string;
  readonly type: 'counter' | 'gauge';
  readonly help: string;
  /** Null: there is no such thing, and so no sample. */
  readonly value: (usage: ProcessUsage) => number | null;
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
  {
    name: 'winstorage_powershell_starts_total',
    type: 'counter',
    help: 'How often powershell.exe was started to read facts. One that is kept is renewed once an hour.',
    value: ({ powershellStarts }) => powershellStarts ?? null,
  },
  {
    name: 'winstorage_web_config_last_reload_successful',
    type: 'gauge',
    help: 'Whether the newest web configuration could be used; with 0 an older one still holds. Read again every 5 seconds.',
    value: ({ webConfig }) => (webConfig ? Number(webConfig.isTaken) : null),
  },
  {
    name: 'winstorage_web_config_last_reload_success_timestamp_seconds',
    type: 'gauge',
    help: 'When the web configuration that holds was taken, in seconds since 1970.',
    value: ({ webConfig }) => webConfig?.takenAt ?? null,
  },
  {
    name: 'winstorage_web_certificate_not_after_timestamp_seconds',
    type: 'gauge',
    help: 'When the certificate with which the agent serves ends, in seconds since 1970.',
    value: ({ webConfig }) => webConfig?.certificateEndsAt ?? null,
  },
];

/** The end of the metrics, behind those of the report. There is nothing to escape: numbers without a label. */
export function renderProcessMetrics(usage: ProcessUsage, format: MetricsFormat): string {
  const metrics = PROCESS_METRICS.flatMap(({ name, type, help, value }) => {
    const now = value(usage);
    if (now === null) return [];
    // In OpenMetrics the family of a counter has no `_total`; its sample has.
    const family = format === 'openmetrics' && type === 'counter' ? name.replace(/_total$/, '') : name;
    return `# HELP ${family} ${help}\n# TYPE ${family} ${type}\n${name} ${now}\n`;
  });
  return format === 'openmetrics' ? `${metrics.join('')}# EOF\n` : `\n${metrics.join('\n')}`;
}
