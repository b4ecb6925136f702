// `explain [CODE]`: what a finding means and what to do, from the catalogue; all codes without one.
import { CATALOGUE } from '../checks/catalogue.ts';
import { type CommandLine, UsageError } from '../options/read-options.ts';
import { fillCommand } from '../report/fill-command.ts';
import type { Terminal } from './terminal.ts';

/** @throws UsageError for a code that does not exist */
export function explain({ options, positionals }: CommandLine, terminal: Terminal): number {
  const [wanted] = positionals;
  if (wanted === undefined) {
    const width = Math.max(...CATALOGUE.map(({ code }) => code.length));
    for (const { code, severity, check } of CATALOGUE)
      terminal.print(`${code.padEnd(width)}  ${severity.padEnd(8)}  ${check}\n`);
    return 0;
  }
  const kind = CATALOGUE.find(({ code }) => code.toLowerCase() === wanted.toLowerCase());
  if (kind === undefined)
    throw new UsageError(`explain: there is no finding ${wanted}; winstorage-agent explain lists them`);
  const commands = kind.commands.map((command) => `    ${fillCommand(command, {})}`);
  const lines = [
    `${kind.code} (${kind.severity}), found by the check ${kind.check}`,
    '',
    kind.meaning,
    '',
    `What to do: ${kind.remedy}`,
    ...(kind.holdSeconds === undefined
      ? []
      : ['', `It counts once it was seen for ${kind.holdSeconds} seconds without a break.`]),
    ...(commands.length === 0 ? [] : ['', ...commands]),
    '',
    `See ${options.runbookBase}#${kind.code}`,
  ];
  terminal.print(`${lines.join('\n')}\n`);
  return 0;
}
