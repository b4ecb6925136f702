// What was judged and what was looked at: a row for each check and each collector.
import type { Report } from '../report-schema.ts';
import { oneLine } from '../../one-line.ts';
import { styleOf, type Page } from './page.ts';
import { tableLines } from './table.ts';

export function checkLines(page: Page, { checks, findings }: Report): string[] {
  const codesOf = (name: string): string =>
    [...new Set(findings.filter(({ check }) => check === name).map(({ code }) => code))].join(', ');
  return tableLines(
    page,
    [
      { title: 'CHECK', cell: ({ name }) => name },
      { title: 'STATUS', cell: ({ status }) => status, style: ({ status }) => styleOf(status) },
    ],
    checks,
    { title: 'WHY', text: ({ name, reason }) => oneLine(reason ?? codesOf(name)) },
  );
}

export function collectorLines(page: Page, { collectors }: Report): string[] {
  return tableLines(
    page,
    [
      { title: 'LOOKED AT', cell: ({ name }) => name },
      {
        title: 'OUTCOME',
        cell: ({ outcome }) => outcome,
        style: ({ outcome }) => styleOf(outcome === 'ok' ? 'ok' : 'unknown'),
      },
      {
        title: 'SECONDS',
        cell: ({ durationSeconds }) => durationSeconds?.toFixed(2) ?? '-',
        align: 'right',
      },
    ],
    collectors,
    { title: 'WHY', text: ({ failure }) => oneLine(failure?.message ?? '') },
  );
}
