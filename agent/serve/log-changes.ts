// What changed from one report to the next. A cycle in which nothing changed is not logged.
import type { Finding, Report } from '../report/report-schema.ts';

export interface LogEntry {
  readonly level: 'info' | 'warn' | 'error';
  readonly message: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

export function describeChanges(before: Report, after: Report): LogEntry[] {
  return [
    ...collectorChanges(before, after),
    ...findingChanges(before, after),
    ...statusChange(before, after),
  ];
}

const LEVELS = { critical: 'error', warning: 'warn', info: 'info' } as const;

function findingChanges(before: Report, after: Report): LogEntry[] {
  const old = new Map(before.findings.map((finding) => [keyOf(finding), finding]));
  const now = new Map(after.findings.map((finding) => [keyOf(finding), finding]));
  // While a fact cannot be read its findings are unknown, not over.
  const unknown = new Set(
    after.checks.filter((check) => check.status === 'unknown').map((check) => check.name),
  );
  const appeared = [...now].filter(([key]) => !old.has(key));
  const cleared = [...old].filter(([key, finding]) => !now.has(key) && !unknown.has(finding.check));
  return [
    ...appeared.map(([, finding]): LogEntry => ({
      level: LEVELS[finding.severity],
      message: 'finding',
      fields: { ...fieldsOf(finding), remedy: finding.remedy },
    })),
    ...cleared.map(([, finding]): LogEntry => ({
      level: 'info',
      message: 'finding cleared',
      fields: fieldsOf(finding),
    })),
  ];
}

function fieldsOf({ code, severity, subject, message }: Finding): LogEntry['fields'] {
  return { code, severity, subject: subject.name, seen: message };
}

function keyOf({ code, subject }: Finding): string {
  return `${code}\n${subject.kind}\n${subject.name}`;
}

function collectorChanges(before: Report, after: Report): LogEntry[] {
  const old = new Map(before.collectors.map((collector) => [collector.name, collector.outcome]));
  return after.collectors.flatMap(({ name, outcome, failure, skippedCycles }): LogEntry[] => {
    const previous = old.get(name) ?? 'never';
    if (previous === outcome || outcome === 'never') return [];
    if (outcome === 'ok') {
      return previous === 'never'
        ? []
        : [{ level: 'info', message: 'collector works again', fields: { collector: name } }];
    }
    const fields = { collector: name, outcome, why: failure?.message, skippedCycles };
    return [{ level: 'warn', message: 'collector could not look', fields }];
  });
}

function statusChange(before: Report, after: Report): LogEntry[] {
  if (before.status === after.status) return [];
  const level = after.status === 'ok' ? 'info' : after.status === 'critical' ? 'error' : 'warn';
  return [
    {
      level,
      message: 'node storage status changed',
      fields: { from: before.status, to: after.status, summary: after.summary },
    },
  ];
}
