// Runs a program of these tests under the Windows node.exe in Wine, as a bundle, and gives what it wrote as its results.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { fetchWindowsNode } from '../../scripts/fetch-windows-node.ts';
import { finished, prepareWine, ROOT, startInWine, windowsPath } from './wine.ts';

/**
 * @param name of `test/wine/NAME.ts`, whose last argument is the path of the file that it writes as JSON
 * @param paths of Linux, which it gets as Windows programs see them
 * @returns once it has ended; who leaves something open does not end
 */
export async function runMain(name: string, paths: readonly string[]): Promise<unknown> {
  const folder = mkdtempSync(join(tmpdir(), 'winstorage-wine-'));
  prepareWine();
  const bundle = join(folder, `${name}.mjs`);
  const log = join(folder, `${name}.log`);
  const resultFile = join(folder, 'results.json');
  await build({
    entryPoints: [join(ROOT, `test/wine/${name}.ts`)],
    outfile: bundle,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node22',
    banner: {
      js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
    },
  });
  await finished(
    startInWine(fetchWindowsNode().program, [bundle, ...paths, resultFile].map(windowsPath), log),
    log,
  );
  const results: unknown = JSON.parse(readFileSync(resultFile, 'utf8'));
  rmSync(folder, { recursive: true, force: true });
  return results;
}
