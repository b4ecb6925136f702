// Takes secrets out of what a recording keeps. Names of servers, shares, volumes and nodes stay: without them a
// recording explains nothing; docs/recordings.md tells people to look before they publish one.

const HIDDEN = '(removed)';

const SECRETS: readonly (readonly [RegExp, string])[] = [
  // user names and passwords on command lines: -password x, /p:x, --token=x, pwd=x, "secret": "x"
  [
    /((?:^|[\s"'/;,{-])(?:password|passwd|pwd|secret|token|credential|apikey|api-key|user|username)(?:\\*["'])?\s*[=: ]\s*(?:\\*["'])?)[^\s"';,}\\]+/gi,
    `$1${HIDDEN}`,
  ],
  // credentials in URLs: https://user:password@host
  [/([a-z][a-z0-9+.-]*:(?:\\?\/){2})[^\s/@"\\]+@/gi, `$1${HIDDEN}@`],
  // AWS access key ids, bearer tokens, JSON web tokens
  [/\b(?:AKIA|ASIA)[0-9A-Z]{16}\b/g, HIDDEN],
  [/\b(bearer\s+)[\w.~+/=-]+/gi, `$1${HIDDEN}`],
  [/\beyJ[\w-]+\.[\w-]+\.[\w-]*/g, HIDDEN],
  // security identifiers of users
  [/\bS-1-5-21(?:-\d+){3,4}\b/g, HIDDEN],
];

/** The text without what looks like a secret; JSON text stays JSON text. */
export function scrub(text: string): string {
  return SECRETS.reduce((kept, [pattern, replacement]) => kept.replaceAll(pattern, replacement), text);
}
