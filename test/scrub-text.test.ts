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
      'ConvertTo-SecureString (removed) -AsPlainText -Force',
    ],
    [
      'a script with its switches first',
      "ConvertTo-SecureString -AsPlainText -Force -String 'S3cret'",
      'ConvertTo-SecureString -AsPlainText -Force -String (removed)',
    ],
    [
      'net use',
      'net use G: \\\\fs1\\share S3cret /user:CORP\\anna',
      'net use G: \\\\fs1\\share (removed) /user:(removed)',
    ],
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
  ])('stays as it is: %s', (text) => {
    expect(scrubText(text)).toBe(text);
  });

  it('takes no time that grows faster than a text', () => {
    for (const part of ['user', 'password ', '-p ', '\\\\', 'a:', '@', '"', 'net use ', 'token_', 'account '])
      for (const text of [part.repeat(2000), `${part}x`.repeat(2000)]) {
        const start = performance.now();
        scrubText(text);
        expect(performance.now() - start, part).toBeLessThan(1000);
      }
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
