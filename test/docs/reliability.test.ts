// docs/reliability.md names for each fault the test that shows it, and says of it what the table of faults says.
import { describe, expect, it } from 'vitest';
import { FULL_CATALOGUE } from '../../agent/cli/full-catalogue.ts';
import { FAULTS } from '../faults/fault-table.ts';
import { exists, readDoc } from './markdown.ts';

const COLUMNS = 5;

interface Row {
  readonly fault: string;
  readonly collector: string;
  readonly finding: string;
  readonly file: string;
  readonly test: string;
}

const ROWS: readonly Row[] = readDoc('docs/reliability.md')
  .split('\n')
  .filter((line) => line.startsWith('| ') && line.includes('.test.ts`: '))
  .map((line) => {
    const cells = line.slice(2, -2).split(' | ');
    if (cells.length !== COLUMNS) throw new Error(`a row has ${cells.length} cells: ${line}`);
    const [fault = '', collector = '', finding = '', , shownBy = ''] = cells;
    const { file = '', test = '' } = /^`(?<file>[^`]+)`: (?<test>.+)$/.exec(shownBy)?.groups ?? {};
    return { fault, collector, finding, file, test };
  });

/** Whether a test of the file has this name, or is made from a table that has it. */
function hasTest({ file, test }: Row): boolean {
  if (file === 'test/faults/faults.test.ts') return FAULTS.some(({ name }) => name === test);
  if (!exists(file)) return false;
  const quoted = [`'${test}'`, `"${test}"`, `\`${test}\``];
  const lines = readDoc(file).split('\n');
  return lines.some(
    (line) => /\bit\b|\]\)\(|^ {4,}\[?['"]/.test(line) && quoted.some((name) => line.includes(name)),
  );
}

describe('docs/reliability.md', () => {
  it.each(ROWS)('names a test that exists: $fault', (row) => {
    expect(hasTest(row), `${row.file}: ${row.test}`).toBe(true);
  });

  it('has a row for each fault of the table, with its outcome, kind and finding', () => {
    const wrong = FAULTS.filter(({ name, code, outcome, kind }) => {
      const row = ROWS.find(({ fault, test }) => fault === name && test === name);
      return (
        row === undefined ||
        row.finding !== (code === null ? 'none' : `\`${code}\``) ||
        (outcome !== undefined && row.collector !== `\`${outcome}\`, \`${kind}\``)
      );
    });

    expect(wrong.map(({ name }) => name)).toEqual([]);
  });

  it('names finding codes that exist', () => {
    const codes = ROWS.flatMap(({ finding }) =>
      [...finding.matchAll(/`(?<code>\w+)`/g)].map(({ groups }) => groups?.['code']),
    );

    expect(codes.filter((code) => !FULL_CATALOGUE.some((entry) => entry.code === code))).toEqual([]);
  });
});
