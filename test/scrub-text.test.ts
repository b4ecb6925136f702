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
