import { describe, expect, it } from 'vitest';
import { createReportWriter } from '../../agent/cli/check-watch.ts';
import type { Report } from '../../agent/report/report-schema.ts';
import { createMemoryTerminal } from '../support/memory-terminal.ts';
import { finding, reportOf } from '../support/reports.ts';

const NO_CHANGES = { appeared: [], cleared: [] };
const AT = '2023-11-14T22:13:20.000Z';

function critical(): Report {
  return { ...reportOf(), status: 'critical', summary: 'CRITICAL: EbsDiskRaw vol-1', findings: [finding()] };
}

describe('what check --watch writes into a pipe', () => {
  const writer = () => createReportWriter('lines', createMemoryTerminal());

  it('begins with the verdict and what is wrong', () => {
    expect(writer().write(critical(), NO_CHANGES)).toBe(
      `${AT} CRITICAL: EbsDiskRaw vol-1\n${AT} appeared critical EbsDiskRaw: seen\n`,
    );
  });

  it('then writes only what changed', () => {
    const { write } = writer();
    write(reportOf(), NO_CHANGES);

    expect(write(reportOf(), NO_CHANGES)).toBeNull();
    expect(write(critical(), { appeared: [finding()], cleared: [] })).toBe(
      `${AT} CRITICAL: EbsDiskRaw vol-1\n${AT} appeared critical EbsDiskRaw: seen\n`,
    );
    expect(write(reportOf(), { appeared: [], cleared: [finding()] })).toBe(
      `${AT} OK: no problem found\n${AT} cleared critical EbsDiskRaw: seen\n`,
    );
    expect(write(critical(), { appeared: [finding({ appearances: 2 })], cleared: [] })).toContain(
      `${AT} came back critical EbsDiskRaw: seen\n`,
    );
  });

  it('writes what a node says in one line', () => {
    const appeared = [finding({ message: 'a\r\n\u001b[2Jb' })];

    expect(writer().write({ ...critical(), findings: appeared }, NO_CHANGES)).toContain(
      'EbsDiskRaw: a [2Jb\n',
    );
  });
});

describe('what check --watch --json writes', () => {
  it('is each report in a line', () => {
    const { write } = createReportWriter('json', createMemoryTerminal());

    expect(JSON.parse(write(reportOf(), NO_CHANGES) ?? '')).toEqual(reportOf());
    expect((write(reportOf(), NO_CHANGES) ?? '').indexOf('\n')).toBe(JSON.stringify(reportOf()).length);
  });
});

describe('what check --watch writes on a terminal', () => {
  it('is the newest report, from the first corner of the screen', () => {
    const { write } = createReportWriter(
      'screen',
      createMemoryTerminal({ size: { columns: 80, rows: 200 } }),
    );

    const text = write(reportOf(), NO_CHANGES) ?? '';
    expect(text.startsWith('\u001b[2J\u001b[HOK: no problem found\n\nNode: ')).toBe(true);
    expect(text.endsWith('\n')).toBe(true);
  });

  it('counts the rows of a command that is wider than the terminal', () => {
    const { write } = createReportWriter('screen', createMemoryTerminal({ size: { columns: 80, rows: 24 } }));
    const findings = [finding({ commands: ['x'.repeat(790)] })];

    const lines = (write({ ...critical(), findings }, NO_CHANGES) ?? '').split('\n');
    const rows = lines.map((line) =>
      Math.max(1, Math.ceil(line.replace('\u001b[2J\u001b[H', '').length / 80)),
    );
    expect(rows.reduce((sum, count) => sum + count, 0)).toBeLessThanOrEqual(23);
  });

  it('does not scroll the verdict away', () => {
    const { write } = createReportWriter('screen', createMemoryTerminal({ size: { columns: 80, rows: 24 } }));

    const lines = (write(critical(), NO_CHANGES) ?? '').split('\n');
    expect(lines).toHaveLength(23);
    expect(lines.at(-1)).toMatch(/^\.\.\. \d+ more lines; check without --watch shows all$/);
  });
});
