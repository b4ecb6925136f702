// A connection that is held open over a real named pipe without a buffer, by the Windows node.exe under Wine.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fetchWindowsNode } from '../../scripts/fetch-windows-node.ts';
import type { HeldPipeResults } from './held-pipe-main.ts';
import { finished, prepareWine, ROOT, startInWine, stopWine, windowsPath } from './wine.ts';

const SERVER = join(ROOT, '.cache/unbuffered-grpc-server/win-x64/unbuffered-grpc-server.exe');

let folder = '';
let results: HeldPipeResults;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'winstorage-wine-'));
  prepareWine();
  const bundle = join(folder, 'held-pipe-main.mjs');
  const log = join(folder, 'held-pipe.log');
  const resultFile = join(folder, 'results.json');
  await build({
    entryPoints: [join(ROOT, 'test/wine/held-pipe-main.ts')],
    outfile: bundle,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node22',
  });
  const args = [bundle, SERVER, resultFile].map(windowsPath);
  // The program ends only when nothing is open any more; otherwise this waits until the hook's time is over.
  await finished(startInWine(fetchWindowsNode().program, args, log), log);
  results = JSON.parse(readFileSync(resultFile, 'utf8')) as HeldPipeResults;
}, 180_000);

afterAll(() => {
  stopWine();
  rmSync(folder, { recursive: true, force: true });
});

describe('a held connection to a pipe without a buffer, under Wine', () => {
  it('comes about with a server whose SETTINGS come late, and with one that is fast', () => {
    expect(results).toMatchObject({ heldSlow: true, heldFast: true });
  });

  it('keeps nobody else from being answered', () => {
    expect(results.answeredBeside).toBe(30);
  });

  it('ends within a second of the death of the server', () => {
    expect(results.endSeconds).toBeLessThan(1);
  });

  it('does not come about without a server, nor in time with one that says nothing', () => {
    expect(results).toMatchObject({ isSilentHeld: false, isMissingHeld: false });
    expect(results.silentSeconds).toBeLessThan(2);
  });

  it('leaves no handle open, however often it is made anew', () => {
    expect(results.reopened).toBe(1000);
    // The program ended by itself, or there would be no results.
    expect(results.openAfter.toSorted()).toEqual(results.openBefore.toSorted());
  });
});
