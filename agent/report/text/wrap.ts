// Breaks sentences at words.
import { lengthOf } from './one-line.ts';
import type { Page } from './page.ts';

/**
 * A sentence as lines. On a terminal it is broken at words, and what follows stands under the text of the first line.
 * A word that is longer than the line, such as a path, is not broken: it could not be copied any more.
 * @param lead what stands before the text of the first line
 * @param indent of the lines that follow; as wide as `lead` unless said
 */
export function wrapped(
  { width }: Pick<Page, 'width'>,
  lead: string,
  text: string,
  indent = ' '.repeat(lengthOf(lead)),
): string[] {
  const lines: string[] = [];
  let line = lead;
  let isEmpty = true;
  for (const word of text.split(' ')) {
    const wider = isEmpty ? `${line}${word}` : `${line} ${word}`;
    if (isEmpty || lengthOf(wider) <= width) line = wider;
    else {
      lines.push(line.trimEnd());
      line = `${indent}${word}`;
    }
    isEmpty = false;
  }
  return [...lines, line.trimEnd()];
}
