// The verdict of a report in one line. node-problem-detector cuts what a plugin prints at 80 bytes, so it has to fit.
import type { Finding, ReportStatus } from './report-schema.ts';

const MAX_LENGTH = 80;

const WORDS = { ok: 'OK', warning: 'WARNING', critical: 'CRITICAL', unknown: 'UNKNOWN' } as const;

/**
 * @param findings the most severe first
 * @param omitted how many findings that are no mere information the list leaves out
 * @param unknownChecks names of checks that could not look
 */
export function summarize(
  status: ReportStatus,
  findings: readonly Finding[],
  omitted: number,
  unknownChecks: readonly string[],
): string {
  const word = WORDS[status];
  if (status === 'ok') return `${word}: no problem found`;
  if (status === 'unknown') {
    return fit(`${word}: could not look: `, unknownChecks[0] ?? '', moreThan(1, unknownChecks.length));
  }
  const relevant = findings.filter((finding) => finding.severity !== 'info');
  const first = relevant[0];
  return fit(
    `${word}: ${first?.code ?? 'problem'}`,
    ` ${first?.subject.name ?? ''}`,
    moreThan(1, relevant.length + omitted),
  );
}

function moreThan(shown: number, all: number): string {
  return all > shown ? ` (+${all - shown} more)` : '';
}

/** Keeps the ends and cuts the middle. */
function fit(start: string, middle: string, end = ''): string {
  const room = MAX_LENGTH - start.length - end.length;
  const cut = middle.length <= room ? middle : room > 3 ? `${middle.slice(0, room - 3)}...` : '';
  return ascii(`${start}${cut}${end}`).slice(0, MAX_LENGTH).trimEnd();
}

/** One byte a character, so that 80 characters are 80 bytes, and no line end from a hostile name. */
function ascii(line: string): string {
  return line.replaceAll(/[^\x20-\x7e]/g, '?');
}
