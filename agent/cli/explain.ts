// `explain [CODE]`: what a finding means and what to do, from the catalogue; all codes without one.
import { FULL_CATALOGUE, isLintCode, lintRunbook } from '../lint/lint-catalogue.ts';
import { didYouMean } from '../options/nearest.ts';
import { type CommandLine, UsageError } from '../options/read-options.ts';
import { fillCommand } from '../report/fill-command.ts';
import { runbookLink } from '../report/runbook-link.ts';
import { createPage } from '../report/text/page.ts';
import { readRunbook, showRunbook } from './runbook-text.ts';
import type { Terminal } from './terminal.ts';

/** @throws UsageError for a code that does not exist */
export function explain({ options, positionals }: CommandLine, terminal: Terminal): number {
  const [wanted] = positionals;
  if (wanted === undefined) {
    const width = Math.max(...FULL_CATALOGUE.map(({ code }) => code.length));
    for (const { code, severity, check } of FULL_CATALOGUE)
      terminal.print(`${code.padEnd(width)}  ${severity.padEnd(8)}  ${check}\n`);
    return 0;
  }
  const kind = FULL_CATALOGUE.find(({ code }) => code.toLowerCase() === wanted.toLowerCase());
  if (kind === undefined) {
    const near = didYouMean(
      wanted,
      FULL_CATALOGUE.map(({ code }) => code),
    );
    throw new UsageError(
      `explain: there is no finding ${wanted}${near}; winstorage-agent explain lists them`,
    );
  }
  const runbookBase = options.runbookBase ?? '';
  const commands = kind.commands.map((command) => `    ${fillCommand(command, {})}`);
  const lines = [
    `${kind.code} (${kind.severity}), found by ${isLintCode(kind) ? 'the rule' : 'the check'} ${kind.check}${isLintCode(kind) ? ' of lint' : ''}`,
    '',
    kind.meaning,
    '',
    `What to do: ${kind.remedy}`,
    ...(kind.holdSeconds === undefined
      ? []
      : ['', `It counts once it was seen for ${kind.holdSeconds} seconds without a break.`]),
    ...(commands.length === 0 ? [] : ['', ...commands]),
    '',
    `See ${isLintCode(kind) ? lintRunbook(runbookBase, kind.code) : runbookLink(runbookBase, kind.code, kind.severity)}`,
  ];
  const markdown = isLintCode(kind) ? null : readRunbook(kind.code);
  const page = createPage(terminal.size()?.columns ?? null, terminal.hasColor);
  if (markdown !== null)
    lines.push(
      '',
      page.paint('bold', 'RUNBOOK'),
      '',
      showRunbook(markdown, (text) => page.paint('bold', text)),
    );
  terminal.print(`${lines.join('\n')}\n`);
  return 0;
}
