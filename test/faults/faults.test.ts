// One fault at a time, around the real agent with its real Windows host: what it says, and that nothing else is lost.
import { describe, expect, it, vi } from 'vitest';
import { FAULTS, isWhole, lostBeside, missingIn } from './fault-table.ts';
import { agentOn, nodeInFolder } from './node-of-a-test.ts';

// A powershell.exe that is kept has begun well when it fails: that is another way through the agent.
const CASES = [
  ...FAULTS.map((fault) => ({ name: fault.name, fault, isWellBefore: false })),
  ...FAULTS.filter(({ part }) => part === 'powershell').map((fault) => ({
    name: `${fault.name}, after all was well`,
    fault,
    isWellBefore: true,
  })),
];

describe.skipIf(process.platform !== 'linux').concurrent('a node on which', () => {
  it.for(CASES)('$name', { timeout: 90_000 }, async ({ fault, isWellBefore }, { onTestFinished }) => {
    const node = await nodeInFolder(onTestFinished);
    let end: (() => Promise<void>) | undefined;
    const begin = async (): Promise<void> => {
      await fault.begin(node);
      end = fault.goOn?.(node);
    };
    if (!isWellBefore) await begin();
    const agent = await agentOn(node, {}, onTestFinished);
    onTestFinished(async () => end?.());
    const costs = new Set(fault.costs);
    if (isWellBefore) {
      await vi.waitUntil(async () => lostBeside(await agent.report(), new Set()).length === 0, {
        timeout: 30_000,
        interval: 200,
      });
      await begin();
    }

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
