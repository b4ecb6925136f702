// Reads the JSON of Windows PowerShell 5.1 in every form that it was seen to print.
// Sources: PowerShell issues 20999 and 24554, pywinrm issue 245, and recordings of real hosts under test/recordings.
import * as z from 'zod';

/** A number, a numeric string, or nothing. Windows prints UInt64 as a bare number, enums over Int64 as a string. */
const maybeNumber = z
  .union([z.number(), z.string(), z.null(), z.undefined(), z.boolean()])
  .prefault(null)
  .transform((raw, context) => {
    if (raw === null || raw === undefined) return null;
    const number = typeof raw === 'string' && raw.trim() === '' ? Number.NaN : Number(raw);
    if (typeof raw !== 'boolean' && Number.isFinite(number)) return number;
    context.addIssue({ code: 'custom', message: `expected a number, got ${shown(raw)}` });
    return z.NEVER;
  });

export const optionalNumber = maybeNumber;

export const requiredNumber = maybeNumber.transform((number, context) => {
  if (number !== null) return number;
  context.addIssue({ code: 'custom', message: 'expected a number, got nothing' });
  return z.NEVER;
});

/** A boolean, 0 or 1, or `True`/`False` as text; null where Windows has no answer. */
export const optionalBoolean = z
  .union([z.boolean(), z.number(), z.string(), z.null(), z.undefined()])
  .prefault(null)
  .transform((raw, context) => {
    if (raw === null || raw === undefined || raw === '') return null;
    if (raw === true || raw === 1) return true;
    if (raw === false || raw === 0) return false;
    const word = String(raw).trim().toLowerCase();
    if (word === 'true') return true;
    if (word === 'false') return false;
    context.addIssue({ code: 'custom', message: `expected true or false, got ${shown(raw)}` });
    return z.NEVER;
  });

/**
 * Text with the padding and the NUL characters of Windows taken off; null when nothing is left.
 * A string that PowerShell wrapped (`{"value": "…", "PSPath": …}`) is taken out of its wrapping.
 */
export const optionalText = z
  .union([z.string(), z.number(), z.boolean(), z.null(), z.undefined(), z.object({ value: z.string() })])
  .prefault(null)
  .transform((raw) => {
    if (raw === null || raw === undefined) return null;
    const text = typeof raw === 'object' ? raw.value : String(raw);
    const trimmed = text.replaceAll('\u0000', '').trim();
    return trimmed === '' ? null : trimmed;
  });

export const requiredText = optionalText.transform((text, context) => {
  if (text !== null) return text;
  context.addIssue({ code: 'custom', message: 'expected text, got nothing' });
  return z.NEVER;
});

/** A drive letter without its colon, upper case; `"\u0000"`, `""` and null mean that there is none. */
export const driveLetter = optionalText.transform((text) =>
  text !== null && /^[a-z]:?\\?$/i.test(text) ? text.charAt(0).toUpperCase() : null,
);

/**
 * A list in any of the forms that PowerShell 5.1 prints: an array, `{"value": […], "Count": n}`, a lone item, nothing.
 * Null entries are left out: `@()` around a null property prints `[null]`.
 */
export function unwrapList(raw: unknown): unknown[] {
  let list = raw;
  // A loop, because what nests ten thousand wrappings would end a function that calls itself.
  for (let inner = wrappedIn(list); inner !== undefined; inner = wrappedIn(list)) list = inner;
  if (list === null || list === undefined) return [];
  if (Array.isArray(list)) return list.filter((item) => item !== null && item !== undefined);
  if (typeof list === 'object' && Object.keys(list).length === 0) return [];
  return [list];
}

/** What stands in `{"value": …, "Count": n}`; undefined for everything else. */
function wrappedIn(raw: unknown): unknown {
  if (raw === null || typeof raw !== 'object' || Array.isArray(raw)) return undefined;
  const entries = new Map(Object.entries(raw).map(([key, value]) => [key.toLowerCase(), value]));
  const isWrapped = entries.size === 2 && entries.has('value') && typeof entries.get('count') === 'number';
  return isWrapped ? (entries.get('value') ?? null) : undefined;
}

/** A value for people, in a few words: what nests deep cannot be written as JSON, and nobody could read it. */
export function shown(raw: unknown): string {
  if (typeof raw !== 'object' || raw === null) return String(JSON.stringify(raw)).slice(0, 80);
  return Array.isArray(raw) ? 'a list' : 'an object';
}

/** A list of texts; see `unwrapList`. */
export const textList = z
  .unknown()
  .prefault(null)
  .transform((raw) =>
    unwrapList(raw).flatMap((item) => (typeof item === 'string' && item.trim() !== '' ? [item] : [])),
  );

/** A value of a CIM enumeration: its number where Windows gave one, and its label. */
export interface EnumValue {
  readonly code: number | null;
  readonly label: string;
}

/**
 * A CIM enumeration. Plain CIM gives a number; once the Storage module is loaded in a session, the same property is
 * an English label (its ps1xml adds ScriptProperties). Both are taken; a value outside the table keeps its text.
 * @param table number → label, as in the class's documentation; the first spelling is ours
 * @param aliases other labels that Windows prints for a number
 */
export function enumValue(
  table: Readonly<Record<number, string>>,
  aliases: Readonly<Record<string, number>> = {},
) {
  const codes = new Map<string, number>(Object.entries(aliases).map(([label, code]) => [fold(label), code]));
  for (const [code, label] of Object.entries(table)) codes.set(fold(label), Number(code));
  return z
    .union([z.number(), z.string(), z.null(), z.undefined()])
    .prefault(null)
    .transform((raw): EnumValue | null => {
      if (raw === null || raw === undefined || raw === '') return null;
      const number =
        typeof raw === 'number' ? raw : /^\d+$/.test(raw.trim()) ? Number(raw) : codes.get(fold(raw));
      if (number === undefined) return { code: null, label: String(raw).trim() };
      return { code: number, label: table[number] ?? `unknown (${number})` };
    });
}

/** A list of such values; `OperationalStatus` is an array in reality where the documentation says scalar. */
export function enumList(
  table: Readonly<Record<number, string>>,
  aliases?: Readonly<Record<string, number>>,
) {
  const one = enumValue(table, aliases);
  return z
    .unknown()
    .prefault(null)
    .transform((raw, context): EnumValue[] => {
      const values: EnumValue[] = [];
      for (const item of unwrapList(raw)) {
        const parsed = one.safeParse(item);
        if (!parsed.success) {
          context.addIssue({
            code: 'custom',
            message: `expected a number or a label, got ${shown(item)}`,
          });
          return z.NEVER;
        }
        if (parsed.data !== null) values.push(parsed.data);
      }
      return values;
    });
}

function fold(label: string): string {
  return label.toLowerCase().replaceAll(/[^a-z0-9]/g, '');
}
