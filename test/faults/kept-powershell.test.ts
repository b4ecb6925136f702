// How often powershell.exe is started by the real agent with its real Windows host.
import { describe, expect, it, vi } from 'vitest';
import { agentOn, nodeInFolder } from './node-of-a-test.ts';

describe.skipIf(process.platform !== 'linux').concurrent('powershell.exe', () => {
  it.for([
    ['once for all looks', [], 'none', 1],
    ['for each look where it is not to be kept', ['--powershell-keep-open=off'], 'none', 3],
    ['for each look, and once in vain, where it does not let itself be kept', [], 'constrained', 4],
  ] as const)('is started %s', { timeout: 60_000 }, async ([, args, fault, starts], { onTestFinished }) => {
    const node = await nodeInFolder(onTestFinished);
    node.powershell(fault);
    const agent = await agentOn(node, { args }, onTestFinished);

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
