import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { scrubJsonText, scrubText, scrubValue } from '../../agent/host/scrub.ts';

describe('a secret', () => {
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
});

describe('what is no secret', () => {
  it.each([
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
});

describe('scrubValue', () => {
  it('goes through lists and objects', () => {
    expect(
      scrubValue({ items: [{ CommandLine: 'x --token=S3cret', ProcessId: 7, Ok: true, None: null }] }),
    ).toEqual({
      items: [{ CommandLine: 'x --token=(removed)', ProcessId: 7, Ok: true, None: null }],
    });
  });

  it('keeps the shape of any JSON', () => {
    const shape = (value: unknown): unknown =>
      Array.isArray(value)
        ? value.map(shape)
        : typeof value === 'object' && value !== null
          ? Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, shape(inner)]))
          : typeof value === 'string'
            ? 'text'
            : value;
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(shape(scrubValue(value))).toEqual(shape(value));
      }),
    );
  });

  it('changes nothing that it changed already', () => {
    const once = scrubText('x --password "S3cret" https://a:b@c /p:x Bearer abc');
    expect(scrubText(once)).toBe(once);
  });
});

describe('scrubJsonText', () => {
  it('takes the account of a service out of an answer that was cut', () => {
    const cut = String.raw`{"items":[{"Name":"a","StartName":"CORP\\svc-a"},{"Name":"b","StartName":"LocalSystem"},{"StartName":"CORP\\sv`;

    expect(scrubJsonText(cut)).toBe(
      '{"items":[{"Name":"a","StartName":"(removed)"},{"Name":"b","StartName":"LocalSystem"},{"StartName":"(removed)',
    );
  });

  it('takes a secret with a blank out of apostrophes that Windows PowerShell escaped', () => {
    const cut = String.raw`{"CommandLine":"x.exe --password \u0027hunter two\u0027 --v=5","Name":`;

    expect(scrubJsonText(cut)).toBe(`{"CommandLine":"x.exe --password '(removed)' --v=5","Name":`);
  });

  it('takes the serial number of the licence out', () => {
    expect(scrubJsonText('{"serial":"00454-10000-00001-AA241","x')).toBe('{"serial":"(removed)","x');
  });
});

describe('a long text', () => {
  // The text of somebody who means ill must not stop the agent for seconds while it is scrubbed.
  it.each([
    'password',
    'eyJ',
    'user ',
    'a',
    '-',
    "'",
    '\\',
    '"',
    'https://a:',
    'bearer ',
    'S-1-5-21-1',
    '--p ',
  ])('is scrubbed in a moment, if it only says %j', (word) => {
    const text = word.repeat(65_536 / word.length);
    const startedAt = performance.now();

    scrubJsonText(text);

    expect(performance.now() - startedAt).toBeLessThan(2000);
  });
});
