// Takes secrets out of what a recording keeps. Names of servers, shares, volumes and nodes stay: without them a
// recording explains nothing; docs/recordings.md tells people to look before they publish one.

const HIDDEN = '(removed)';

/** The name of a secret and what stands between it and its value. */
const NAME = String.raw`(?:^|[\s"'/;,{-])(?:[\w-]{0,40}(?:password|passwd|pwd|secret|token|credential|api-?key)[\w-]{0,40}|user(?:name)?)(?:\\*["'])?\s*[=: ]\s*`;

const SECRETS: readonly (readonly [RegExp, string])[] = [
  // on command lines: -password x, --client-secret="x y", /user:CORP\x, AWS_SECRET_ACCESS_KEY=x; quoted values first
  [new RegExp(`(${NAME}\\\\*")[^"]*?(?=\\\\*"|$)`, 'gi'), `$1${HIDDEN}`],
  [new RegExp(`(${NAME}')[^']*`, 'gi'), `$1${HIDDEN}`],
  [new RegExp(`(${NAME})[^\\s"']+`, 'gi'), `$1${HIDDEN}`],
  [/((?:^|[\s"'])[-/]p[ :=])[^\s"',]+/gi, `$1${HIDDEN}`],
  // in URLs: https://user:password@host
  [/([a-z][a-z0-9+.-]{0,40}:\/\/)[^\s/?#"]+@/gi, `$1${HIDDEN}@`],
  // AWS access key ids, bearer tokens, JSON web tokens
  [/\b(?:AKIA|ASIA)[0-9A-Z]{16}\b/g, HIDDEN],
  [/\b(bearer\s+)[\w.~+/=-]+/gi, `$1${HIDDEN}`],
  [/\beyJ[\w-]+\.[\w-]+\.[\w-]*/g, HIDDEN],
  // people: their profile folders and security identifiers
  [/([A-Z]:\\Users\\)(?!Public\b|Default\b|ContainerAdministrator\b)[^\\"\s]+/gi, `$1${HIDDEN}`],
  [/\bS-1-5-21(?:-\d+){3,4}\b/g, HIDDEN],
];

/** Accounts of Windows itself; every other account of a service may be a person's or tell a domain. */
const BUILT_IN_ACCOUNT = /^(?:LocalSystem|NT (?:AUTHORITY|SERVICE)\\.*)$/i;

/** The text without what looks like a secret. */
export function scrubText(text: string): string {
  return SECRETS.reduce((kept, [pattern, replacement]) => kept.replaceAll(pattern, replacement), text);
}

/**
 * The text of an answer that is no JSON: cut, or broken. What `scrubValue` knows by the name of its field is taken out by
 * that name here. Windows PowerShell escapes an apostrophe as \u0027, behind which the end of a quoted secret would not be seen.
 */
export function scrubJsonText(text: string): string {
  return scrubText(text.replaceAll(/\\u0027/gi, "'"))
    .replaceAll(/("serial"\s*:\s*")[^"]+/g, `$1${HIDDEN}`)
    .replaceAll(/("StartName"\s*:\s*")((?:[^"\\]|\\.)*)/g, (_whole, before: string, account: string) => {
      const isBuiltIn = BUILT_IN_ACCOUNT.test(account.replaceAll('\\\\', '\\'));
      return before + (isBuiltIn || account === '' ? account : HIDDEN);
    });
}

/**
 * A JSON value with every text in it scrubbed. The value and not its text is gone through, so that a removed secret
 * cannot take an escaped quote with it and leave broken JSON.
 */
export function scrubValue(value: unknown, key = ''): unknown {
  if (typeof value === 'string') {
    // `serial` is that of the Windows licence, from systeminformation; disks have a SerialNumber.
    if (key === 'serial' && value !== '') return HIDDEN;
    if (key === 'StartName' && !BUILT_IN_ACCOUNT.test(value)) return HIDDEN;
    return scrubText(value);
  }
  if (Array.isArray(value)) return value.map((item) => scrubValue(item));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, scrubValue(item, name)]));
}
