// No value of a node becomes part of a script, a command line of a shell or a query: read in the sources, since a new place
// would be wrong before any test of it is written.
import { spawnSync } from 'node:child_process';
import { globSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ALL_CHECKS } from '../../agent/checks/all-checks.ts';
import { fillCommand } from '../../agent/report/fill-command.ts';
import { readDoc, ROOT } from '../docs/markdown.ts';
import { AGENT_SPAWN_SITES, BUILD_SPAWN_SITES } from './spawn-sites.ts';

const files = (pattern: string): string[] =>
  globSync(pattern, { cwd: ROOT })
    .map((file) => file.replaceAll('\\', '/'))
    .toSorted();

/** Without comments: they may say what code must not. */
function codeOf(file: string): string {
  return readDoc(file)
    .replaceAll(/\/\*[\s\S]*?\*\//g, '')
    .replaceAll(/^\s*\/\/.*$/gm, '')
    .replaceAll(/(?<=[;,{(\s])\/\/ .*$/gm, '');
}

const AGENT = files('agent/**/*.{ts,js}');
const BUILD = files('scripts/**/*.{ts,mjs,js}').filter((file) => !file.includes('.tmp.'));

/** How Node, execa and systeminformation can start a program, or run a text as code. A file of the project by a fixed name is neither. */
const STARTS =
  /['"](?:node:)?(?:child_process|cluster|worker_threads|vm|repl|inspector)['"]|['"]execa['"]|['"]systeminformation['"]|process\.(?:binding|dlopen)|\bimport\s*\((?!'\.[\w./-]+\.ts'\))/;

const RUNS_TEXT =
  /\beval\s*\(|new Function\b|\bshell\s*:|\bexecSync\b|\bexec\s*\(\s*[`'"]|execaCommand|\$`|\$\(\{/;

describe('a program', () => {
  it.each([
    ['agent', AGENT, AGENT_SPAWN_SITES],
    ['scripts', BUILD, BUILD_SPAWN_SITES],
  ])('is started only where it is listed, in %s', (_room, sources, sites) => {
    expect(sources.filter((file) => STARTS.test(codeOf(file)))).toEqual(Object.keys(sites).toSorted());
  });

  it('is started in the agent with a program and a list of arguments', () => {
    const own = Object.keys(AGENT_SPAWN_SITES).filter(
      (file) => !/['"]systeminformation['"]/.test(codeOf(file)),
    );
    expect(own.length).toBeGreaterThan(1);
    for (const file of own) {
      const calls = [
        ...codeOf(file).matchAll(/\bexeca(?:Sync|Node)?\b(?!['"])\s*([^\s;])([^,]*),\s*(\S+)/g),
      ].filter(([whole]) => !whole.includes('from'));
      expect(calls.length, file).toBeGreaterThan(0);
      for (const [, bracket, program, args] of calls) {
        expect(bracket, file).toBe('(');
        expect(program?.trim(), file).toMatch(/^(?:program|file)$/);
        expect(args, file).toMatch(/^(?:args|\[\.\.\.SWITCHES)/);
      }
    }
  });

  it.each(AGENT)('is never a text that is run: %s', (file) => {
    expect(RUNS_TEXT.exec(codeOf(file))?.[0]).toBeUndefined();
  });

  it('of PowerShell is one of the scripts, and what it is asked comes as an argument, a variable or a line', () => {
    const code = codeOf('agent/host/powershell-process.ts') + codeOf('agent/host/read-share-error.ts');

    expect(code).not.toMatch(/-(?:Enc\w*|Command|c)\b/);
    expect(code.match(/'-File', \S+/g)).toEqual(["'-File', ...wanted.script],", "'-File', script],"]);
    expect(files('scripts/node/*.ps1')).toEqual([
      'scripts/node/Read-Facts.ps1',
      'scripts/node/Read-FactsOnRequest.ps1',
      'scripts/node/Read-ShareError.ps1',
    ]);
  });
});

const RUNS: Readonly<Record<string, readonly string[]>> = {
  'scripts/node/Read-Facts.ps1': ['& "$PSScriptRoot/facts/$Name.ps1"'],
  'scripts/node/Read-FactsOnRequest.ps1': ['& "$PSScriptRoot/Read-Facts.ps1"'],
};

describe('a script on the node', () => {
  it.each(files('scripts/node/**/*.ps1'))('builds no code and no query from a value: %s', (file) => {
    const code = readDoc(file).replaceAll(/^\s*#.*$/gm, '');

    expect(code).not.toMatch(
      /Invoke-Expression|\biex\b|Invoke-Command|Start-Process|Start-Job|ScriptBlock\]|NewScriptBlock|InvokeScript|Add-Type|Invoke-CimMethod|Invoke-WmiMethod|-Query\b/i,
    );
    // A filter is a constant: either a literal, or a variable that is one literal without anything to put in.
    for (const [, filter = ''] of code.matchAll(/-Filter\s+(\S+)/g)) {
      if (!filter.startsWith('$')) expect(filter).toMatch(/^'/);
      else expect(code).toMatch(new RegExp(`^\\${filter} = (?:"[^"$\`]*"|'[^']*')$`, 'm'));
    }
    // `&` and `.` run what follows them: only Read-Facts.ps1 does, on a name that it has checked, and who runs Read-Facts.ps1.
    const runs = code.match(/(?:^|[\s({|;=])[&.]\s+["'$(]\S*/gm) ?? [];
    expect(runs.map((text) => text.replace(/^[\s({|;=]+/, ''))).toEqual(RUNS[file] ?? []);
  });
});

/** Words at which a statement begins; what else stands there is a command. */
const KEYWORDS = /^(?:param|function|if|else|try|catch|while|foreach|return|exit)$/;

describe('powershell.exe, which is killed alone,', () => {
  it.each(files('scripts/node/**/*.ps1'))('leaves no program behind, since %s starts none', (file) => {
    const code = readDoc(file)
      .replaceAll(/^\s*#.*$/gm, '')
      .replaceAll(/'[^'\n]*'|"[^"\n]*"/g, "''")
      // A list goes on in the next line.
      .replaceAll(/,\s*\n\s*/g, ', ');
    const begins = code.matchAll(/(?:^|[|;{}(=])[ \t]*([A-Za-z][\w.:\\-]*)(?![\w.:\\-]|\s*=)/gm);
    const commands = [...begins].map(([, word = '']) => word).filter((word) => !KEYWORDS.test(word));

    // All of them are cmdlets, or functions named as those are.
    expect(commands.filter((word) => !/^[A-Z][A-Za-z]+-[A-Z]\w+$/.test(word))).toEqual([]);
  });
});

describe('a command to paste', () => {
  const filled = ALL_CHECKS.flatMap(({ findings }) =>
    Object.entries(findings).flatMap(([code, { commands }]) =>
      commands
        .filter((command) => /\{[a-z][A-Za-z]*\}/.test(command))
        .map((command) => [code, command] as const),
    ),
  );

  it.each(filled)(
    'with evidence is one of PowerShell, whose literals are put in: %s %s',
    (_code, command) => {
      // cmd.exe knows no apostrophes.
      expect(command).not.toMatch(/\bcmd(?:\.exe)?\b/);
      // Inside quotes a literal would end them. Numbers have no quotes; they are numbers since they were decoded.
      for (const quoted of command.match(/"[^"]*"|'[^']*'/g) ?? [])
        expect(quoted).not.toMatch(/\{(?!diskNumber\}|partitionNumber\})[a-z][A-Za-z]*\}/);
    },
  );

  it('is one word in a POSIX shell too, for what is run beside a cluster, such as aws', () => {
    const nasty = fc.constantFrom("'", '"', '`', '$(touch x)', '\\', ';', '&', '\n', '\u2019', '!');
    const texts = fc.sample(
      fc.array(fc.oneof(nasty, fc.string())).map((parts) => parts.join('')),
      300,
    );
    const words = texts.map((text) => fillCommand('{text}', { text }));
    const { stdout, stderr } = spawnSync('sh', ['-c', `printf '%s\\n' ${words.join(' ')}`], {
      encoding: 'utf8',
    });

    expect(stderr).toBe('');
    // An apostrophe gets lost between two quotes; nothing gets out of them.
    expect(stdout.split('\n').slice(0, -1)).toEqual(
      words.map((word) => word.slice(1, -1).replaceAll("'", '')),
    );
  });
});
