// sbom.cdx.json: what is in the image, as CycloneDX 1.5. Only what is in the bundle, and node.exe; `npm sbom` would list
// whatever is installed. The same input gives the same bytes: the serial number is derived, and there is no time in it.
import { createHash } from 'node:crypto';
import { compare, type BundledPackage } from './bundled-packages.ts';

export interface SbomInput {
  readonly version: string;
  readonly packages: readonly BundledPackage[];
  /** Integrity of each package, `sha512-…` in base 64, by its folder; from the lockfile. */
  readonly integrity: (folder: string) => string;
  readonly node: { readonly version: string; readonly sha256: string };
}

export function sbom({ version, packages, integrity, node }: SbomInput): string {
  const self = {
    'bom-ref': `winstorage-agent@${version}`,
    type: 'application',
    name: 'winstorage-agent',
    version,
    purl: `pkg:npm/winstorage-agent@${version}`,
    licenses: [{ license: { id: 'Apache-2.0' } }],
  };
  const components = [
    ...packages.map((bundled) => ({
      'bom-ref': `${bundled.name}@${bundled.version}`,
      type: 'library',
      name: bundled.name,
      version: bundled.version,
      purl: `pkg:npm/${bundled.name.replace('@', '%40')}@${bundled.version}`,
      hashes: [{ alg: 'SHA-512', content: hexOf(integrity(bundled.folder)) }],
      ...(bundled.license === null ? {} : { licenses: [licenseOf(bundled.license)] }),
    })),
    {
      'bom-ref': `node@${node.version}`,
      type: 'platform',
      name: 'node',
      version: node.version,
      // By this name vulnerability databases know Node.js; https://nvd.nist.gov/products/cpe
      cpe: `cpe:2.3:a:nodejs:node.js:${node.version}:*:*:*:*:*:*:*`,
      purl: `pkg:generic/node@${node.version}`,
      hashes: [{ alg: 'SHA-256', content: node.sha256 }],
      licenses: [{ license: { id: 'MIT' } }],
    },
  ].toSorted((a, b) => compare(a['bom-ref'], b['bom-ref']));
  const content = {
    metadata: { component: self },
    components,
    dependencies: [{ ref: self['bom-ref'], dependsOn: components.map((each) => each['bom-ref']) }],
  };
  const document = {
    $schema: 'http://cyclonedx.org/schema/bom-1.5.schema.json',
    bomFormat: 'CycloneDX',
    specVersion: '1.5',
    serialNumber: `urn:uuid:${uuidOf(JSON.stringify(content))}`,
    version: 1,
    ...content,
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}

/** An expression, `(MIT OR Apache-2.0)`, has a place of its own. */
function licenseOf(license: string): object {
  return /^[\w.+-]+$/.test(license) ? { license: { id: license } } : { expression: license };
}

function hexOf(integrity: string): string {
  return Buffer.from(integrity.replace(/^sha512-/, ''), 'base64').toString('hex');
}

/** RFC 9562, version 8: a UUID whose bits an application chooses. */
function uuidOf(text: string): string {
  const hex = createHash('sha256').update(text).digest('hex');
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    `a${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join('-');
}
