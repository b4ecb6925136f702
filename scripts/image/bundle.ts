// The agent and its packages in a few files, and which packages those are.
import { resolve } from 'node:path';
import { build } from 'esbuild';
import { packagesOf, type BundledPackage } from './bundled-packages.ts';
import { leaveOut } from './leave-out.ts';

const ROOT = resolve(import.meta.dirname, '../..');

/** express and its packages are CommonJS and call `require`, which an ECMAScript module does not have. */
const REQUIRE =
  "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);";

/**
 * `main.mjs`, and a file for what not every command needs: a process keeps the text of all that it loads. A few files,
 * because a virus scanner makes hundreds of small ones slow to open; all in one folder, because the agent finds its
 * other files from there. Names stay readable for stack traces.
 * @param folder where they are written
 * @returns the packages of which at least one file is in it
 */
export async function bundleAgent(folder: string): Promise<readonly BundledPackage[]> {
  const { metafile } = await build({
    absWorkingDir: ROOT,
    entryPoints: ['agent/main.ts'],
    outdir: folder,
    outExtension: { '.js': '.mjs' },
    // The hash is that of the content, so the same commit gives the same names.
    chunkNames: '[name]-[hash]',
    bundle: true,
    splitting: true,
    platform: 'node',
    format: 'esm',
    target: 'node22',
    minifySyntax: true,
    minifyWhitespace: true,
    // Of an error that nobody caught Node prints the line.
    lineLimit: 200,
    banner: { js: REQUIRE },
    plugins: [leaveOut],
    // THIRD-PARTY-LICENSES.txt has the whole texts.
    legalComments: 'inline',
    logLevel: 'warning',
    metafile: true,
  });
  const inputs = Object.values(metafile.outputs).flatMap((output) => Object.keys(output.inputs));
  return packagesOf(inputs, ROOT);
}
