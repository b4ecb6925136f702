import { describe, expect, it } from 'vitest';
import { createPage } from '../../../agent/report/text/page.ts';
import { tableLines, type Column } from '../../../agent/report/text/table.ts';

interface Row {
  readonly name: string;
  readonly count: number;
}

const COLUMNS: readonly Column<Row>[] = [
  { title: 'NAME', cell: ({ name }) => name, min: 9 },
  { title: 'COUNT', cell: ({ count }) => String(count), align: 'right', optional: 1 },
];

const ROWS: readonly Row[] = [
  { name: 'a', count: 7 },
  { name: 'n'.repeat(60), count: 12 },
];

describe('tableLines', () => {
  it('aligns its columns', () => {
    const rows = [
      { name: 'disk', count: 7 },
      { name: 'volume', count: 12 },
    ];

    expect(tableLines(createPage(80, false), COLUMNS, rows)).toEqual([
      'NAME    COUNT',
      'disk        7',
      'volume     12',
    ]);
  });

  it('cuts what may be cut until it fits', () => {
    const lines = tableLines(createPage(40, false), COLUMNS, ROWS);

    expect(lines.map((line) => line.length)).toEqual([40, 40, 40]);
    expect(lines[2]).toMatch(/^n+\.\.\.n+ {5}12$/);
  });

  it('leaves columns out before it cuts more than it may', () => {
    const columns = COLUMNS.map((column) => ({
      ...column,
      ...(column.min === undefined ? {} : { min: 38 }),
    }));

    const lines = tableLines(createPage(40, false), columns, ROWS);

    expect(lines[0]).toBe('NAME');
    expect(lines[2]).toHaveLength(40);
  });

  it('cuts nothing where there is no terminal', () => {
    expect(tableLines(createPage(null, false), COLUMNS, ROWS)[2]).toBe(`${'n'.repeat(60)}     12`);
  });

  it('breaks a note in its column, and below the row where there is no room for it', () => {
    const note = { title: 'WHY', text: () => 'PowerShell gave no answer in twenty seconds' };
    const row = [{ name: 'disks', count: 1 }];

    expect(tableLines(createPage(45, false), COLUMNS, row, note)).toEqual([
      'NAME   COUNT  WHY',
      'disks      1  PowerShell gave no answer in',
      '              twenty seconds',
    ]);
    const wide = [{ name: 'a-name-with-twenty-ch', count: 1 }];
    expect(tableLines(createPage(40, false), COLUMNS, wide, note).slice(1)).toEqual([
      'a-name-with-twenty-ch      1',
      '    PowerShell gave no answer in twenty',
      '    seconds',
    ]);
  });

  it('has the same places with colours as without', () => {
    const columns = COLUMNS.map((column) => ({ ...column, style: () => 'red' as const }));

    const painted = tableLines(createPage(40, true), columns, ROWS);

    expect(painted[1]).toContain('\u001b[31ma\u001b[39m ');
    // oxlint-disable-next-line no-control-regex -- escape sequences are what is taken out
    expect(painted.map((line) => line.replaceAll(/\u001b\[\d+m/g, ''))).toEqual(
      tableLines(createPage(40, false), COLUMNS, ROWS),
    );
  });
});
