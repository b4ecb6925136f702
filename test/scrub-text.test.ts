import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { scrubText } from '../agent/scrub-text.ts';

describe('a secret', () => {
  it.each([
    ['an environment of PowerShell', '$env:SMB_PASSWORD=S3cret', '$env:SMB_PASSWORD=(removed)'],
    ['a query', 'GET /x?user=anna&token=S3cret', 'GET /x?user=(removed)'],
    ['a mapping', '\\\\anna:S3cret@fs1\\share', '\\\\(removed)@fs1\\share'],
    ['a source of a volume', '//anna:S3cret@fs1/share', '//(removed)@fs1/share'],
    ['a mapping in JSON', '"\\\\\\\\anna:S3cret@fs1\\\\share"', '"\\\\\\\\(removed)@fs1\\\\share"'],
    [
      'a script',
      'ConvertTo-SecureString "S3cret x" -AsPlainText -Force',
      'ConvertTo-SecureString "(removed)" -AsPlainText -Force',
    ],
    [
      'a script with its switches first',
      "ConvertTo-SecureString -AsPlainText -Force -String 'S3cret'",
      "ConvertTo-SecureString -AsPlainText -Force -String '(removed)'",
    ],
    [
      'a script that is the value of a parameter',
      "New-LocalUser -Password (ConvertTo-SecureString -AsPlainText 'S3cret x' -Force)",
      "New-LocalUser -Password (removed) -AsPlainText '(removed)' -Force)",
    ],
    [
      'net use',
      'net use G: \\\\fs1\\share S3cret /user:CORP\\anna',
      'net use G: \\\\fs1\\share (removed) /user:(removed)',
    ],
    [
      'net use, in quotes',
      String.raw`net use G: \\srv\share "S3cret pw" /persistent:no`,
      String.raw`net use G: \\srv\share "(removed)" /persistent:no`,
    ],
    [
      'net use, behind a share in quotes',
      String.raw`net use G: "\\srv\my share" S3cret /user:CORP\anna`,
      String.raw`net use G: "\\srv\my share" (removed) /user:(removed)`,
    ],
    [
      'net use, behind the user',
      String.raw`net use * \\srv\share /user:CORP\anna S3cret`,
      String.raw`net use * \\srv\share /user:(removed) (removed)`,
    ],
    [
      'net use, in JSON',
      String.raw`{"c":"net use G: \"\\\\srv\\my share\" \"S3cret pw\"","d":1}`,
      String.raw`{"c":"net use G: \"\\\\srv\\my share\" \"(removed)\"","d":1}`,
    ],
    ['cmdkey', 'cmdkey /add:srv /pass:S3cret', 'cmdkey /add:srv /pass:(removed)'],
    ['a short switch, in quotes', 'tool -p "S3cret pw" x', 'tool -p "(removed)" x'],
    ['a short switch with a colon, in quotes', "tool -p:'S3cret pw' x", "tool -p:'(removed)' x"],
    ['plink', 'plink -pw S3cret host', 'plink -pw (removed) host'],
    [
      'a connection string of Azure',
      'AccountName=files;AccountKey=S3cret==;EndpointSuffix=core',
      'AccountName=files;AccountKey=(removed)',
    ],
    ['a Secret of Azure Files', 'azurestorageaccountkey: S3cret==', 'azurestorageaccountkey: (removed)'],
    [
      'JSON, behind an escaped quote',
      String.raw`{"password":"a\"S3cret","b":"c"}`,
      '{"password":"(removed)","b":"c"}',
    ],
    [
      'JSON, where it ends with a backslash',
      String.raw`{"password":"S3cret\\","b":"c"}`,
      '{"password":"(removed)","b":"c"}',
    ],
    [
      'JSON in JSON, behind an escaped quote',
      String.raw`{"x":"{\"password\":\"a\\\"S3cret\",\"b\":1}"}`,
      String.raw`{"x":"{\"password\":\"(removed)\",\"b\":1}"}`,
    ],
    ['PowerShell, behind a doubled quote', "-Password 'it''S3cret' -Force", "-Password '(removed)' -Force"],
    [
      'a URL that is signed',
      'https://x.file.core.windows.net/s?sv=1&sig=S3cret%3D&se=2026',
      'https://x.file.core.windows.net/s?sv=1&sig=(removed)&se=2026',
    ],
    [
      'a private key',
      '-----BEGIN RSA PRIVATE KEY-----\nMIIS3cret\nS3cret\n-----END RSA PRIVATE KEY----- x',
      '-----BEGIN RSA PRIVATE KEY-----(removed)-----END RSA PRIVATE KEY----- x',
    ],
    [
      'a private key that is cut',
      '-----BEGIN PRIVATE KEY-----\nMIIS3',
      '-----BEGIN PRIVATE KEY-----(removed)',
    ],
    ['a web token that is cut', 'x eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIx', 'x (removed)'],
    ['a header', 'Authorization: Basic YW5uYTpTM2NyZXQ=', 'Authorization: Basic (removed)'],
    [
      'what Windows says of a person',
      "The user 'CORP\\anna' has no access",
      "The user '(removed)' has no access",
    ],
    [
      'what Windows says of an address',
      'account anna@corp.example.com is locked',
      'account (removed) is locked',
    ],
  ])('is taken out of %s', (_where, text, scrubbed) => {
    expect(scrubText(text)).toBe(scrubbed);
    expect(scrubText(scrubbed), 'what is scrubbed again, as a recording that is played').toBe(scrubbed);
  });

  it.each([
    ['a switch of Windows', 'net use G: /user:CORP\\anna /password:S3cret', ['S3cret', 'anna']],
    ['a long flag with =', 'x.exe --password=S3cret --v=2', ['S3cret']],
    ['a long flag with a space', 'x.exe --token S3cret --v=2', ['S3cret']],
    ['a short flag', 'x.exe -p S3cret', ['S3cret']],
    ['a compound flag', 'x.exe --client-secret=S3cret', ['S3cret']],
    ['a quoted value with spaces', 'x.exe --password "S3cret with words" --v=2', ['S3cret', 'words']],
    ['a value in single quotes', "x.exe -Password 'S3cret word'", ['S3cret', ' word']],
    ['a value with punctuation', 'x.exe --password=S3c;ret,w}ord --v=2', ['S3c', 'ret', '}ord']],
    ['a variable of AWS', 'set AWS_SECRET_ACCESS_KEY=wJalrXUtnFEMIK7MDENG', ['wJalr']],
    ['an access key id of AWS', 'key AKIAIOSFODNN7EXAMPLE used', ['AKIAIOSFODNN7EXAMPLE']],
    ['JSON on a command line', '{"password": "S3cret", "host": "fs1"}', ['S3cret']],
    ['a URL', 'https://anna:S3cret@fs1.example.com/x', ['S3cret', 'anna']],
    ['a URL whose password has an @', 'https://anna:S3c@ret@fs1.example.com/x', ['S3c', 'ret@', 'anna']],
    ['a header', 'Authorization: Bearer abc.DEF-123', ['abc.DEF']],
    ['a web token', 'x eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.abc-_ y', ['eyJ']],
    ['a security identifier', 'owner S-1-5-21-1004336348-1177238915-682003330-512', ['1004336348']],
  ])('is taken out of %s', (_where, text, secrets) => {
    const scrubbed = scrubText(text);
    for (const secret of secrets) expect(scrubbed).not.toContain(secret);
    expect(scrubbed).toContain('(removed)');
  });

  it('leaves what stands around it', () => {
    expect(scrubText('x.exe --password=S3cret --v=2')).toBe('x.exe --password=(removed) --v=2');
    expect(scrubText('https://anna:S3cret@fs1.example.com/x')).toBe('https://(removed)@fs1.example.com/x');
  });

  it('that was taken out is not looked for again', () => {
    const once = scrubText('x --password "S3cret" https://a:b@c /p:x Bearer abc');
    expect(scrubText(once)).toBe(once);
  });
});

describe('what is no secret', () => {
  it.each([
    'The user name or password is incorrect.',
    'Logon failure: unknown user name or bad password',
    '\\\\server@SSL@443\\DavWWWRoot\\share',
    'the account NT AUTHORITY\\SYSTEM',
    'account BUILTIN\\Administrators',
    'net use G: \\\\fs1\\share /persistent:no',
    'kubelet holds 1 volume of smb.csi.k8s.io',
    'a basic disk',
    'C:\\ProgramData\\x',
    '\\\\amznfsxaa11bb22.corp.example.com\\share',
    'vol0a4064b39e5f534a2_00000001.',
    '\\\\?\\Volume{f71ae9ad-37c4-4f56-a7e7-be7fdef82d31}\\',
    'C:\\var\\lib\\kubelet\\plugins\\kubernetes.io\\csi\\ebs.csi.aws.com\\814679c8\\globalmount\\',
    'C:\\etc\\kubernetes\\node\\bin\\csi-proxy.exe -windows-service -logtostderr=false',
    'aws-ebs-csi-driver.exe node --endpoint=unix:/csi/csi.sock --windows-host-process=true --http-endpoint=0.0.0.0:3302',
    'NT AUTHORITY\\SYSTEM',
    'S-1-5-18',
    '2026-10-27T05:41:43.6625625Z',
    'Access is denied. ',
    'tokenizer.exe',
    'https://fs1.example.com/a@b',
    'c.yaml: password: there is no such option; did you mean pipes.hold?',
    '\\\\srv\\passwords$\\token-share\\x: Access is denied',
    'the test passed: 3 of 3, bypass: none, design=1, signal=TERM',
    'mount -t smb //srv/share /mnt failed',
    'net use: the network path \\\\srv\\share was not found',
    '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----',
    'eyJ, eyJa.b, keyJar',
  ])('stays as it is: %s', (text) => {
    expect(scrubText(text)).toBe(text);
  });
});

describe('a text of somebody who means ill', () => {
  const SIZE = 16 * 1024;
  const REPEATED = [
    'user',
    'password ',
    '-p ',
    '\\\\',
    'a:',
    '@',
    '"',
    "'",
    'net use ',
    'token_',
    'account ',
    ' ',
    '-',
    'eyJ-',
    'eyJa.',
    'eyJhbGciOiJIUzI1.',
    '-password',
    '-pwd',
    '-_user',
    'user name ',
    'a://',
    'a+',
    'password="',
    "password='",
    'password="\\',
    'net use "\\\\',
    'net use \\\\a /b ',
    'net use G: ',
    '&sig=',
    'ConvertTo-SecureString ',
    '-----BEGIN PRIVATE KEY-----',
    'basic aaaaaaaa=',
    'S-1-5-21-1',
    'C:\\Users\\',
  ];
  const AFTER = [
    'token="',
    "token='",
    'token=\\"',
    'token',
    'token ',
    '-token ',
    'user ',
    'user a',
    'bearer ',
    'basic ',
    'net use "\\\\',
    'net use \\\\',
    'net use \\\\a ',
    'ConvertTo-SecureString ',
    'eyJ',
    '//a:b',
    'a://b',
    '-----BEGIN ',
    '-----BEGIN PRIVATE KEY-----',
    'S-1-5-21',
    'x?sig=',
  ];
  const TEXTS = [
    ...REPEATED.map((part) => [part, (size: number) => part.repeat(size / part.length)] as const),
    ...AFTER.flatMap((begin) =>
      ['\\', ' ', 'a', '-', 'a.', '-1', '=', '\\"', "''", '/a '].map(
        (part) => [`${begin} … ${part}`, (size: number) => begin + part.repeat(size / part.length)] as const,
      ),
    ),
  ];

  /** Milliseconds of the CPU, which others do not change; the least of some tries. */
  function costOf(text: string): number {
    const tries = Array.from({ length: 3 }, () => {
      const before = process.cpuUsage();
      scrubText(text);
      const { user, system } = process.cpuUsage(before);
      return (user + system) / 1000;
    });
    return Math.min(...tries);
  }

  it.each(TEXTS)('costs twice as much when it is twice as long, and not four times: %s', (_what, textOf) => {
    const [half, whole] = [costOf(textOf(SIZE)), costOf(textOf(2 * SIZE))];

    // What takes less is too short to be measured.
    expect(whole).toBeLessThan(3 * half + 10);
  });
});

it('finds in a text what it finds in it without what stands around, however that looks', () => {
  const around = fc.stringMatching(/^[a-z0-9 .]{0,30}$/);
  fc.assert(
    fc.property(
      around,
      around,
      fc.constantFrom('--password=S3cret', 'https://anna:S3cret@fs1', '/p:S3cret', 'token: S3cret'),
      (before, after, secret) => {
        expect(scrubText(`${before} ${secret} ${after}`)).not.toContain('S3cret');
      },
    ),
  );
});
