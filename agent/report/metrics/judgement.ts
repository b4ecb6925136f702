// What the checks found.
import { CATALOGUE } from '../../checks/catalogue.ts';
import { flag, type MetricDefinition } from './metric.ts';

const CHECK_STATUSES = ['ok', 'warning', 'critical', 'unknown', 'not_applicable'] as const;

export const JUDGEMENT_METRICS: readonly MetricDefinition[] = [
  {
    name: 'winstorage_check_status',
    help: 'Status of each check, 1 for the one it has; unknown when a fact that it needs could not be read.',
    labels: ['check', 'status'],
    samples: ({ checks }) =>
      checks.flatMap((check) =>
        CHECK_STATUSES.map((status) => ({
          labels: { check: check.name, status },
          value: flag(check.status === status),
        })),
      ),
  },
  {
    name: 'winstorage_findings',
    help: 'Number of findings by code, 0 where there is none; absent while the check of the code is unknown. docs/checks.md explains each.',
    labels: ['code', 'severity'],
    samples: ({ findings, checks, omitted }) => {
      const unknown = new Set(checks.filter(({ status }) => status === 'unknown').map(({ name }) => name));
      return CATALOGUE.filter(({ check }) => !unknown.has(check)).map(({ code, severity }) => ({
        labels: { code, severity },
        value: findings.filter((finding) => finding.code === code).length + (omitted?.findings[code] ?? 0),
      }));
    },
  },
  {
    name: 'winstorage_findings_since_timestamp_seconds',
    help: 'Since when findings of this code hold without a break, in seconds since 1970: of several, the oldest. Absent where there is none.',
    labels: ['code', 'severity'],
    samples: ({ findings }) =>
      [...Map.groupBy(findings, ({ code }) => code)].flatMap(([code, group]) =>
        group.slice(0, 1).map(({ severity }) => ({
          labels: { code, severity },
          value: Math.min(...group.map(({ since }) => Date.parse(since))) / 1000,
        })),
      ),
  },
];
