// `check --watch`: looks at the cadence of `serve` until Ctrl-C. A terminal always shows the newest report; a pipe gets what
// changed, a line each, or with --json each report in a line of its own.
import { stripVTControlCharacters } from 'node:util';
import type { FindingChanges } from '../report/finding-changes.ts';
import type { Finding, Report } from '../report/report-schema.ts';
import { oneLine } from '../one-line.ts';
import { lengthOf } from '../report/text/one-line.ts';
import { renderText } from '../report/to-text.ts';
import type { Terminal, TerminalSize } from './terminal.ts';

export type Output = 'screen' | 'lines' | 'json';

/** What is written for a report; null for nothing. */
export interface ReportWriter {
  write(report: Report, changes: FindingChanges): string | null;
}

/** Clears the screen and goes to its first corner. */
const CLEAR = '\u001B[2J\u001B[H';

/** @param terminal of which the size is asked anew for each report */
export function createReportWriter(
  output: Output,
  { size, hasColor }: Pick<Terminal, 'size' | 'hasColor'>,
): ReportWriter {
  if (output === 'json') return { write: (report) => `${JSON.stringify(report)}\n` };
  if (output === 'screen') {
    return { write: (report) => screen(report, size() ?? { columns: 80, rows: 25 }, hasColor) };
  }
  let before: Report | null = null;
  return {
    write(report, changes) {
      const lines = before === null ? firstLines(report) : changeLines(before, report, changes);
      before = report;
      return lines.length === 0
        ? null
        : `${lines.map((line) => `${report.generatedAt} ${line}`).join('\n')}\n`;
    },
  };
}

/** As much as fits: the beginning, which says most, must not scroll away. */
function screen(report: Report, { columns, rows }: TerminalSize, color: boolean): string {
  const lines = renderText(report, { color, columns }).trimEnd().split('\n');
  const room = Math.max(3, rows - 1);
  if (fitting(lines, columns, room) === lines.length) return `${CLEAR}${lines.join('\n')}\n`;
  const shown = fitting(lines, columns, room - 1);
  return `${CLEAR}${lines.slice(0, shown).join('\n')}\n... ${lines.length - shown} more lines; check without --watch shows all`;
}

/** How many lines fit. A command is one line, to be copied, and the terminal breaks it where it is wider. */
function fitting(lines: readonly string[], columns: number, room: number): number {
  let left = room;
  for (const [index, line] of lines.entries()) {
    left -= Math.max(1, Math.ceil(lengthOf(stripVTControlCharacters(line)) / columns));
    if (left < 0) return index;
  }
  return lines.length;
}

function firstLines(report: Report): string[] {
  return [report.summary, ...report.findings.map((finding) => `appeared ${told(finding)}`)];
}

function changeLines(before: Report, after: Report, { appeared, cleared }: FindingChanges): string[] {
  return [
    ...(before.summary === after.summary ? [] : [after.summary]),
    ...appeared.map((finding) => `${finding.appearances > 1 ? 'came back' : 'appeared'} ${told(finding)}`),
    ...cleared.map((finding) => `cleared ${told(finding)}`),
  ];
}

function told({ severity, code, message }: Finding): string {
  return `${severity} ${code}: ${oneLine(message)}`;
}
