// The runbook of a finding for a terminal: the markdown of docs/runbooks, shown plainly.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '../report/text/page.ts';
import { wrapped } from '../report/text/wrap.ts';

/** `docs/runbooks`, of the project and of the image. */
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

/**
 * Headings bold, what is in fences indented without its fences, and as it is, to be copied. Paragraphs are as wide as the page. The
 * title is left out: it is the code, said before.
 * @param docs address of the folder `docs`, for links to other pages than runbooks
 */
export function showRunbook(markdown: string, page: Page, docs: string): string {
  const shown: string[] = [];
  let paragraph: { readonly lead: string; readonly words: string[] } | null = null;
  let fence: string | null = null;
  const flush = (): void => {
    if (paragraph !== null)
      shown.push(
        ...wrapped(page, paragraph.lead, plain(paragraph.words.map((words) => words.trim()).join(' '), docs)),
      );
    paragraph = null;
  };
  for (const line of markdown.split(/\r?\n/)) {
    if (line.trim().startsWith('```')) {
      flush();
      // A fence in a list is indented, and so is what is in it.
      fence = fence === null ? line.slice(0, line.indexOf('`')) : null;
    } else if (fence !== null) {
      shown.push(
        line === '' ? '' : `    ${fence}${line.startsWith(fence) ? line.slice(fence.length) : line}`,
      );
    } else if (line.trim() === '' || line.startsWith('#')) {
      flush();
      const title = /^##+ (?<title>.*)$/.exec(line)?.groups?.['title'];
      if (title !== undefined) shown.push(page.paint('bold', plain(title, docs)));
      else if (!line.startsWith('#')) shown.push('');
    } else if (line.startsWith('|')) {
      flush();
      // A row is an item: the cells of a page are sentences, and no two columns of them fit on a terminal.
      const cells = cellsOf(line);
      if (!cells.every((cell) => /^:?-+:?$/.test(cell)))
        paragraph = { lead: '- ', words: [cells.join(': ')] };
    } else {
      const { lead = '', text = '' } = /^(?<lead> *(?:[-*] |\d+\. )?)(?<text>.*)$/.exec(line)?.groups ?? {};
      if (paragraph === null || lead.trim() !== '') {
        flush();
        paragraph = { lead, words: [text] };
      } else paragraph.words.push(text);
    }
  }
  flush();
  return shown.join('\n').trim();
}

function cellsOf(row: string): string[] {
  return row
    .replaceAll(/^\||\|\s*$/g, '')
    .split(/(?<!\\)\|/)
    .map((cell) => cell.trim().replaceAll('\\|', '|'));
}

/** Code keeps its signs, which say where a command ends. */
function plain(text: string, docs: string): string {
  return text
    .split(/(?<code>`[^`]*`)/)
    .reduce((whole, part) => whole + (part.startsWith('`') ? part : withoutEmphasis(part)), '')
    .replaceAll(/\[(?<label>[^\]]+)\]\((?<target>[^)\s]+)\)/g, (_link, label: string, target: string) =>
      showLink(label, target, docs),
    );
}

function withoutEmphasis(text: string): string {
  return text.replaceAll(/(?<signs>\*{1,2})(?<inner>\S(?:.*?\S)?)\k<signs>/g, '$<inner>');
}

/** Another runbook is named by its code, which `explain` takes. */
function showLink(label: string, target: string, docs: string): string {
  const code = /^(?<code>[A-Z][A-Za-z0-9]+)\.md(?:#|$)/.exec(target)?.groups?.['code'];
  if (code !== undefined && code !== 'README') return label === code ? code : `${label} (${code})`;
  if (target.startsWith('#')) return label;
  if (/^https?:/.test(target)) return `${label} (${target})`;
  const path = target.startsWith('../') ? target.slice('../'.length) : `runbooks/${target}`;
  return `${label} (${docs}/${path})`;
}
