// What is wrong and what to do, and what is not yet counted.
import type { Finding, Report } from '../report-schema.ts';
import { evidenceTexts } from './evidence.ts';
import { oneLine } from '../../one-line.ts';
import { lengthOf, pad } from './one-line.ts';
import { styleOf, type Page } from './page.ts';
import { wrapped } from './wrap.ts';

/** Under the code of a finding, behind its severity. */
const INDENT = ' '.repeat(9);

/** How many findings of a code have more than their first line: a dead server can be that of hundreds of mappings. */
const IN_FULL = 5;

export function findingsLines(page: Page, { findings, generatedAt, omitted }: Report): string[] {
  const seen = new Map<string, number>();
  const listed = findings.flatMap((finding) => {
    const before = seen.get(finding.code) ?? 0;
    seen.set(finding.code, before + 1);
    return [...(before > IN_FULL ? [] : ['']), ...findingLines(page, finding, generatedAt, before)];
  });
  const more = Object.entries(omitted?.findings ?? {}).map(
    ([code, count]) => `... and ${count} more of ${code}, which are not listed`,
  );
  return more.length === 0 ? listed : [...listed, '', ...more.flatMap((line) => wrapped(page, '', line))];
}

/** @param before how many findings of its code were told before it; what the code means and asks for is told once */
function findingLines(page: Page, finding: Finding, generatedAt: string, before: number): string[] {
  const severity = pad(finding.severity, INDENT.length - 1);
  const [first = '', ...rest] = wrapped(page, INDENT, `${finding.code}: ${oneLine(finding.message)}`);
  const head = [`${page.paint(styleOf(finding.severity), severity)}${first.slice(severity.length)}`, ...rest];
  if (before >= IN_FULL) return head;
  const since = sinceText(finding, generatedAt);
  return [
    ...head,
    ...(since === null ? [] : wrapped(page, INDENT, since)),
    ...evidenceTexts(finding).flatMap((text) => wrapped(page, INDENT, text, `${INDENT}  `)),
    ...(before === 0
      ? [
          ...wrapped(page, INDENT, oneLine(finding.meaning)),
          ...wrapped(page, `${INDENT}Do: `, oneLine(finding.remedy), INDENT),
        ]
      : []),
    ...commandLines(finding),
    ...(before === 0 ? [`${INDENT}See: ${oneLine(finding.runbook)}`] : []),
  ];
}

/** In one line each on a terminal too: a command that is broken cannot be pasted. */
function commandLines({ commands, changingCommands }: Finding): string[] {
  const lines = (some: readonly string[]): string[] =>
    some.map((command) => `${INDENT}  ${oneLine(command)}`);
  const looking = commands.filter((command) => !changingCommands.includes(command));
  return [
    ...lines(looking),
    ...(changingCommands.length === 0 ? [] : [`${INDENT}To change the node:`, ...lines(changingCommands)]),
  ];
}

/** Since when and how often; null where only this moment is known, as after a single look. */
function sinceText({ since, appearances }: Finding, generatedAt: string): string | null {
  const often = appearances > 1 ? `; came ${appearances} times within an hour` : '';
  if (since === generatedAt && often === '') return null;
  return `Since ${since}${lasting(since, generatedAt)}${often}`;
}

function lasting(since: string, now: string): string {
  const minutes = Math.floor((Date.parse(now) - Date.parse(since)) / 60_000);
  if (!(minutes >= 1)) return '';
  const hours = Math.floor(minutes / 60);
  return hours < 1 ? `, for ${minutes} min` : `, for ${hours} h ${minutes % 60} min`;
}

export function pendingLines(page: Page, { pending }: Report): string[] {
  if (pending.length === 0) return [];
  const heading = 'Seen, and normal for a while; it counts only if it stays:';
  return [
    '',
    ...wrapped(page, '', heading).map((line) => page.paint('gray', line)),
    ...pending.flatMap(({ code, message, countsFrom }) => {
      const lead = `  ${code}: `;
      return wrapped(
        page,
        lead,
        `${oneLine(message)} (counts from ${countsFrom})`,
        ' '.repeat(Math.min(4, lengthOf(lead))),
      );
    }),
  ];
}
