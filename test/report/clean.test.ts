import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clean, cleanText, MAX_TEXT_LENGTH } from '../../agent/report/clean.ts';

describe('cleanText', () => {
  it('leaves a text that anybody would write', () => {
    expect(cleanText('\\\\files.corp.example.com\\share')).toBe('\\\\files.corp.example.com\\share');
  });

  it('cuts a text that nobody reads, and says how long it was', () => {
    const cut = cleanText('x'.repeat(100_000));

    expect(cut.slice(0, MAX_TEXT_LENGTH)).toBe('x'.repeat(MAX_TEXT_LENGTH));
    expect(cut.slice(MAX_TEXT_LENGTH)).toBe(' … (cut, 100000 characters)');
  });

  it('takes out a secret that the cut goes through', () => {
    expect(cleanText(`${'x '.repeat(2045)}https://anna:${'S3cret'.repeat(300)}@host`)).not.toContain(
      'S3cret',
    );
  });

  it('says of what it did not look through that it is cut, and leaves alone what just fits', () => {
    expect(cleanText('a'.repeat(5), 5)).toBe('aaaaa');
    expect(cleanText('a'.repeat(16_384), 20_000)).toBe('a'.repeat(16_384));
    expect(cleanText('a'.repeat(16_385), 20_000)).toBe(`${'a'.repeat(16_384)} … (cut, 16385 characters)`);
  });

  it('is text that UTF-8 has, and bounded, whatever comes', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 9000 }),
        fc.integer({ min: 1, max: 5000 }),
        (text, max) => {
          const cleaned = cleanText(text, max);
          expect(cleaned.isWellFormed()).toBe(true);
          expect(cleaned.length).toBeLessThan(max + 40);
        },
      ),
    );
  });
});

describe('clean', () => {
  it('goes through lists and objects, and leaves what is no text', () => {
    expect(clean({ a: ['--token=x', 1, null, { b: true, c: undefined }] })).toEqual({
      a: ['--token=(removed)', 1, null, { b: true, c: undefined }],
    });
  });
});
