import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { scrubJsonText, scrubValue } from '../../agent/host/scrub.ts';

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

  it('takes a signature out of an address whose ampersands Windows PowerShell escaped', () => {
    const cut = String.raw`{"Path":"https://x/s?sv=1\u0026sig=S3cret\u0026se=2","Name":`;

    expect(scrubJsonText(cut)).toBe('{"Path":"https://x/s?sv=1&sig=(removed)&se=2","Name":');
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
