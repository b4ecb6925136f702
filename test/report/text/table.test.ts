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

  it('leaves out the columns with the highest number first, and only as many as it must', () => {
    const column = (title: string, length: number, optional?: number): Column<null> => ({
      title,
      cell: () => 'x'.repeat(length),
      ...(optional !== undefined && { optional }),
    });
    const columns = [column('NAME', 20), column('B', 8, 2), column('C', 8, 3), column('A', 8, 1)];
    const titles = (width: number) =>
      tableLines({ width, paint: (_, text) => text }, columns, [null])[0]?.split(/ +/);

    expect(titles(50)).toEqual(['NAME', 'B', 'C', 'A']);
    expect(titles(49)).toEqual(['NAME', 'B', 'A']);
    expect(titles(40)).toEqual(['NAME', 'B', 'A']);
    expect(titles(39)).toEqual(['NAME', 'A']);
    expect(titles(29)).toEqual(['NAME']);
    // What nothing can be left out of is wider than the page, and whole.
    expect(titles(10)).toEqual(['NAME']);
  });

  it('cuts the widest first, and none to less than it may', () => {
    const columns: readonly Column<null>[] = [
      { title: 'A', cell: () => 'a'.repeat(40), min: 10 },
      { title: 'B', cell: () => 'b'.repeat(30), min: 25 },
      { title: 'C', cell: () => 'c'.repeat(20) },
    ];
    const widths = (width: number) =>
      tableLines({ width, paint: (_, text) => text }, columns, [null])[1]
        ?.split('  ')
        .map((cell) => cell.length);

    expect(widths(94)).toEqual([40, 30, 20]);
    expect(widths(84)).toEqual([30, 30, 20]);
    expect(widths(82)).toEqual([29, 29, 20]);
    expect(widths(60)).toEqual([11, 25, 20]);
    expect(widths(50)).toEqual([10, 25, 20]);
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

  it('paints nothing where a cell is empty', () => {
    const columns = [{ title: 'NAME', cell: () => '', style: () => 'red' as const }, ...COLUMNS];
    const page = { width: 80, paint: (_: unknown, text: string) => `<${text}>` };

    expect(tableLines(page, columns, [{ name: 'a', count: 1 }])[1]).toBe('      a         1');
  });

  it('puts a note beside a row as long as 24 columns are left for it', () => {
    const note = { title: 'WHY', text: () => 'no answer' };
    const lines = (width: number) =>
      tableLines(
        { width, paint: (_, text) => text },
        [{ title: 'NAME', cell: () => '  four' }],
        [null],
        note,
      );

    expect(lines(32)).toEqual(['NAME    WHY', '  four  no answer']);
    expect(lines(31)).toEqual(['NAME    WHY', '  four', '    no answer']);
  });
});
