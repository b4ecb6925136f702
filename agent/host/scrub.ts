// Takes secrets out of what a recording keeps. Names of servers, shares, volumes and nodes stay: without them a
// recording explains nothing; docs/recordings.md tells people to look before they publish one.

import { HIDDEN, scrubText } from '../scrub-text.ts';
import { scrubCommandLine } from './scrub-command-line.ts';

/** Accounts of Windows itself; every other account of a service may be a person's or tell a domain. */
const BUILT_IN_ACCOUNT = /^(?:LocalSystem|NT (?:AUTHORITY|SERVICE)\\.*)$/i;

/** Fields that hold nothing else, whatever their value looks like. No script asks for one; a recording from elsewhere may. */
const SECRET_FIELD = /^(?:user(?:[-_]?name)?|.*(?:password|passwd|passphrase|secret|credentials?|token)s?)$/i;

/**
 * The text of an answer that is no JSON: cut, or broken. What `scrubValue` knows by the name of its field is taken out by
 * that name here. Windows PowerShell escapes an apostrophe as \u0027 and an ampersand as \u0026, behind which the end of a quoted
 * secret, and the beginning of the next one in an address, would not be seen.
 */
export function scrubJsonText(text: string): string {
  return scrubText(text.replaceAll(/\\u0027/gi, "'").replaceAll(/\\u0026/gi, '&'))
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
    if (key === 'CommandLine' || key === 'PathName') return scrubCommandLine(value);
    if (SECRET_FIELD.test(key) && value !== '') return HIDDEN;
    return scrubText(value);
  }
  if (SECRET_FIELD.test(key) && typeof value === 'object' && value !== null) return HIDDEN;
  if (Array.isArray(value)) return value.map((item) => scrubValue(item, key));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [scrubText(name), scrubValue(item, name)]),
  );
}
