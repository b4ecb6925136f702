import { describe, expect, it } from 'vitest';
import type { BundledPackage } from '../../scripts/image/bundled-packages.ts';
import { licenseTexts } from '../../scripts/image/license-texts.ts';

const NODE = { version: '22.0.0', text: 'the licence of Node\n' };

function bundled(license: string | null, licenseText: string | null): BundledPackage {
  return { name: 'some', version: '1.0.0', license, licenseText, folder: 'node_modules/some' };
}

describe('licenseTexts', () => {
  it('holds the text of each package and of Node', () => {
    const text = licenseTexts([bundled('MIT', 'the licence of some')], NODE);

    expect(text).toContain('some 1.0.0\nLicense: MIT\n');
    expect(text).toContain('\nthe licence of some\n');
    expect(text).toContain('Node.js 22.0.0\n');
    expect(text).toContain('\nthe licence of Node\n');
  });

  it('takes a known licence without a text, and an unknown one with it', () => {
    expect(licenseTexts([bundled('ISC', null)], NODE)).toContain('License: ISC');
    expect(licenseTexts([bundled('SEE LICENSE', 'own words')], NODE)).toContain('own words');
  });

  it.each([null, 'UNLICENSED', 'SEE LICENSE IN FILE'])(
    'fails on the licence %s without a text',
    (license) => {
      expect(() => licenseTexts([bundled(license, null)], NODE)).toThrow('some@1.0.0');
    },
  );
});
