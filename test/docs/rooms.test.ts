// What .oxlintrc.json says of the rooms of agent/, asked of oxlint itself: a pattern that it does not understand, such as one
// that looks ahead, it leaves out without a word, and then a rule forbids nothing.
import { spawnSync } from 'node:child_process';
import { copyFileSync, globSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dirname, relative } from 'node:path/posix';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { readDoc, ROOT } from './markdown.ts';

const FILES = globSync('agent/**/*.{ts,js}', { cwd: ROOT })
  .map((file) => file.replaceAll('\\', '/'))
  .filter((file) => file !== 'agent/main.ts');

/** What every room may use stands beside main.ts. */
const FOR_ALL = FILES.filter((file) => dirname(file) === 'agent');

/** The table of rooms in CONTRIBUTING.md: beginnings of what a room may import, beside itself and what is for all. */
const KNOWS: Readonly<Record<string, readonly string[]>> = {
  host: [],
  facts: ['agent/host/host.ts'],
  checks: ['agent/facts/'],
  report: ['agent/facts/', 'agent/checks/'],
  watch: ['agent/host/host.ts', 'agent/facts/', 'agent/checks/', 'agent/report/'],
  serve: ['agent/report/'],
  page: [],
  lint: ['agent/checks/check.ts'],
  options: ['agent/facts/', 'agent/checks/'],
  cli: ['agent/'],
};

/** What reads a node or starts something on it. */
const TOUCHES_NODE = ['node:fs', 'node:fs/promises', 'node:child_process', 'execa', 'systeminformation'];

const lintReport = z.object({
  diagnostics: z.array(
    z.object({
      code: z.string(),
      help: z.string().optional(),
      filename: z.string(),
      labels: z.array(z.object({ span: z.object({ line: z.number() }) })),
    }),
  ),
});

/** Folders that hold code; a room may have some. */
const FOLDERS = [...new Set(FILES.map(dirname))].filter((folder) => folder !== 'agent').toSorted();

interface Refusal {
  readonly folder: string;
  readonly imported: string;
  readonly message: string;
}

/** What oxlint refuses of a file in each folder that imports everything. */
function refusals(): readonly Refusal[] {
  const folder = mkdtempSync(join(tmpdir(), 'winstorage-rooms-'));
  copyFileSync(join(ROOT, '.oxlintrc.json'), join(folder, '.oxlintrc.json'));
  const imported = [...FILES, ...TOUCHES_NODE];
  for (const from of FOLDERS) {
    const lines = imported.map((name) => `import '${asImported(name, from)}';`);
    mkdirSync(join(folder, from), { recursive: true });
    writeFileSync(join(folder, from, 'imports-all.js'), lines.join('\n'));
  }
  const { stdout } = spawnSync(
    process.execPath,
    [join(ROOT, 'node_modules/oxlint/bin/oxlint'), '--format=json'],
    { cwd: folder, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 },
  );
  rmSync(folder, { recursive: true });
  return lintReport
    .parse(JSON.parse(stdout))
    .diagnostics.filter(({ code }) => code === 'eslint(no-restricted-imports)')
    .map(({ filename, labels, help }) => ({
      folder: dirname(filename.replaceAll('\\', '/')),
      imported: imported[(labels[0]?.span.line ?? 0) - 1] ?? '',
      message: help ?? '',
    }));
}

function asImported(name: string, from: string): string {
  if (!name.startsWith('agent/')) return name;
  const path = relative(from, name);
  return path.startsWith('.') ? path : `./${path}`;
}

function roomOf(folder: string): string {
  return folder.split('/')[1] ?? '';
}

describe('the rooms of agent/', () => {
  const refused = refusals();
  const refusedIn = (folder: string) =>
    refused.filter((one) => one.folder === folder).map(({ imported }) => imported);

  it('are told of here, all of them', () => {
    const rooms = readdirSync(join(ROOT, 'agent'), { withFileTypes: true }).filter((entry) =>
      entry.isDirectory(),
    );

    expect(rooms.map(({ name }) => name).toSorted()).toEqual(Object.keys(KNOWS).toSorted());
  });

  it.each(FOLDERS)('%s can import what its room knows, and nothing else of agent/', (folder) => {
    const known = [...FOR_ALL, `agent/${roomOf(folder)}/`, ...(KNOWS[roomOf(folder)] ?? [])];
    const strange = FILES.filter((file) => !known.some((beginning) => file.startsWith(beginning)));

    const refusedFiles = refusedIn(folder).filter((file) => FILES.includes(file) && !FOR_ALL.includes(file));
    expect(refusedFiles.toSorted()).toEqual(strange.toSorted());
  });

  it.each(FOLDERS.filter((folder) => !['host', 'cli'].includes(roomOf(folder))))(
    '%s can import nothing that touches a node',
    (folder) => {
      expect(refusedIn(folder)).toEqual(expect.arrayContaining(TOUCHES_NODE));
    },
  );

  it('have no rule that refuses nothing', () => {
    const messages = [...readDoc('.oxlintrc.json').matchAll(/"(?:regex|group)":.*\s*"message": "([^"]+)"/g)];

    expect(messages.length).toBeGreaterThan(15);
    const given = new Set(refused.map(({ message }) => message));
    expect(messages.map(([, message]) => message).filter((message) => !given.has(message ?? ''))).toEqual([]);
  });

  it('are not left by import(), which oxlint does not see', () => {
    const leave = FILES.filter(
      (file) => !file.startsWith('agent/cli/') && /(?<!typeof )\bimport\(\s*['"`]\.\.\//.test(readDoc(file)),
    );

    expect(leave).toEqual([]);
  });
});
