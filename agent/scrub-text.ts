// Takes out of a text what looks like a secret or names a person. Names of servers, shares, volumes and nodes stay: without
// them nothing can be explained. It is the last net: what nobody needs is better not read at all.
// The text may be from somebody who means ill: no pattern may look at a letter again and again, or a report takes seconds.
import { valueAt } from './secret-value.ts';

export const HIDDEN = '(removed)';

/** Parts of names, and whole names. */
const PART = 'password|passwd|passphrase|pwd|secret|token|credential|(?:api|account)[-_]?key';
const WHOLE = 'user(?:[-_]?name)?|pass';

/** What is behind a part stands in a group of its own, since a group is not given back letter by letter where no value follows. */
const words = (rest: string): string =>
  String.raw`(?:[\w-]{0,40}(?:${PART})(?=(?<${rest}>[\w-]{0,40}))\k<${rest}>|(?:[\w-]{0,40}[_-])?(?:${WHOLE}))`;

/** What this program says of a key that is none, and of no value. */
const NO_VALUE = '(?!there is no such )';

/**
 * The name of a secret and what stands between it and its value. A blank ends a name only on a command line, behind a
 * hyphen or a slash: "the user name or password is incorrect" is what Windows says, and gives nothing away.
 */
const NAME = String.raw`(?:^|[\s"'(/;,{?&$:-])${words('rest')}(?:\\*["'])?\s*[=:]\s*${NO_VALUE}|(?:^|[\s"'(])(?:--?|/)${words('restOfSwitch')}\s+`;

/** What stands right before a value. The value may be in quotes. */
const BEFORE_VALUES: readonly RegExp[] = [
  // cmd: net use G: \\server\share x, net use G: "\\server\my share" /user:CORP\x x
  /\bnet1?(?:\.exe)?"?\s+use\s+(?:[a-z*]:?\s+)?(?:\\{0,7}"\\\\[^"]*"|\\\\[^\s"]+)\s+(?:\/[^\s"]+(?:"[^"]*")?\s+)*(?!\/)/gi,
  // PowerShell: ConvertTo-SecureString 'x'. Before the names, since it may be the value of one.
  /\bConvertTo-SecureString\s+(?:-(?:String|AsPlainText|Force)(?:\s+|:))*(?!-)/gi,
  // on command lines: -password x, --client-secret="x y", /user:CORP\x, AWS_SECRET_ACCESS_KEY=x
  new RegExp(NAME, 'gi'),
  /(?:^|[\s"'])[-/]pw?(?:[:=]|\s+)/gi,
];

const SECRETS: readonly (readonly [RegExp, string])[] = [
  // in URLs: https://user:password@host, and those that are signed: ?sv=1&sig=x
  [/([a-z][a-z0-9+.-]{0,40}:\/\/)[^\s/?#"]+@/gi, `$1${HIDDEN}@`],
  [/((?:^|[\s"'?&;])(?:[\w-]{0,40}-)?sig(?:nature)?=)[^\s"'&;]+/gi, `$1${HIDDEN}`],
  // in paths of shares: \\user:password@server\share. Not \\server@SSL@443\share, which is how WebDAV is asked for.
  [/((?:^|[^:\\/\w])[\\/]{2,4})[^\s\\/:@"']+:[^\s\\/"']+@/g, `$1${HIDDEN}@`],
  // people in what Windows says: user 'CORP\anna', account anna@corp.example.com
  [/(\b(?:user|account|identity)(?:\s+name)?\s+["']?)(?!BUILTIN\\)[\w.$-]+[\\@][\w.$-]+/gi, `$1${HIDDEN}`],
  // AWS access key ids, bearer tokens, JSON web tokens and other JSON as base64
  [/\b(?:AKIA|ASIA)[0-9A-Z]{16}\b/g, HIDDEN],
  [/\b(bearer\s+)[\w.~+/=-]+/gi, `$1${HIDDEN}`],
  [/\b(basic\s+)[\w+/]{8,}={0,2}(?![\w+/=])/gi, `$1${HIDDEN}`],
  [/\beyJ[\w-]{12,}(?:\.[\w-]+){0,4}/g, HIDDEN],
  // people: their profile folders and security identifiers
  [/([A-Z]:\\Users\\)(?!Public\b|Default\b|ContainerAdministrator\b)[^\\"\s]+/gi, `$1${HIDDEN}`],
  [/\bS-1-5-21(?:-\d+){3,4}\b/g, HIDDEN],
];

const PRIVATE_KEY = /(-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY-----).*?(?=-----END|$)/gs;

/** Without any of these no pattern above finds anything. Most texts have none, and a report holds thousands. */
const SUSPICIOUS =
  /pass|pwd|secret|token|credential|api[-_]?key|user|account|identity|@|[-/]pw?[\s:=]|bearer|basic|SecureString|net1?(?:\.exe)?"?\s+use|sig(?:nature)?=|PRIVATE KEY|AKIA|ASIA|eyJ|S-1-5-21/i;

/** The text without what looks like a secret. */
export function scrubText(text: string): string {
  if (!SUSPICIOUS.test(text)) return text;
  const values = BEFORE_VALUES.reduce(hideBehind, text.replaceAll(PRIVATE_KEY, `$1${HIDDEN}`));
  return SECRETS.reduce((kept, [pattern, replacement]) => kept.replaceAll(pattern, replacement), values);
}

function hideBehind(text: string, before: RegExp): string {
  let kept = '';
  let from = 0;
  before.lastIndex = 0;
  while (before.test(text)) {
    const { start, end } = valueAt(text, before.lastIndex);
    if (end === start) continue;
    kept += text.slice(from, start) + HIDDEN;
    from = end;
    before.lastIndex = end;
  }
  return kept + text.slice(from);
}
