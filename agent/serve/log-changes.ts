// What changed from one report to the next. A cycle in which nothing changed is not logged.
import type { FindingChanges } from '../report/finding-changes.ts';
import type { Finding, Report } from '../report/report-schema.ts';

export interface LogEntry {
  readonly level: 'info' | 'warn' | 'error';
  readonly message: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

/** Findings of one code that are named for one report. Where a server with a thousand shares is gone, the first ones tell it. */
const MAX_NAMED = 20;

/** @param findings as the watch remembers them: a finding that was only not looked at for a while is no news */
export function describeChanges(before: Report, after: Report, findings: FindingChanges): LogEntry[] {
  return [
    ...collectorChanges(before, after),
    ...namedUpTo(MAX_NAMED, [
      ...findings.appeared.map((finding): LogEntry => ({
        level: LEVELS[finding.severity],
        message: finding.appearances > 1 ? 'finding came back' : 'finding',
        fields: { ...fieldsOf(finding), remedy: finding.remedy },
      })),
      ...findings.cleared.map((finding): LogEntry => ({
        level: 'info',
        message: 'finding cleared',
        fields: { ...fieldsOf(finding), since: finding.since },
      })),
    ]),
    ...statusChange(before, after),
  ];
}

const LEVELS = { critical: 'error', warning: 'warn', info: 'info' } as const;

function fieldsOf({ code, severity, subject, message }: Finding): LogEntry['fields'] {
  return { code, severity, subject: subject.name, seen: message };
}

/** So many of each message, code and level; after them one entry that tells how many more there are. */
function namedUpTo(most: number, entries: readonly LogEntry[]): LogEntry[] {
  const alike = Map.groupBy(entries, ({ level, message, fields }) =>
    JSON.stringify([level, message, fields['code']]),
  );
  return [...alike.values()].flatMap((group) => {
    const [first] = group;
    const more = group.length - most;
    if (first === undefined || more <= 0) return group;
    const { code, severity } = first.fields;
    return [
      ...group.slice(0, most),
      { level: first.level, message: `${first.message}: and ${more} more`, fields: { code, severity, more } },
    ];
  });
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
