import { describe, expect, it } from 'vitest';
import { missingPipe } from '../../agent/host/missing.ts';
import { createMemoryHost, createMemoryNode, type MemoryNode } from '../support/memory-host.ts';
import { ANSWERS } from '../support/observed.ts';

async function run(node: MemoryNode, facts: readonly string[]) {
  const lines: string[] = [];
  const exit = await createMemoryHost(node).runPowerShell({
    facts,
    idleTimeoutSeconds: 20,
    totalTimeoutSeconds: 50,
    onLine: (line) => lines.push(Buffer.from(line).toString('latin1')),
  });
  return { exit, lines };
}

describe('createMemoryHost', () => {
  it('answers from the node as it is at the time of the question', async () => {
    const node = createMemoryNode();
    const host = createMemoryHost(node);
    node.pipes = { outcome: 'listed', names: ['csi-proxy-disk-v1'] };
    node.probes.set('csi-proxy-disk-v1', { outcome: 'no-connect' });
    node.cpuLoadRatio = 0.9;

    expect(await host.listPipes()).toMatchObject({ names: ['csi-proxy-disk-v1'] });
    expect(await host.probePipe('csi-proxy-disk-v1', 1)).toEqual({ outcome: 'no-connect' });
    expect(await host.readCpuLoadRatio()).toBe(0.9);
  });

  it('has no pipe that it does not name', async () => {
    expect(await createMemoryHost(createMemoryNode()).probePipe('x', 1)).toEqual(missingPipe('x'));
  });

  it('ends a held connection when the test says so, or when it is let go of', async () => {
    const node = createMemoryNode({ probes: new Map([['x', ANSWERS]]) });
    const host = createMemoryHost(node);
    const first = await host.holdPipe('x', 1);
    node.held.get('x')?.();
    await first?.ended;

    const second = await host.holdPipe('x', 1);
    expect(node.held.size).toBe(1);
    second?.release();

    await second?.ended;
    expect(node.held.size).toBe(0);
  });

  it('prints lines in the order of the run, as text or as bytes', async () => {
    const node = createMemoryNode({
      facts: new Map<string, string | Uint8Array>([
        ['a', 'A'],
        ['b', Uint8Array.of(0x82)],
      ]),
    });

    expect(await run(node, ['b', 'absent', 'a'])).toMatchObject({
      lines: ['\u0082', 'A'],
      exit: { outcome: 'exited', exitCode: 0 },
    });
    expect(node.runs).toEqual([['b', 'absent', 'a']]);
  });

  it('is killed at a fact that hangs', async () => {
    const node = createMemoryNode({
      facts: new Map<string, string | { hangs: 'until-killed' }>([
        ['a', 'A'],
        ['b', { hangs: 'until-killed' }],
        ['c', 'C'],
      ]),
    });

    expect(await run(node, ['a', 'b', 'c'])).toMatchObject({
      lines: ['A'],
      exit: { outcome: 'timeout', durationSeconds: 20 },
    });
  });

  it('ends as it is told to', async () => {
    expect((await run(createMemoryNode({ exit: { exitCode: 3_221_225_794 } }), ['a'])).exit).toMatchObject({
      outcome: 'exited',
      exitCode: 3_221_225_794,
    });
  });
});
