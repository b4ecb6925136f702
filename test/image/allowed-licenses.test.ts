// Which licences may be in what is handed out. A text in THIRD-PARTY-LICENSES.txt is not enough: a copyleft licence has one too.
import { describe, expect, it } from 'vitest';
import { bundleAgent } from '../../scripts/image/bundle.ts';
import { tempFolder } from '../support/temp-folder.ts';

/** Permissive ones, which ask for their text and nothing of the agent's own code. */
const ALLOWED = new Set([
  'MIT',
  'ISC',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'Apache-2.0',
  '0BSD',
  'BlueOak-1.0.0',
]);

/** Every part of an `AND`, one part of an `OR`. */
function isAllowed(license: string | null): boolean {
  const expression = (license ?? '').replaceAll(/[()]/g, '');
  return expression.split(' OR ').some((one) => one.split(' AND ').every((id) => ALLOWED.has(id.trim())));
}

describe('the bundle', () => {
  it('holds packages of allowed licences only, and each with its text', async () => {
    const packages = await bundleAgent(tempFolder());

    expect(packages.length).toBeGreaterThan(50);
    expect(
      packages.filter(({ license }) => !isAllowed(license)).map(({ name, license }) => `${name}: ${license}`),
    ).toEqual([]);
  });
});

describe('a licence', () => {
  it.each([
    ['MIT', true],
    ['(MIT OR GPL-3.0-only)', true],
    ['MIT AND GPL-3.0-only', false],
    ['AGPL-3.0-only', false],
    ['SEE LICENSE IN FILE', false],
    [null, false],
  ])('%s is allowed: %s', (license, expected) => {
    expect(isAllowed(license)).toBe(expected);
  });
});
