// How often powershell.exe is started by the real agent with its real Windows host.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { createFolderNode, processesIn, startFolderAgent } from './node-in-a-folder.ts';

describe.skipIf(process.platform !== 'linux').concurrent('powershell.exe', () => {
  it.for([
    ['once for all looks', [], 'none', 1],
    ['for each look where it is not to be kept', ['--powershell-keep-open=off'], 'none', 3],
    ['for each look, and once in vain, where it does not let itself be kept', [], 'constrained', 4],
  ] as const)('is started %s', { timeout: 60_000 }, async ([, args, fault, starts], { onTestFinished }) => {
    const folder = mkdtempSync(join(tmpdir(), 'ws-'));
    const node = await createFolderNode(folder);
    node.powershell(fault);
    const agent = await startFolderAgent(node, { args });
    onTestFinished(async () => {
      await agent.end();
      await node.close();
      await vi.waitUntil(() => processesIn(folder).length === 0, { timeout: 15_000 });
      rmSync(folder, { recursive: true, force: true });
    }, 30_000);

    const looks = new Set<string>();
    await vi.waitFor(
      async () => {
        const disks = (await agent.report()).collectors.find(({ name }) => name === 'disks');
        expect(disks?.outcome).toBe('ok');
        looks.add(disks?.lastSuccessAt ?? '');
        expect(looks.size).toBe(3);
      },
      { timeout: 40_000, interval: 50 },
    );

    expect(node.powershellStarts()).toBe(starts);
    const metrics = await (await fetch(`${agent.url}/metrics`)).text();
    expect(metrics).toContain(`\nwinstorage_powershell_starts_total ${starts}\n`);
  });
});
