// Tables: aligned, and on a terminal cut to its width.
import { cutMiddle, lengthOf, pad } from './one-line.ts';
import type { Page, Style } from './page.ts';
import { wrapped } from './wrap.ts';

export interface Column<Row> {
  readonly title: string;
  readonly cell: (row: Row) => string;
  readonly align?: 'left' | 'right';
  /** To what it may shrink, by cutting the middle of its cells; never, unless said. */
  readonly min?: number;
  /** Left out where there is no room, those with a higher number first. */
  readonly optional?: number;
  readonly style?: (row: Row) => Style;
}

const GAP = '  ';

/** Less than this beside the columns is no room for a sentence. */
const MIN_NOTE = 24;

/** @param note a sentence at the end of a row: broken at words at the width, never cut */
export function tableLines<Row>(
  page: Page,
  columns: readonly Column<Row>[],
  rows: readonly Row[],
  note?: { readonly title: string; readonly text: (row: Row) => string },
): string[] {
  const { shown, widths } = layOut(page.width, columns, rows);
  const cells = (row: Row): string =>
    shown
      .map((column, index) => {
        const width = widths[index] ?? 0;
        const text = cutMiddle(column.cell(row), width);
        const padded = pad(text, width, column.align);
        if (column.style === undefined || text === '') return padded;
        const painted = page.paint(column.style(row), text);
        return padded.replace(text, () => painted);
      })
      .join(GAP);
  const head = shown.map(({ title, align }, index) => pad(title, widths[index] ?? 0, align)).join(GAP);
  const taken = lengthOf(head);
  return [
    `${head}${note === undefined ? '' : `${GAP}${note.title}`}`.trimEnd(),
    ...rows.flatMap((row) => withNote(page, cells(row), taken, note?.text(row) ?? '')),
  ];
}

function withNote(page: Page, line: string, taken: number, note: string): string[] {
  if (note === '') return [line.trimEnd()];
  if (page.width - taken - GAP.length < MIN_NOTE) return [line.trimEnd(), ...wrapped(page, '    ', note)];
  const indent = ' '.repeat(taken + GAP.length);
  // The colours of a line take no room, so the note is broken by itself and the line put before it.
  const [first = '', ...rest] = wrapped(page, indent, note);
  return [`${line}${GAP}${first.slice(indent.length)}`, ...rest];
}

function layOut<Row>(
  width: number,
  columns: readonly Column<Row>[],
  rows: readonly Row[],
): { readonly shown: readonly Column<Row>[]; readonly widths: readonly number[] } {
  const natural = new Map(
    columns.map((column) => [
      column,
      Math.max(column.title.length, ...rows.map((row) => lengthOf(column.cell(row)))),
    ]),
  );
  const naturalOf = (column: Column<Row>): number => natural.get(column) ?? 0;
  const leastOf = (column: Column<Row>): number =>
    Math.min(naturalOf(column), Math.max(column.min ?? Infinity, column.title.length));
  let shown = columns;
  while (sum(shown.map(leastOf)) + GAP.length * (shown.length - 1) > width) {
    const least = shown
      .filter(({ optional }) => optional !== undefined)
      .toSorted((a, b) => (b.optional ?? 0) - (a.optional ?? 0))[0];
    if (least === undefined) break;
    shown = shown.filter((column) => column !== least);
  }
  const widths = shown.map(naturalOf);
  const least = shown.map(leastOf);
  let excess = sum(widths) + GAP.length * (shown.length - 1) - width;
  for (; excess > 0; excess -= 1) {
    const room = widths.map((wide, index) => (wide > (least[index] ?? 0) ? wide : 0));
    const widest = room.indexOf(Math.max(...room));
    if ((room[widest] ?? 0) === 0) break;
    widths[widest] = (widths[widest] ?? 0) - 1;
  }
  return { shown, widths };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0);
}
