// JSON as no program should print it: names of Object.prototype, numbers beyond all bounds, long texts, deep nesting. It is
// made as text, because only text can hold 1e999 or an own key __proto__.
import fc from 'fast-check';

/** Slow code shows itself at this length: a step for each pair of characters takes far longer than `MOST_SECONDS`. */
export const LONG = 200_000;

/** Nesting that ends what calls itself for each level. */
const DEEP = 50_000;

/** A machine that builds other things at the same time is slow too, but not that slow. */
export const MOST_SECONDS = 5;

const PROTOTYPE_NAMES = ['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', 'valueOf'];

const HOSTILE_LEAVES = [
  'null', 'true', '0', '-0', '1', '17', '-1', '0.5', '1e999', '-1e999', '5e-324', '9007199254740993', '18446744073709551615',
  '""', '" "', '"\\u0000"', '"1e999"', '"NaN"', '"-1"', '"0x10"', '"\\ud800"', '"True"', '"C:"', '"vol-0a4064b39e5f534a2"',
  ...PROTOTYPE_NAMES.map((name) => JSON.stringify(name)),
]; // prettier-ignore

/** Texts of JSON that cost more than they look. */
export const COSTLY_JSON: readonly (readonly [string, string])[] = [
  ['a deep list', '['.repeat(DEEP) + ']'.repeat(DEEP)],
  ['a deep object', `${'{"value":'.repeat(DEEP)}1${'}'.repeat(DEEP)}`],
  ['deep lists of PowerShell', `${'{"value":'.repeat(DEEP)}[]${',"Count":1}'.repeat(DEEP)}`],
  ['many backslashes', JSON.stringify(`${'\\'.repeat(LONG)}a`)],
  ['many white spaces', JSON.stringify(`a${' '.repeat(LONG)}a`)],
  ['many quotes', JSON.stringify('"'.repeat(LONG))],
  ['many digits', '9'.repeat(LONG)],
  ['digits as text', `"${'9'.repeat(LONG)}"`],
  ['many dots', JSON.stringify(`\\\\svm-00000000${'.fsx.a'.repeat(LONG / 6)}`)],
  ['a list of many', `[${'{},'.repeat(LONG)}{}]`],
];

/** The text of any JSON, with these keys among others. */
export function hostileJson(keys: readonly string[]): fc.Arbitrary<string> {
  const key = fc.oneof(
    { arbitrary: fc.constantFrom(...keys), weight: 6 },
    fc.constantFrom('value', 'Count', ...PROTOTYPE_NAMES),
    fc.string({ unit: 'binary' }),
  );
  const leaf = fc.oneof(
    fc.constantFrom(...HOSTILE_LEAVES),
    fc.string({ unit: 'binary' }).map((text) => JSON.stringify(text)),
    fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => JSON.stringify(number)),
  );
  return fc.letrec<{ value: string }>((tie) => ({
    value: fc.oneof(
      { depthSize: 'small' },
      leaf,
      fc.array(tie('value'), { maxLength: 4 }).map((items) => `[${items.join(',')}]`),
      fc
        .array(fc.tuple(key, tie('value')), { maxLength: 8 })
        .map((pairs) => `{${pairs.map(([name, value]) => `${JSON.stringify(name)}:${value}`).join(',')}}`),
    ),
  })).value;
}

/** How long something took, in seconds. */
export function secondsOf(work: () => void): number {
  const startedAt = performance.now();
  work();
  return (performance.now() - startedAt) / 1000;
}
