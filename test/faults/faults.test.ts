// One fault at a time, around the real agent with its real Windows host: what it says, and that nothing else is lost.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { FAULTS, isWhole, lostBeside, missingIn } from './fault-table.ts';
import { createFolderNode, processesIn, startFolderAgent } from './node-in-a-folder.ts';

describe.skipIf(process.platform !== 'linux').concurrent('a node on which', () => {
  it.for(FAULTS)('$name', { timeout: 60_000 }, async (fault, { onTestFinished }) => {
    const folder = mkdtempSync(join(tmpdir(), 'ws-'));
    const node = await createFolderNode(folder);
    await fault.begin(node);
    const end = fault.goOn?.(node);
    const agent = await startFolderAgent(node);
    onTestFinished(async () => {
      await end?.();
      await agent.end();
      await node.close();
      await vi.waitUntil(() => processesIn(folder).length === 0, { timeout: 15_000 });
      rmSync(folder, { recursive: true, force: true });
    }, 30_000);
    const costs = new Set(fault.costs);

    await vi.waitFor(
      async () => {
        const report = await agent.report();
        expect(missingIn(report, fault)).toEqual([]);
        expect(isWhole(report, costs)).toBe(true);
        expect(lostBeside(report, costs)).toEqual([]);
      },
      { timeout: 40_000, interval: 200 },
    );

    const report = await agent.report();
    expect(lostBeside(report, costs)).toEqual([]);
    expect((await fetch(`${agent.url}/livez`)).status).toBe(200);
    if (fault.costs.length > 0) expect(report.status).not.toBe('ok');
  });
});
