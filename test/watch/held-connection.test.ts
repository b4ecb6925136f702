// The whole watch with a connection to csi-proxy that is kept open.
import { describe, expect, it, vi } from 'vitest';
import { createMemoryHost, type MemoryNode } from '../support/memory-host.ts';
import type { Report } from '../../agent/report/report-schema.ts';
import { healthyNode } from '../support/memory-nodes.ts';
import { watchOver } from '../support/watch-over.ts';

const lookedAt = (report: Report | undefined): string | null | undefined =>
  report?.collectors.find(({ name }) => name === 'csi-proxy-pipes')?.lastRunAt;

describe('a watch that holds a connection to csi-proxy', () => {
  const running = (node: MemoryNode) => {
    // No look but the first comes by itself.
    const { watch, reports } = watchOver(createMemoryHost(node), {
      pipeIntervalSeconds: 3600,
      holdsPipe: true,
    });
    watch.start();
    return { watch, reports };
  };

  it('looks when it ends, and shows what it sees', async () => {
    const node = healthyNode();
    const { reports } = running(node);
    await vi.waitUntil(() => node.held.size === 1);
    const end = [...node.held.values()][0];

    node.probes.clear();
    end?.();

    await vi.waitUntil(() => reports.at(-1)?.csiProxy?.up === false, { timeout: 5000 });
  });

  it('calls nothing broken because it ended', async () => {
    const node = healthyNode();
    const { reports } = running(node);
    await vi.waitUntil(() => node.held.size === 1);
    const before = lookedAt(reports.at(-1));

    for (const end of node.held.values()) end();

    await vi.waitUntil(() => lookedAt(reports.at(-1)) !== before, {
      timeout: 5000,
    });
    expect(reports.every(({ csiProxy }) => csiProxy?.up !== false)).toBe(true);
  });

  it('lets go of it at its end', async () => {
    const node = healthyNode();
    const { watch } = running(node);
    await vi.waitUntil(() => node.held.size === 1);

    watch.stop();

    expect(node.held.size).toBe(0);
  });

  it('takes none for a single look', async () => {
    const node = healthyNode();
    const { watch } = watchOver(createMemoryHost(node), { holdsPipe: true });

    await watch.lookOnce();

    expect(node.held.size).toBe(0);
  });

  it('takes none unless it is told to', async () => {
    const node = healthyNode();
    const { watch, reports } = watchOver(createMemoryHost(node));
    watch.start();
    await vi.waitUntil(() => reports.length >= 3);

    expect(node.held.size).toBe(0);
  });
});
