// What every part of the text needs to know: how wide it may be, and whether and how it may be coloured.
import { styleText } from 'node:util';

export type Style = 'bold' | 'red' | 'green' | 'yellow' | 'magenta' | 'gray';

export interface Page {
  /**
   * Columns of the terminal: sentences are broken there, and names in tables are cut. Infinite where there is none, in a
   * pipe, a file and an HTTP answer: a sentence is one line there and a name is whole, so that grep finds them.
   */
  readonly width: number;
  paint(styles: Style | readonly Style[], text: string): string;
}

/** Below this nothing can be laid out; the terminal then breaks the lines itself. */
const MIN_WIDTH = 40;

/** @param columns of the terminal; null where there is none */
export function createPage(columns: number | null, color: boolean): Page {
  return {
    width: columns === null ? Infinity : Math.max(MIN_WIDTH, columns),
    paint: (styles, text) =>
      color && text !== ''
        ? styleText(typeof styles === 'string' ? styles : [...styles], text, { validateStream: false })
        : text,
  };
}

const STATUS_STYLES: Readonly<Record<string, Style>> = {
  ok: 'green',
  warning: 'yellow',
  critical: 'red',
  unknown: 'magenta',
};

/** The colour of a status or a severity; what is neither good nor bad is gray. */
export function styleOf(status: string): Style {
  return STATUS_STYLES[status] ?? 'gray';
}
