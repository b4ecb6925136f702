// Renders what was found for people: the verdict, then each finding at its line. What a code means is told once.
import { styleText } from 'node:util';
import { oneLine } from '../one-line.ts';
import { lintRunbook } from './lint-runbook.ts';
import type { LintFinding, LintResult, LintStatus } from './run-rules.ts';

export interface LintTextOptions {
  readonly color: boolean;
  readonly runbookBase: string;
}

const COLORS = { ok: 'green', info: 'gray', warning: 'yellow', critical: 'red', unknown: 'magenta' } as const;

const WORDS: Readonly<Record<LintStatus, string>> = {
  ok: 'OK',
  warning: 'WARNING',
  critical: 'CRITICAL',
  unknown: 'UNKNOWN',
};

/** The rank in which the first line chooses what it names. */
const RANKS = ['critical', 'warning', 'info'] as const;

export function renderLintText(result: LintResult, { color, runbookBase }: LintTextOptions): string {
  const paint = (word: keyof typeof COLORS, text: string): string =>
    color ? styleText(COLORS[word], text, { validateStream: false }) : text;
  const lines = [
    paint(result.status, summarizeLint(result)),
    '',
    `${plural(result.files, 'file')}, ${plural(result.objects, 'object')}, ${result.windowsPods} with Windows pods`,
  ];
  const told = new Set<string>();
  let file: string | null = null;
  for (const finding of result.findings) {
    const { place, code, severity, message, meaning, remedy } = finding;
    if (place.file !== file) {
      file = place.file;
      lines.push('', paint('ok', oneLine(file)));
    }
    lines.push(
      `${oneLine(place.file)}:${place.line} ${code} ${paint(severity, severity)} ${oneLine(message)}`,
    );
    const where = whereOf(finding);
    if (where !== '') lines.push(`    In: ${where}`);
    if (!told.has(code)) lines.push(`    ${meaning}`, `    Do: ${remedy}`);
    if (!told.has(code)) lines.push(`    See: ${lintRunbook(runbookBase, code)}`);
    told.add(code);
  }
  return `${lines.join('\n')}\n`;
}

/** The first line: at most 80 characters, as that of `check`. */
export function summarizeLint({ status, findings }: LintResult): string {
  if (status === 'ok') {
    return findings.length === 0
      ? 'OK: nothing found that does not work on Windows'
      : `OK: no problem found, ${plural(findings.length, 'note')}`;
  }
  const unreadable = findings.filter(({ rule }) => rule === 'manifest-readable');
  const problems = status === 'unknown' ? unreadable : findings.filter(({ severity }) => severity !== 'info');
  const first = RANKS.flatMap((rank) => problems.filter(({ severity }) => severity === rank))[0];
  const more = findings.filter(({ severity }) => severity !== 'info').length - 1;
  const end = more > 0 ? ` (+${more} more)` : '';
  const start = status === 'unknown' ? 'UNKNOWN: could not read ' : `${WORDS[status]}: ${first?.code ?? ''} `;
  const middle = status === 'unknown' ? (first?.place.file ?? '') : (first?.place.object ?? '');
  const room = 80 - start.length - end.length;
  const cut = middle.length <= room ? middle : `${middle.slice(0, Math.max(0, room - 3))}...`;
  return `${start}${cut}${end}`.replaceAll(/[^\x20-\x7e]/g, '?').slice(0, 80);
}

function whereOf({ place, evidence }: LintFinding): string {
  const because =
    evidence['because'] ??
    // The first reason is enough to find it; all of them are in the other formats.
    (evidence['windowsBecause'] === undefined
      ? null
      : `for Windows: ${String(evidence['windowsBecause']).split('; ')[0]}`);
  return [place.object, because === null ? '' : String(because)]
    .filter((part) => part !== '')
    .map(oneLine)
    .join('; ');
}

function plural(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? '' : 's'}`;
}
