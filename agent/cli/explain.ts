// `explain [CODE]`: what a finding means and what to do, from the catalogue; all codes without one.
import { ALL_CHECKS } from '../checks/all-checks.ts';
import { changesSomething } from '../checks/changing-command.ts';
import { ALL_RULES } from '../lint/all-rules.ts';
import { lintRunbook } from '../lint/lint-runbook.ts';
import { didYouMean } from '../options/nearest.ts';
import { type CommandLine, UsageError } from '../options/read-options.ts';
import { fillCommand } from '../report/fill-command.ts';
import { runbookLink } from '../report/runbook-link.ts';
import { createPage, type Page, styleOf } from '../report/text/page.ts';
import { wrapped } from '../report/text/wrap.ts';
import { FULL_CATALOGUE, isLintCode } from './full-catalogue.ts';
import { readRunbook, showRunbook } from './runbook-text.ts';
import type { Terminal } from './terminal.ts';

/** @throws UsageError for a code that does not exist */
export function explain({ options, positionals }: CommandLine, terminal: Terminal): number {
  const [wanted] = positionals;
  const page = createPage(terminal.size()?.columns ?? null, terminal.hasColor);
  if (wanted === undefined) {
    terminal.print(`${listCodes(page).join('\n')}\n`);
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
  const indented = (commands: readonly string[]): string[] =>
    commands.map((command) => `    ${fillCommand(command, {})}`);
  const changing = kind.commands.filter(changesSomething);
  const looking = kind.commands.filter((command) => !changesSomething(command));
  const lines = [
    `${kind.code} (${kind.severity}), found by ${isLintCode(kind) ? 'the rule' : 'the check'} ${kind.check}${isLintCode(kind) ? ' of lint' : ''}`,
    '',
    ...wrapped(page, '', kind.meaning),
    '',
    ...wrapped(page, 'What to do: ', kind.remedy, ''),
    ...(kind.holdSeconds === undefined
      ? []
      : ['', `It counts once it was seen for ${kind.holdSeconds} seconds without a break.`]),
    ...(looking.length === 0 ? [] : ['', ...indented(looking)]),
    ...(changing.length === 0 ? [] : ['', 'To change the node:', ...indented(changing)]),
    '',
    `See ${isLintCode(kind) ? lintRunbook(runbookBase, kind.code) : runbookLink(runbookBase, kind.code, kind.severity)}`,
  ];
  const markdown = isLintCode(kind) ? null : readRunbook(kind.code);
  if (markdown !== null)
    lines.push('', page.paint('bold', 'RUNBOOK'), '', showRunbook(markdown, page, runbookBase));
  terminal.print(`${lines.join('\n')}\n`);
  return 0;
}

/** Each check and rule with its codes below it. */
function listCodes(page: Page): string[] {
  const width = Math.max(...FULL_CATALOGUE.map(({ code }) => code.length));
  const groups = (givers: readonly { readonly name: string; readonly title: string }[]): string[] =>
    givers.flatMap(({ name, title }) => [
      '',
      ...wrapped(page, `${name}: `, title, '  '),
      ...FULL_CATALOGUE.filter(({ check }) => check === name).map(
        ({ code, severity }) => `  ${code.padEnd(width)}  ${page.paint(styleOf(severity), severity)}`,
      ),
    ]);
  return [
    page.paint('bold', 'FINDINGS OF CHECKS'),
    ...groups(ALL_CHECKS),
    '',
    page.paint('bold', 'FINDINGS OF LINT'),
    ...groups(ALL_RULES),
    '',
    'winstorage-agent explain CODE tells what one means and what to do.',
  ];
}
