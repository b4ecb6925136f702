// Reads what the docs say, so that tests can compare it with what the program does.
import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export const ROOT = join(import.meta.dirname, '../..');

export function readDoc(file: string): string {
  return readFileSync(join(ROOT, file), 'utf8');
}

/** Every Markdown page for people, from the root of the repository. */
export const PAGES: readonly string[] = [
  ...globSync('*.md', { cwd: ROOT }),
  ...globSync('docs/**/*.md', { cwd: ROOT }),
  'test/facts/samples/README.md',
  'test/lab/powershell-engine/README.md',
].map((file) => file.replaceAll('\\', '/'));

/** The cells of each table row whose first cell is one name in backticks; the backticks of that cell are taken off. */
export function namedRows(markdown: string): string[][] {
  return markdown
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .map((line) => line.slice(2, -2).split(' | '))
    .filter(([first = '']) => /^`[^`]+`$/.test(first))
    .map(([first = '', ...rest]) => [first.slice(1, -1), ...rest]);
}

/** A page's part under one heading, up to the next heading of the same depth. */
export function section(markdown: string, heading: string): string {
  const start = markdown.indexOf(`\n${heading}\n`);
  if (start === -1) throw new Error(`there is no heading ${heading}`);
  const depth = heading.slice(0, heading.indexOf(' '));
  const body = markdown.slice(start + heading.length + 1);
  const end = body.indexOf(`\n${depth} `);
  return end === -1 ? body : body.slice(0, end);
}

/** The texts of the fenced blocks of one language. */
export function blocks(markdown: string, language: string): string[] {
  return [...markdown.matchAll(/^```(?<language>\w*)\n(?<text>.*?)^```$/gms)]
    .filter((match) => match.groups?.['language'] === language)
    .map((match) => match.groups?.['text'] ?? '');
}

/** The texts between backticks, outside of fenced blocks. */
export function codeSpans(markdown: string): string[] {
  const prose = markdown.replaceAll(/^```.*?^```$/gms, '');
  return [...prose.matchAll(/`(?<text>[^`\n]+)`/g)].map((match) => match.groups?.['text'] ?? '');
}

/** Whether a path or a pattern such as `agent/report/metrics/*.ts` is there. */
export function exists(path: string): boolean {
  return path.includes('*') ? globSync(path, { cwd: ROOT }).length > 0 : existsSync(join(ROOT, path));
}
