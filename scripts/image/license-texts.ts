// THIRD-PARTY-LICENSES.txt: the licence of all that is in the image and was not written here.
import type { BundledPackage } from './bundled-packages.ts';

/** Licences that may be named without their text. What is not here has to ship its text, or a person has to look. */
const KNOWN_IDS = ['MIT', 'ISC', 'BSD-2-Clause', 'BSD-3-Clause', 'Apache-2.0', '0BSD', 'BlueOak-1.0.0'];

const LINE = '='.repeat(80);

export interface NodeLicense {
  readonly version: string;
  readonly text: string;
}

/** @throws Error that names every package without a licence text and without a known SPDX id */
export function licenseTexts(packages: readonly BundledPackage[], node: NodeLicense): string {
  const unclear = packages.filter(
    ({ license, licenseText }) => licenseText === null && !KNOWN_IDS.includes(license ?? ''),
  );
  if (unclear.length > 0)
    throw new Error(
      `no licence text and no known SPDX id: ${unclear.map(({ name, version }) => `${name}@${version}`).join(', ')}`,
    );
  const intro =
    'The files agent/*.mjs hold the npm packages below, node.exe is Node.js. Each is under its own licence.\n';
  return [
    intro,
    ...packages.map(({ name, version, license, licenseText }) =>
      part(`${name} ${version}`, license, licenseText ?? 'It ships no text of this licence.'),
    ),
    part(`Node.js ${node.version}`, 'MIT and others, as follows', node.text.trim()),
  ].join('\n');
}

function part(title: string, license: string | null, text: string): string {
  return `${LINE}\n${title}\n${license === null ? 'as follows' : `License: ${license}`}\n${LINE}\n\n${text}\n`;
}
