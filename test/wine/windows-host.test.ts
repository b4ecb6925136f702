// The contract of hosts for the Windows host: real named pipes and real processes, as far as Wine has them.
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HOST_CONTRACT } from '../host/host-contract.ts';
import { KEEPS_POWERSHELL, KILLS_ALONE } from './own-cases.ts';
import { runMain } from './run-main.ts';
import { ROOT, stopWine } from './wine.ts';

let results: readonly { readonly name: string; readonly error: string | null }[] = [];

beforeAll(async () => {
  const folders = [join(ROOT, 'scripts/node'), join(ROOT, 'test/lab/simulated-nodes')];
  results = (await runMain('contract-main', folders)) as typeof results;
}, 180_000);

afterAll(stopWine);

describe('the windows host, under Wine', () => {
  for (const name of [...HOST_CONTRACT.map((one) => one.name), KEEPS_POWERSHELL, KILLS_ALONE]) {
    it(name, () => {
      const result = results.find((entry) => entry.name === name);
      expect(result, 'the case was run').toBeDefined();
      expect(result?.error).toBeNull();
    });
  }
});
