// Renders a report as Kubernetes components answer their health endpoints: one line a check with `?verbose` and on
// failure, `ok` otherwise. https://kubernetes.io/docs/reference/using-api/health-checks/
import { oneLine } from '../one-line.ts';
import { cleanText } from './clean.ts';
import type { Report } from './report-schema.ts';

/** One thing that a health endpoint looks at. */
export interface HealthItem {
  readonly name: string;
  readonly healthy: boolean;
  /** For people, one line; empty when there is nothing to say. */
  readonly detail: string;
}

/** Findings of one check, and characters of each: a probe is read in an event of Kubernetes, and the report has the rest. */
const MAX_TOLD = 20;
const MAX_MESSAGE = 500;

export interface HealthAnswer {
  readonly status: 200 | 503;
  readonly body: string;
}

export interface HealthQuery {
  readonly verbose: boolean;
  /** Names that do not count. */
  readonly exclude: readonly string[];
}

/** The node's storage, a line a check: critical and unknown count as not healthy, a warning does not. */
export function storageHealth(report: Report): HealthItem[] {
  return report.checks.map(({ name, status, reason }) => {
    const own = report.findings.filter((finding) => finding.check === name && finding.severity !== 'info');
    const told = own
      .slice(0, MAX_TOLD)
      .map((finding) => `${finding.code} (${finding.severity}): ${cleanText(finding.message, MAX_MESSAGE)}`);
    const found = [...told, ...(own.length > MAX_TOLD ? [`and ${own.length - MAX_TOLD} more`] : [])].join(
      '; ',
    );
    const held = new Set(report.pending.filter(({ check }) => check === name).map(({ code }) => code));
    const pending = held.size === 0 ? '' : `not counted yet: ${[...held].join(', ')}`;
    const detail =
      found === ''
        ? [status === 'ok' ? '' : status, reason ?? '', pending].filter((part) => part !== '').join(': ')
        : found;
    return { name, healthy: status !== 'critical' && status !== 'unknown', detail: oneLine(detail) };
  });
}

/** @param endpoint `livez`, `readyz` or `healthz` */
export function renderHealth(
  endpoint: string,
  items: readonly HealthItem[],
  query: HealthQuery,
): HealthAnswer {
  const unmatched = query.exclude.filter((name) => !items.some((item) => item.name === name));
  const isExcluded = (item: HealthItem): boolean => query.exclude.includes(item.name);
  const failed = items.filter((item) => !item.healthy && !isExcluded(item));
  if (failed.length === 0 && !query.verbose) return { status: 200, body: 'ok' };
  const lines = items.map((item) => {
    if (isExcluded(item)) return `[+]${item.name} excluded: ok`;
    const rest = item.detail === '' ? '' : `: ${item.detail}`;
    return item.healthy ? `[+]${item.name} ok${rest}` : `[-]${item.name} failed${rest}`;
  });
  if (unmatched.length > 0)
    lines.push(
      `warn: some health checks cannot be excluded: no matches for ${unmatched.map((name) => JSON.stringify(name)).join(', ')}`,
    );
  lines.push(`${endpoint} check ${failed.length === 0 ? 'passed' : 'failed'}`);
  return { status: failed.length === 0 ? 200 : 503, body: `${lines.join('\n')}\n` };
}
