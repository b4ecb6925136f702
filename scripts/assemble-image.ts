// Puts together the root folder of the image, and nothing else than what runs on a node:
//   node.exe   agent/main.mjs   scripts/node/**
// node scripts/assemble-image.ts [FOLDER]     default: dist/image
import { cpSync, mkdirSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { build } from 'esbuild';
import { fetchWindowsNode } from './fetch-windows-node.ts';

const ROOT = resolve(import.meta.dirname, '..');

/** express and its packages are CommonJS and call `require`, which an ECMAScript module does not have. */
const REQUIRE =
  "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);";

/** One file, because a virus scanner makes hundreds of small ones slow to open. Names stay readable for stack traces. */
async function bundle(outfile: string): Promise<void> {
  await build({
    absWorkingDir: ROOT,
    entryPoints: ['agent/main.ts'],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node22',
    banner: { js: REQUIRE },
    legalComments: 'linked',
    logLevel: 'warning',
  });
}

const folder = resolve(ROOT, process.argv[2] ?? 'dist/image');
rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
await bundle(join(folder, 'agent/main.mjs'));
cpSync(join(ROOT, 'scripts/node'), join(folder, 'scripts/node'), { recursive: true });
cpSync(fetchWindowsNode(), join(folder, 'node.exe'));
