// The contract of hosts for the Windows host: real named pipes and real processes, as far as Wine has them.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fetchWindowsNode } from '../../scripts/fetch-windows-node.ts';
import { HOST_CONTRACT } from '../host/host-contract.ts';
import { KEEPS_POWERSHELL } from './keeps-powershell.ts';
import { finished, prepareWine, ROOT, startInWine, stopWine, windowsPath } from './wine.ts';

let results: readonly { readonly name: string; readonly error: string | null }[] = [];
let folder = '';

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'winstorage-wine-'));
  prepareWine();
  const bundle = join(folder, 'contract-main.mjs');
  const log = join(folder, 'contract.log');
  const resultFile = join(folder, 'results.json');
  await build({
    entryPoints: [join(ROOT, 'test/wine/contract-main.ts')],
    outfile: bundle,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node22',
    banner: {
      js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
    },
  });
  const args = [bundle, join(ROOT, 'scripts/node'), join(ROOT, 'test/lab/simulated-nodes'), resultFile].map(
    windowsPath,
  );
  await finished(startInWine(fetchWindowsNode().program, args, log), log);
  results = JSON.parse(readFileSync(resultFile, 'utf8'));
}, 180_000);

afterAll(() => {
  stopWine();
  rmSync(folder, { recursive: true, force: true });
});

describe('the windows host, under Wine', () => {
  for (const name of [...HOST_CONTRACT.map((one) => one.name), KEEPS_POWERSHELL]) {
    it(name, () => {
      const result = results.find((entry) => entry.name === name);
      expect(result, 'the case was run').toBeDefined();
      expect(result?.error).toBeNull();
    });
  }
});
