import { describe, expect, it } from 'vitest';
import { createMemoryHost, type MemoryNode } from '../support/memory-host.ts';
import type { Host } from '../../agent/host/host.ts';
import { createFactStore } from '../../agent/watch/fact-store.ts';
import { createPowerShellLook } from '../../agent/watch/powershell-look.ts';
import { createWaiting } from '../../agent/watch/waiting.ts';
import { createTestClock } from '../support/clock.ts';
import { healthyLines, healthyNode } from '../support/memory-nodes.ts';

function looking(host: Host) {
  const clock = createTestClock();
  const store = createFactStore(clock, () => 1000);
  const waiting = createWaiting();
  const look = createPowerShellLook(host, store, { factSeconds: 20, cycleSeconds: 50 }, clock, waiting);
  return { store, look };
}

function nodeThatHangsAtVolumes(): MemoryNode {
  return healthyNode({ facts: healthyLines().set('volumes', { hangs: 'until-killed' }) });
}

describe('a look through PowerShell', () => {
  it('puts nothing into the store before its answer is called', async () => {
    const { store, look } = looking(createMemoryHost(healthyNode()));

    const put = await look();
    expect(store.snapshot().disks.outcome).toBe('never');

    put();
    expect(store.snapshot().disks.outcome).toBe('ok');
  });

  it('does not ask for a fact that timed out, for as many cycles as it says', async () => {
    const node = nodeThatHangsAtVolumes();
    const { store, look } = looking(createMemoryHost(node));

    const skipped: number[] = [];
    for (let cycle = 0; cycle < 4; cycle += 1) {
      (await look())();
      skipped.push(store.snapshot().volumes.skippedCycles);
    }

    expect(skipped).toEqual([2, 1, 0, 4]);
    expect(node.runs.map((facts) => facts.includes('volumes'))).toEqual([true, false, false, true]);
  });

  it('makes failed facts of a host that throws', async () => {
    const host: Host = {
      ...createMemoryHost(healthyNode()),
      runPowerShell: () => Promise.reject(new Error('a bug of the host')),
    };
    const { store, look } = looking(host);

    (await look())();

    expect(store.snapshot().windows.failure?.message).toContain('a bug of the host');
    expect(store.snapshot().volumes.failure?.message).toContain('a bug of the host');
  });
});
