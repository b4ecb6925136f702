import { describe, expect, it } from 'vitest';
import { createMemoryHost } from '../support/memory-host.ts';
import { createWaiting } from '../../agent/watch/waiting.ts';
import { healthyLines, healthyNode } from '../support/memory-nodes.ts';
import { watchOver } from '../support/watch-over.ts';

describe('createWaiting', () => {
  it('tells which facts are being looked at, whenever that changes', () => {
    const waiting = createWaiting();
    const told: string[] = [];
    waiting.listen((names) => told.push(names.join(' ')));

    waiting.begin(['kubelet']);
    waiting.begin(['disks', 'volumes']);
    waiting.end('kubelet');
    waiting.end('volumes');

    expect(told).toEqual(['kubelet', 'kubelet disks volumes', 'disks volumes', 'disks']);
  });
});

describe('lookOnce', () => {
  it('waits for each fact once, and at its end for none', async () => {
    const { watch } = watchOver(createMemoryHost(healthyNode()));
    const told: (readonly string[])[] = [];

    const report = await watch.lookOnce((names) => told.push(names));

    expect(new Set(told.flat())).toEqual(new Set(report.collectors.map(({ name }) => name)));
    expect(told.at(-1)).toEqual([]);
  });

  it('waits for a fact that hangs until it is given up', async () => {
    const { watch } = watchOver(
      createMemoryHost(healthyNode({ facts: healthyLines().set('volumes', { hangs: 'until-killed' }) })),
    );
    const told: (readonly string[])[] = [];

    await watch.lookOnce((names) => told.push(names));

    expect(told.some((names) => names.includes('volumes') && !names.includes('disks'))).toBe(true);
    expect(told.at(-1)).toEqual([]);
  });
});
