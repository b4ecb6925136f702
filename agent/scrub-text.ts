// Takes out of a text what looks like a secret or names a person. Names of servers, shares, volumes and nodes stay: without
// them nothing can be explained. It is the last net: what nobody needs is better not read at all.

export const HIDDEN = '(removed)';

const WORDS = String.raw`(?:[\w-]{0,40}(?:password|passwd|passphrase|pwd|secret|token|credential|api-?key)[\w-]{0,40}|(?:[\w-]{0,40}[_-])?user(?:[-_]?name)?)`;

/**
 * The name of a secret and what stands between it and its value. A blank ends a name only on a command line, behind a
 * hyphen or a slash: "the user name or password is incorrect" is what Windows says, and gives nothing away.
 */
const NAME = String.raw`(?:(?:^|[\s"'(/;,{?&$:-])${WORDS}(?:\\*["'])?\s*[=:]\s*|(?:^|[\s"'(])(?:--?|/)${WORDS}\s+)`;

const SECRETS: readonly (readonly [RegExp, string])[] = [
  // on command lines: -password x, --client-secret="x y", /user:CORP\x, AWS_SECRET_ACCESS_KEY=x; quoted values first
  [new RegExp(`(${NAME}\\\\*")[^"]*?(?=\\\\*"|$)`, 'gi'), `$1${HIDDEN}`],
  [new RegExp(`(${NAME}')[^']*`, 'gi'), `$1${HIDDEN}`],
  [new RegExp(`(${NAME})[^\\s"']+`, 'gi'), `$1${HIDDEN}`],
  [/((?:^|[\s"'])[-/]p[ :=])[^\s"',]+/gi, `$1${HIDDEN}`],
  // PowerShell: ConvertTo-SecureString 'x'; cmd: net use G: \\\\server\\share x
  [
    /(\bConvertTo-SecureString\s+(?:-(?:String|AsPlainText|Force)\s+)*)(?:"[^"]*"|'[^']*'|[^\s"'-][^\s"']*)/gi,
    `$1${HIDDEN}`,
  ],
  [/(\bnet1?(?:\.exe)?"?\s+use\s+(?:[a-z*]:?\s+)?\\\\\S+\s+)(?!\/)[^\s"']+/gi, `$1${HIDDEN}`],
  // in URLs: https://user:password@host
  [/([a-z][a-z0-9+.-]{0,40}:\/\/)[^\s/?#"]+@/gi, `$1${HIDDEN}@`],
  // in paths of shares: \\user:password@server\share. Not \\server@SSL@443\share, which is how WebDAV is asked for.
  [/((?:^|[^:\\/\w])[\\/]{2,4})[^\s\\/:@"']+:[^\s\\/"']+@/g, `$1${HIDDEN}@`],
  // people in what Windows says: user 'CORP\anna', account anna@corp.example.com
  [/(\b(?:user|account|identity)(?:\s+name)?\s+["']?)(?!BUILTIN\\)[\w.$-]+[\\@][\w.$-]+/gi, `$1${HIDDEN}`],
  // AWS access key ids, bearer tokens, JSON web tokens
  [/\b(?:AKIA|ASIA)[0-9A-Z]{16}\b/g, HIDDEN],
  [/\b(bearer\s+)[\w.~+/=-]+/gi, `$1${HIDDEN}`],
  [/\b(basic\s+)[\w+/]{8,}={0,2}(?![\w+/=])/gi, `$1${HIDDEN}`],
  [/\beyJ[\w-]+\.[\w-]+\.[\w-]*/g, HIDDEN],
  // people: their profile folders and security identifiers
  [/([A-Z]:\\Users\\)(?!Public\b|Default\b|ContainerAdministrator\b)[^\\"\s]+/gi, `$1${HIDDEN}`],
  [/\bS-1-5-21(?:-\d+){3,4}\b/g, HIDDEN],
];

/** Without any of these no pattern above finds anything. Most texts have none, and a report holds thousands. */
const SUSPICIOUS =
  /pass(?:word|wd|phrase)|pwd|secret|token|credential|api-?key|user|account|identity|@|[-/]p[ :=]|bearer|basic|SecureString|net1?(?:\.exe)?"?\s+use|AKIA|ASIA|eyJ|S-1-5-21/i;

/** The text without what looks like a secret. */
export function scrubText(text: string): string {
  if (!SUSPICIOUS.test(text)) return text;
  return SECRETS.reduce((kept, [pattern, replacement]) => kept.replaceAll(pattern, replacement), text);
}
