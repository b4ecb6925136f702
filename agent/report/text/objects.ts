// What the lists of mappings and volumes have in common: which objects are shown, and in which order.
import type { ObjectStatus } from '../../checks/object-status.ts';
import type { Page } from './page.ts';
import { tableLines, type Column } from './table.ts';
import { wrapped } from './wrap.ts';

/** A node can have a thousand mappings; a person reads those with a problem. */
const MAX_ROWS = 20;

const ORDER: readonly ObjectStatus[] = ['critical', 'unknown', 'warning', 'ok'];

/**
 * A heading, a table with the objects that have a problem first, and how many are left out.
 * @param omitted how many more there are than the report lists
 */
export function objectLines<Row extends { readonly status: ObjectStatus }>(
  page: Page,
  title: string,
  rows: readonly Row[],
  columns: readonly Column<Row>[],
  omitted = 0,
): string[] {
  const sorted = rows.toSorted((a, b) => ORDER.indexOf(a.status) - ORDER.indexOf(b.status));
  const left = sorted.slice(MAX_ROWS);
  const shown = omitted === 0 ? 'all' : `them, and not the ${omitted} others that there are`;
  return [
    page.paint('bold', `${title} (${countOf(rows, omitted)})`),
    ...(rows.length === 0 ? [] : tableLines(page, columns, sorted.slice(0, MAX_ROWS))),
    ...(left.length === 0
      ? []
      : wrapped(page, '... ', `and ${left.length} more, ${stateOf(left)}; the JSON report shows ${shown}`)),
  ];
}

function countOf(rows: readonly { readonly status: ObjectStatus }[], omitted: number): string {
  if (rows.length === 0) return 'none';
  const parts = ORDER.slice(0, -1).flatMap((status) => {
    const count = rows.filter((row) => row.status === status).length;
    return count === 0 ? [] : [`${count} ${status}`];
  });
  return [String(rows.length + omitted), ...parts].join(', ');
}

function stateOf(rows: readonly { readonly status: ObjectStatus }[]): string {
  const bad = rows.filter(({ status }) => status !== 'ok').length;
  return bad === 0 ? 'all ok' : `${bad} of them not ok`;
}
