// Puts together the root folder of the image, and nothing else than what runs on a node and what tells what that is:
//   node.exe   agent/*.mjs   agent/page/*   scripts/node/**   docs/runbooks/*   LICENSE   THIRD-PARTY-LICENSES.txt   sbom.cdx.json
// The same commit gives the same bytes.
// node scripts/assemble-image.ts [FOLDER]     default: dist/image
import { createHash } from 'node:crypto';
import { cpSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { VERSION } from '../agent/version.ts';
import { fetchWindowsNode, readNodeLicense } from './fetch-windows-node.ts';
import { bundleAgent } from './image/bundle.ts';
import { licenseTexts } from './image/license-texts.ts';
import { readLockfile } from './image/lockfile.ts';
import { sbom } from './image/sbom.ts';

const ROOT = resolve(import.meta.dirname, '..');

const folder = resolve(ROOT, process.argv[2] ?? 'dist/image');
rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });

const packages = await bundleAgent(join(folder, 'agent'));
// The files of the status page go to browsers as they are; what else is in their folder is for the project.
for (const file of globSync('agent/page/*.{css,html,js,svg}', { cwd: ROOT }))
  cpSync(join(ROOT, file), join(folder, file));
cpSync(join(ROOT, 'scripts/node'), join(folder, 'scripts/node'), { recursive: true });
// `explain` ends with them.
cpSync(join(ROOT, 'docs/runbooks'), join(folder, 'docs/runbooks'), { recursive: true });
const { version, program } = fetchWindowsNode();
cpSync(program, join(folder, 'node.exe'));

const pinned = readLockfile(ROOT);
const sha256 = createHash('sha256').update(readFileSync(program)).digest('hex');
cpSync(join(ROOT, 'LICENSE'), join(folder, 'LICENSE'));
writeFileSync(
  join(folder, 'THIRD-PARTY-LICENSES.txt'),
  licenseTexts(packages, { version, text: readNodeLicense(version) }),
);
writeFileSync(
  join(folder, 'sbom.cdx.json'),
  sbom({
    version: VERSION,
    packages,
    integrity: (path) => pinned(path).integrity,
    node: { version, sha256 },
  }),
);
