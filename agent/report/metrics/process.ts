// The agent's own process: the standard metrics of every exporter, with the names that dashboards expect, and what became of its web
// configuration.
import { flag, one, type MetricDefinition, type Sample } from './metric.ts';

export const PROCESS_METRICS: readonly MetricDefinition[] = [
  {
    name: 'process_cpu_seconds_total',
    type: 'counter',
    help: 'CPU time of the agent itself, without the PowerShell processes that it starts.',
    labels: [],
    samples: (_report, _limits, { cpuSeconds }) => known(cpuSeconds),
  },
  {
    name: 'process_resident_memory_bytes',
    help: 'Memory of the agent itself.',
    labels: [],
    samples: (_report, _limits, { residentBytes }) => known(residentBytes),
  },
  {
    name: 'process_start_time_seconds',
    help: 'When the agent started, in seconds since 1970.',
    labels: [],
    samples: (_report, _limits, { startedAt }) => known(startedAt),
  },
  {
    name: 'winstorage_powershell_starts_total',
    type: 'counter',
    help: 'How often powershell.exe was started to read facts. One that is kept is renewed once an hour.',
    labels: [],
    samples: (_report, _limits, { powershellStarts }) => known(powershellStarts ?? null),
  },
  {
    name: 'winstorage_web_config_last_reload_successful',
    help: 'Whether the newest web configuration could be used; with 0 an older one still holds. Read again every 5 seconds.',
    labels: [],
    samples: (_report, _limits, { webConfig }) => known(webConfig ? flag(webConfig.isTaken) : null),
  },
  {
    name: 'winstorage_web_config_last_reload_success_timestamp_seconds',
    help: 'When the web configuration that holds was taken, in seconds since 1970.',
    labels: [],
    samples: (_report, _limits, { webConfig }) => known(webConfig?.takenAt ?? null),
  },
  {
    name: 'winstorage_web_certificate_not_after_timestamp_seconds',
    help: 'When the certificate with which the agent serves ends, in seconds since 1970.',
    labels: [],
    samples: (_report, _limits, { webConfig }) => known(webConfig?.certificateEndsAt ?? null),
  },
];

/** Null: there is no such thing, and so no sample. */
function known(value: number | null): readonly Sample[] {
  return value === null ? [] : one(value);
}
