// Where a value begins and ends that stands behind the name of a secret: in quotes, as in JSON, PowerShell and on command lines,
// or bare. Each letter is looked at once, because the text may be from somebody who means ill.

/** Of what is to be hidden; quotes are outside. */
export interface ValuePlace {
  readonly start: number;
  readonly end: number;
}

const BARE = /[^\s"']*/y;

/** @param at where the value begins, with its quote */
export function valueAt(text: string, at: number): ValuePlace {
  const quoteAt = skipBackslashes(text, at);
  const quote = text[quoteAt];
  if (quote === '"' || quote === "'") {
    const start = quoteAt + 1;
    return { start, end: closingQuote(text, start, quote, quoteAt - at) };
  }
  BARE.lastIndex = at;
  BARE.test(text);
  return { start: at, end: BARE.lastIndex };
}

/**
 * A quote ends the value when it is escaped as the first one was: `"a\"b"`, and in JSON in JSON `\"a\\\"b\"`. One that is less
 * escaped ends the text around it. A doubled one belongs to the value: `'it''s'`. Without an end all the rest may be secret.
 * @param depth number of backslashes before the first quote
 * @returns where the value ends, before the backslashes of that quote
 */
function closingQuote(text: string, start: number, quote: string, depth: number): number {
  let at = start;
  while (at < text.length) {
    const quoteAt = skipBackslashes(text, at);
    const backslashes = quoteAt - at;
    at = quoteAt + 1;
    if (text[quoteAt] !== quote) continue;
    if (backslashes < depth) return quoteAt - backslashes;
    if (backslashes % (2 * (depth + 1)) !== depth) continue;
    if (depth > 0 || text[at] !== quote) return quoteAt - depth;
    at += 1;
  }
  return text.length;
}

function skipBackslashes(text: string, from: number): number {
  let at = from;
  while (text[at] === '\\') at += 1;
  return at;
}
