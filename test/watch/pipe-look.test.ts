import { describe, expect, it } from 'vitest';
import { PATH_EXISTS } from '../../agent/facts/csi-proxy-call.ts';
import type { PipeProbe } from '../../agent/host/host.ts';
import { createMemoryHost } from '../support/memory-host.ts';
import { createFactStore } from '../../agent/watch/fact-store.ts';
import { createNativeFacts } from '../../agent/watch/native-facts.ts';
import { createPipeLook } from '../../agent/watch/pipe-look.ts';
import { createTestClock } from '../support/clock.ts';
import { healthyNode } from '../support/memory-nodes.ts';

const SILENT: PipeProbe = { outcome: 'silent', connectSeconds: 0.1 };

/** Looks at a healthy node; `seen` tells in which order the pipes changed and csi-proxy was called. */
function lookingAt(node = healthyNode()) {
  const clock = createTestClock();
  const store = createFactStore(clock, () => Number.POSITIVE_INFINITY);
  const seen: string[] = [];
  const inner = createMemoryHost(node);
  const native = createNativeFacts(
    { ...inner, callGrpc: (...args) => (seen.push('call'), inner.callGrpc(...args)) },
    {
      pipeTimeoutSeconds: 1,
      callTimeoutSeconds: 1,
      systemTimeoutSeconds: 1,
      apis: ['disk-v1'],
      kubeletRoot: 'C:\\var\\lib\\kubelet',
      kubeletTimeoutSeconds: 1,
    },
  );
  const pipeLook = createPipeLook(
    async (name, read) => {
      const reading = await read();
      clock.advance(1);
      return () => store.put(name, reading, 0, 0);
    },
    store,
    native,
    clock,
  );
  return {
    node,
    clock,
    pipeLook,
    look: async () => {
      seen.length = 0;
      await pipeLook.look(() => {
        const level = store.snapshot()['csi-proxy-pipes'].value?.pipes.find(({ answer }) => answer !== null)
          ?.answer?.level;
        seen.push(`disk-v1 ${level}`);
      });
      return [...seen];
    },
  };
}

describe('createPipeLook', () => {
  it('tells of pipes that changed before it calls csi-proxy, which may hang', async () => {
    const { look, node } = lookingAt();
    await look();
    node.probes.set('csi-proxy-disk-v1', SILENT);

    expect(await look()).toEqual(['disk-v1 silent', 'call']);
  });

  it('tells once of what stays so', async () => {
    const { look } = lookingAt();

    expect(await look()).toEqual(['disk-v1 answers', 'call']);
    expect(await look()).toEqual(['call']);
  });

  it('counts the calls that were answered', async () => {
    const { look, pipeLook, node } = lookingAt();
    node.calls.set(`${PATH_EXISTS.pipe} ${PATH_EXISTS.method}`, {
      outcome: 'answered',
      status: 0,
      statusMessage: '',
      message: Buffer.from([0x08, 0x01]),
      seconds: 0.01,
    });
    await look();
    await look();

    expect(pipeLook.calls().answers).toBe(2);
  });

  it('notes when it began and when it ended', async () => {
    const { look, pipeLook, clock } = lookingAt();
    const before = clock.monotonicSeconds();
    expect(pipeLook.lastTurnAt()).toBe(before);

    await look();

    expect(pipeLook.lastTurnAt()).toBe(before + 2);
  });
});
