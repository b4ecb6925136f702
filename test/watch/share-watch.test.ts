import { describe, expect, it, vi } from 'vitest';
import { createMemoryHost, createMemoryNode, type MemoryNode } from '../support/memory-host.ts';
import type { ShareProbe } from '../../agent/host/host.ts';
import { createShareWatch } from '../../agent/watch/share-watch.ts';

const target = (path: string) => ({ path, server: null, write: false });
const targets = (count: number) =>
  Array.from({ length: count }, (_, index) => target(`\\\\server${index}\\share`));

/** A watch over `shares`, and the paths that were probed so far. */
function shareWatch(shares: MemoryNode['shares'] = new Map(), secondsPerProbe = 0) {
  let now = 0;
  const host = createMemoryHost(createMemoryNode({ shares }));
  const probed: string[] = [];
  const watch = createShareWatch(
    {
      ...host,
      probeShare(share, timeoutSeconds) {
        probed.push(share.path);
        now += secondsPerProbe;
        return host.probeShare(share, timeoutSeconds);
      },
    },
    10,
    () => now,
  );
  return { watch, probed, shares };
}

const timeout: ShareProbe = {
  outcome: 'timeout',
  steps: [{ step: 'resolve', ok: true, code: '', windowsError: null, detail: '10.0.0.1', seconds: 0 }],
  message: 'no answer in 10 s',
};

describe('looking at shares', () => {
  it('gives what each of them said', async () => {
    const { watch } = shareWatch(new Map([['\\\\server1\\share', timeout]]));

    const facts = await watch.look(targets(3));

    expect(facts?.map(({ path, access }) => [path, access])).toEqual([
      ['\\\\server0\\share', 'readable'],
      ['\\\\server1\\share', 'hangs'],
      ['\\\\server2\\share', 'readable'],
    ]);
  });

  it('gives nothing for nothing', async () => {
    await expect(shareWatch().watch.look([])).resolves.toEqual([]);
  });

  it('goes through a few at a time', async () => {
    const shares: MemoryNode['shares'] = new Map(
      targets(10).map(({ path }) => [path, { hangs: 'for-ever' as const }]),
    );
    const { watch, probed } = shareWatch(shares);

    void watch.look([...targets(10), target('\\\\alive\\share')]);
    await vi.waitFor(() => expect(probed).toHaveLength(4));

    expect(new Set(probed).size).toBe(4);
  });

  it('gets the answer of the one that lives beside ten that have no answer', async () => {
    const { watch, probed } = shareWatch(new Map(targets(10).map(({ path }) => [path, timeout])));

    const facts = await watch.look([...targets(10), target('\\\\alive\\share')]);

    expect(facts?.filter(({ access }) => access === 'hangs')).toHaveLength(10);
    expect(facts?.find(({ path }) => path === '\\\\alive\\share')?.access).toBe('readable');
    expect(probed).toHaveLength(11);
  });

  it('does not begin again while it is at work, so that no share is probed twice', async () => {
    const { watch, probed } = shareWatch(new Map([['\\\\server0\\share', { hangs: 'for-ever' }]]));

    const first = watch.look(targets(1));
    await vi.waitFor(() => expect(probed).toHaveLength(1));

    expect(first).not.toBeNull();
    expect(watch.look(targets(1))).toBeNull();
    expect(probed).toHaveLength(1);
  });

  it('begins again once it has ended', async () => {
    const { watch } = shareWatch();

    await watch.look(targets(1));

    await expect(watch.look(targets(1))).resolves.toHaveLength(1);
  });
});

describe('more shares than fit into one cycle', () => {
  it('are gone through in turn, and all of them stay known', async () => {
    const { watch, probed } = shareWatch();

    await expect(watch.look(targets(100))).resolves.toHaveLength(64);
    expect(new Set(probed).size).toBe(64);
    await expect(watch.look(targets(100))).resolves.toHaveLength(100);

    expect(probed).toHaveLength(128);
    expect(new Set(probed).size).toBe(100);
  });
});

describe('folders of shares', () => {
  it('are gone through in turn, eight a cycle, beside all shares', async () => {
    const { watch, probed } = shareWatch();
    const folders = Array.from({ length: 20 }, (_, index) => target(`\\\\server0\\share\\${index}`));

    for (const known of [10, 18, 22])
      await expect(watch.look(targets(2), folders)).resolves.toHaveLength(known);

    expect(new Set(probed.filter((path) => path.includes('share\\'))).size).toBe(20);
    expect(probed.filter((path) => path.endsWith('share'))).toHaveLength(6);
  });

  it('wait for nobody but each other', async () => {
    const shares: MemoryNode['shares'] = new Map([['\\\\server0\\share\\a', { hangs: 'for-ever' as const }]]);
    const { watch, probed } = shareWatch(shares);

    void watch.look(targets(6), [target('\\\\server0\\share\\a'), target('\\\\server0\\share\\b')]);

    await vi.waitFor(() => expect(probed).toHaveLength(7));
    expect(probed).not.toContain('\\\\server0\\share\\b');
  });
});

describe('shares that all take their time', () => {
  it('are gone through for forty seconds a cycle, and the next cycle goes on where this one ended', async () => {
    const { watch, probed } = shareWatch(new Map(), 10);

    await watch.look(targets(12));
    const first = [...probed];
    await watch.look(targets(12));

    expect(first.length).toBeLessThan(12);
    expect(new Set(probed).size).toBe(probed.length);
  });
});

describe('what a share said before', () => {
  it('is forgotten when it is mapped no more', async () => {
    const { watch } = shareWatch();
    await watch.look(targets(3));

    const facts = await watch.look(targets(1));

    expect(facts?.map(({ path }) => path)).toEqual(['\\\\server0\\share']);
  });

  it('keeps the step at which it hangs while its probe cannot be ended', async () => {
    const [share = target('')] = targets(1).map((one) => ({ ...one, server: 'server0' }));
    const { watch, shares } = shareWatch(new Map([[share.path, timeout]]));
    await watch.look([share]);
    shares.set(share.path, { outcome: 'still-running', steps: [], message: 'hangs and cannot be ended' });

    await expect(watch.look([share])).resolves.toMatchObject([
      { access: 'hangs', step: 'connect', resolves: true, detail: 'hangs and cannot be ended' },
    ]);
  });
});
