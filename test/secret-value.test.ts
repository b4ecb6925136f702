import { describe, expect, it } from 'vitest';
import { valueAt } from '../agent/secret-value.ts';

/** The text with what is to be hidden in brackets; the value begins behind `=`. */
function marked(text: string): string {
  const { start, end } = valueAt(text, text.indexOf('=') + 1);
  return `${text.slice(0, start)}[${text.slice(start, end)}]${text.slice(end)}`;
}

describe('a value', () => {
  it.each([
    ['that is bare ends at a blank', 'a=b c', 'a=[b] c'],
    ['that is bare ends at a quote, which is that of the text around it', '"a=b","c"', '"a=[b]","c"'],
    ['that is bare may have backslashes', String.raw`a=b\c\ d`, String.raw`a=[b\c\] d`],
    ['in quotes may have blanks', 'a="b c" d', 'a="[b c]" d'],
    ['in single quotes may have blanks', "a='b c' d", "a='[b c]' d"],
    ['in quotes may have the other ones', `a="it's" d`, `a="[it's]" d`],
    ['may have escaped quotes', String.raw`a="b\"c" d`, String.raw`a="[b\"c]" d`],
    ['may end with a backslash that is escaped', String.raw`a="b\\" d`, String.raw`a="[b\\]" d`],
    ['may have doubled quotes', "a='b''c' d", "a='[b''c]' d"],
    ['may have doubled double quotes', 'a="b""c" d', 'a="[b""c]" d'],
    ['in escaped quotes ends at such a one', String.raw`"a=\"b c\" d"`, String.raw`"a=\"[b c]\" d"`],
    [
      'in escaped quotes may have some that are escaped twice',
      String.raw`"a=\"b\\\"c\" d"`,
      String.raw`"a=\"[b\\\"c]\" d"`,
    ],
    [
      'in quotes that are escaped twice ends at such a one',
      String.raw`"a=\\\"b\\\" d"`,
      String.raw`"a=\\\"[b]\\\" d"`,
    ],
    ['ends with the text around it', String.raw`"a=\"b c","d"`, String.raw`"a=\"[b c]","d"`],
    ['without an end goes to the end', 'a="b c', 'a="[b c]'],
    ['that is empty is empty', 'a="" "b"', 'a="[]" "b"'],
    ['that is missing is empty', 'a=', 'a=[]'],
  ])('%s', (_what, text, found) => {
    expect(marked(text)).toBe(found);
  });
});
