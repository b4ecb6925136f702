// The runbook of a finding for a terminal: the markdown of docs/runbooks, shown plainly.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** `docs/runbooks` of the project, and of the image where it is beside the program. */
const FOLDER = join(
  import.meta.dirname,
  import.meta.url.endsWith('.ts') ? '../../docs/runbooks' : '../docs/runbooks',
);

/** @returns null where there is none: a finding that calls for nobody has no runbook */
export function readRunbook(code: string): string | null {
  try {
    return readFileSync(join(FOLDER, `${code}.md`), 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

/** Headings bold, what is in fences indented without its fences, the title left out: it is the code, said before. */
export function showRunbook(markdown: string, bold: (text: string) => string): string {
  let inFence = false;
  return markdown
    .split(/\r?\n/)
    .flatMap((line) => {
      if (line.startsWith('```')) {
        inFence = !inFence;
        return [];
      }
      if (inFence) return [line === '' ? '' : `    ${line}`];
      if (line.startsWith('# ')) return [];
      const heading = /^#+ (?<title>.*)$/.exec(line)?.groups?.['title'];
      return [heading === undefined ? line : bold(heading)];
    })
    .join('\n')
    .trim();
}
