// The agent and its packages in one file, and which packages those are.
import { join, resolve } from 'node:path';
import { build } from 'esbuild';
import { packagesOf, type BundledPackage } from './bundled-packages.ts';

const ROOT = resolve(import.meta.dirname, '../..');

/** express and its packages are CommonJS and call `require`, which an ECMAScript module does not have. */
const REQUIRE =
  "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);";

/**
 * One file, because a virus scanner makes hundreds of small ones slow to open. Names stay readable for stack traces.
 * @param folder where `main.mjs` is written
 * @returns the packages of which at least one file is in it
 */
export async function bundleAgent(folder: string): Promise<readonly BundledPackage[]> {
  const { metafile } = await build({
    absWorkingDir: ROOT,
    entryPoints: ['agent/main.ts'],
    outfile: join(folder, 'main.mjs'),
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node22',
    banner: { js: REQUIRE },
    // THIRD-PARTY-LICENSES.txt has the whole texts.
    legalComments: 'inline',
    logLevel: 'warning',
    metafile: true,
  });
  const inputs = Object.values(metafile.outputs).flatMap((output) => Object.keys(output.inputs));
  return packagesOf(inputs, ROOT);
}
