// Renders a report for people: the verdict, what is wrong and what to do, then what was looked at.
import { styleText } from 'node:util';
import type { Finding, Report } from './report-schema.ts';

export interface TextOptions {
  /** Escape sequences only for a terminal that wants them. */
  readonly color: boolean;
}

type Style = Parameters<typeof styleText>[0];

const STATUS_STYLES: Readonly<Record<string, Style>> = {
  ok: 'green',
  warning: 'yellow',
  critical: 'red',
  unknown: 'magenta',
  not_applicable: 'gray',
  info: 'gray',
};

export function renderText(report: Report, { color }: TextOptions): string {
  const paint = (style: Style, text: string): string =>
    color ? styleText(style, text, { validateStream: false }) : text;
  const status = (word: string, width: number): string =>
    paint(STATUS_STYLES[word] ?? 'gray', word.padEnd(width));
  const { agent, node } = report;
  const where = [node.name, node.windowsName, node.windowsBuild].filter((part) => part !== null).join(', ');
  const lines = [
    paint(['bold', ...asArray(STATUS_STYLES[report.status])], report.summary),
    '',
    `Node:    ${where === '' ? 'unknown' : oneLine(where)}`,
    `Looked:  ${report.generatedAt} at ${oneLine(agent.host)}`,
  ];
  if (agent.recording !== null) {
    lines.push(
      paint(
        'yellow',
        `A recording, not a live node: ${oneLine(agent.recording.title)} (${oneLine(agent.recording.recordedAt)})`,
      ),
    );
  }
  for (const finding of report.findings)
    lines.push('', ...findingLines(finding, status(finding.severity, 8)));
  if (report.pending.length > 0) lines.push('', ...pendingLines(report.pending, paint));
  lines.push('', 'CHECK                        STATUS          WHY');
  for (const check of report.checks) {
    const codes = [
      ...new Set(
        report.findings.filter((finding) => finding.check === check.name).map((finding) => finding.code),
      ),
    ];
    lines.push(
      `${check.name.padEnd(28)} ${status(check.status, 15)} ${oneLine(check.reason ?? codes.join(', '))}`.trimEnd(),
    );
  }
  lines.push('', 'LOOKED AT                    OUTCOME         SECONDS  WHY');
  for (const { name, outcome, durationSeconds, failure } of report.collectors) {
    const seconds = durationSeconds === null ? '-' : durationSeconds.toFixed(2);
    const word = outcome === 'ok' ? paint('green', outcome.padEnd(15)) : paint('magenta', outcome.padEnd(15));
    lines.push(
      `${name.padEnd(28)} ${word} ${seconds.padStart(7)}  ${oneLine(failure?.message ?? '')}`.trimEnd(),
    );
  }
  return `${lines.join('\n')}\n`;
}

function findingLines(finding: Finding, severity: string): string[] {
  const lines = [
    `${severity} ${finding.code}: ${oneLine(finding.message)}`,
    `         ${finding.meaning}`,
    `         Do: ${finding.remedy}`,
  ];
  for (const command of finding.commands) lines.push(`           ${oneLine(command)}`);
  lines.push(`         See: ${finding.runbook}`);
  return lines;
}

function pendingLines(
  pending: Report['pending'],
  paint: (style: Style, text: string) => string,
): readonly string[] {
  return [
    paint('gray', 'Seen, and normal for a while; it counts only if it stays:'),
    ...pending.map(
      ({ code, message, countsFrom }) => `  ${code}: ${oneLine(message)} (counts from ${countsFrom})`,
    ),
  ];
}

/** Names on a node may hold line ends and escape sequences; a terminal must get neither from them. */
function oneLine(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Cf}]+/gu, ' ').trim();
}

function asArray(style: Style | undefined): ('bold' | 'red' | 'green' | 'yellow' | 'magenta' | 'gray')[] {
  return typeof style === 'string' ? [style as 'red'] : [];
}
