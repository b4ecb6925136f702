import { describe, expect, it } from 'vitest';
import { sbom, type SbomInput } from '../../scripts/image/sbom.ts';

const INPUT: SbomInput = {
  version: '1.0.0',
  packages: [
    { name: '@a/b', version: '2.0.0', license: 'MIT', licenseText: null, folder: 'node_modules/@a/b' },
    { name: 'c', version: '3.0.0', license: '(MIT OR ISC)', licenseText: null, folder: 'node_modules/c' },
  ],
  integrity: (folder) => `sha512-${Buffer.from(folder).toString('base64')}`,
  node: { version: '22.0.0', sha256: 'ab' },
};

function parsed(input: SbomInput): Record<string, unknown> {
  return JSON.parse(sbom(input)) as Record<string, unknown>;
}

describe('sbom', () => {
  it('lists each package with its checksum from the lockfile, and Node', () => {
    expect(parsed(INPUT)['components']).toMatchObject([
      {
        purl: 'pkg:npm/%40a/b@2.0.0',
        hashes: [{ alg: 'SHA-512', content: Buffer.from('node_modules/@a/b').toString('hex') }],
        licenses: [{ license: { id: 'MIT' } }],
      },
      { purl: 'pkg:npm/c@3.0.0', licenses: [{ expression: '(MIT OR ISC)' }] },
      { name: 'node', version: '22.0.0', hashes: [{ alg: 'SHA-256', content: 'ab' }] },
    ]);
  });

  it('is the same every time, and has another serial number for another content', () => {
    const other = { ...INPUT, node: { version: '22.0.0', sha256: 'cd' } };

    expect(sbom(INPUT)).toBe(sbom(INPUT));
    expect(parsed(other)['serialNumber']).not.toBe(parsed(INPUT)['serialNumber']);
  });

  it('has a serial number in the form that CycloneDX asks for', () => {
    expect(parsed(INPUT)['serialNumber']).toMatch(
      /^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-a[0-9a-f]{3}-[0-9a-f]{12}$/,
    );
  });
});
