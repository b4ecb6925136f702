// What the value of an option can be. A value comes as text (flag, variable) or as YAML has it (file); both are taken.
import { parseJson } from '../parse-json.ts';
import { didYouMean } from './nearest.ts';

export interface ValueType<Value> {
  /** After "expected": `a number of seconds from 1 to 60`. */
  readonly expected: string;
  /** Undefined when the raw value does not fit. */
  readonly read: (raw: unknown) => Value | undefined;
  /** What may have been meant by a raw value that does not fit, to be said behind it: `; did you mean auto?` or nothing. */
  readonly hint?: (raw: unknown) => string;
}

export interface ListenAddress {
  readonly address: string;
  readonly port: number;
}

export function text(expected: string, pattern: RegExp): ValueType<string | null> {
  return { expected, read: (raw) => (typeof raw === 'string' && pattern.test(raw) ? raw : undefined) };
}

export function choice<const Words extends readonly string[]>(...words: Words): ValueType<Words[number]> {
  return {
    expected: words.length > 8 ? `one of ${words.slice(0, 8).join(', ')}, …` : `one of ${words.join(', ')}`,
    // YAML 1.1 habits: `expect: off` is the word here, but some tools write it as false, and `on` as true.
    read: (raw) => words.find((word) => word === (raw === false ? 'off' : raw === true ? 'on' : raw)),
    hint: (raw) => (typeof raw === 'string' ? didYouMean(raw, words) : ''),
  };
}

/** `windows`, or the folder of a recording. */
export const observedHost: ValueType<string | null> = {
  ...text('`windows` or `recorded:DIR`', /^(?:windows|recorded:.+)$/s),
  hint: (raw) =>
    typeof raw === 'string' && /[\\/.]/.test(raw)
      ? `; did you mean recorded:${raw}?`
      : didYouMean(String(raw), ['windows']),
};

/** A YAML list, or words with commas between them; at least one. */
export function listOf<Item>(item: ValueType<Item>): ValueType<readonly Item[] | null> {
  return {
    expected: `a list, each ${item.expected}`,
    read(raw) {
      const parts: unknown[] = Array.isArray(raw)
        ? raw
        : typeof raw === 'string'
          ? raw.split(',').map((part) => part.trim())
          : [];
      const items = parts.map((part) => item.read(part)).filter((value) => value !== undefined);
      return parts.length > 0 && items.length === parts.length ? [...new Set(items)] : undefined;
    },
  };
}

export function seconds(least: number, most: number): ValueType<number> {
  return numberType(
    `a number of seconds from ${least} to ${most}`,
    (value) => value >= least && value <= most,
  );
}

export function wholeNumber(least: number, most: number): ValueType<number> {
  return numberType(
    `a whole number from ${least} to ${most}`,
    (value) => Number.isInteger(value) && value >= least && value <= most,
  );
}

export const ratio: ValueType<number> = numberType(
  'a number from 0 to 1',
  (value) => value >= 0 && value <= 1,
);

export const bytes: ValueType<number> = numberType(
  'a whole number of bytes',
  (value) => Number.isSafeInteger(value) && value >= 0,
);

/** `ADDRESS:PORT`; an IPv6 address stands in brackets. Port 0 lets the system choose. */
export const listenAddress: ValueType<ListenAddress> = {
  expected: 'ADDRESS:PORT, such as 127.0.0.1:10045 or [::]:10045',
  read(raw) {
    const match =
      typeof raw === 'string'
        ? /^(?:\[(?<v6>[0-9a-f:.%]+)\]|(?<v4>[^:\s[\]]+)):(?<port>\d{1,5})$/i.exec(raw)
        : null;
    const address = match?.groups?.['v6'] ?? match?.groups?.['v4'];
    const port = Number(match?.groups?.['port']);
    return address !== undefined && port <= 65_535 ? { address, port } : undefined;
  },
};

export interface MappedDrive {
  readonly drive: string;
  readonly share: string;
  readonly folders: readonly string[];
  readonly writable: boolean;
}

/** Drives with the share that is mapped to each; as a YAML list, or as JSON text. */
export const mappedDrives: ValueType<readonly MappedDrive[]> = {
  expected: String.raw`a list such as [{drive: 'G:', share: '\\server\share', folders: ['Directory\app-state'], writable: false}]`,
  read(raw) {
    const list = typeof raw === 'string' ? parseJson(raw) : raw;
    if (!Array.isArray(list)) return undefined;
    const drives = list
      .map((entry: unknown) => readMappedDrive(entry))
      .filter((entry) => entry !== undefined);
    return drives.length === list.length ? drives : undefined;
  },
};

const DRIVE_KEYS = ['drive', 'share', 'folders', 'writable'];

function readMappedDrive(raw: unknown): MappedDrive | undefined {
  if (typeof raw !== 'object' || raw === null || Object.keys(raw).some((key) => !DRIVE_KEYS.includes(key)))
    return undefined;
  const { drive, share, folders = [], writable = false }: Record<string, unknown> = { ...raw };
  if (typeof drive !== 'string' || !/^[a-z]:$/i.test(drive)) return undefined;
  if (typeof share !== 'string' || !/^\\\\[^\\/]+\\[^\\/]/.test(share)) return undefined;
  if (!Array.isArray(folders) || !folders.every(isRelativeFolder) || typeof writable !== 'boolean')
    return undefined;
  return { drive: drive.toUpperCase(), share, folders, writable };
}

/** Below the drive: no drive, no share, and not out of it again. */
function isRelativeFolder(folder: unknown): folder is string {
  return typeof folder === 'string' && /^[^\\/:][^:]*$/.test(folder) && !folder.split(/[\\/]/).includes('..');
}

function numberType(expected: string, fits: (value: number) => boolean): ValueType<number> {
  return {
    expected,
    read(raw) {
      const value =
        typeof raw === 'number'
          ? raw
          : typeof raw === 'string' && raw.trim() !== ''
            ? Number(raw)
            : Number.NaN;
      return Number.isFinite(value) && fits(value) ? value : undefined;
    },
  };
}
