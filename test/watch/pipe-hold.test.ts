import { describe, expect, it } from 'vitest';
import { createMemoryHost, createMemoryNode, type MemoryNode } from '../support/memory-host.ts';
import { createPipeHold } from '../../agent/watch/pipe-hold.ts';
import { readPipes } from '../../agent/watch/read-pipes.ts';
import { ANSWERS } from '../support/observed.ts';

const VOLUME = 'csi-proxy-volume-v1';
const SMB = 'csi-proxy-smb-v1';

const answering = (...names: readonly string[]): MemoryNode =>
  createMemoryNode({ probes: new Map(names.map((name) => [name, ANSWERS])) });

/** A hold on the node, and how often its end was told. */
function holdOn(node: MemoryNode) {
  const host = createMemoryHost(node);
  let ends = 0;
  const hold = createPipeHold(host, 3, () => (ends += 1));
  return {
    hold,
    renew: async () => hold.renew(await readPipes(host, ['disk-v1', 'volume-v1', 'smb-v1'], 3)),
    ends: () => ends,
  };
}

describe('createPipeHold', () => {
  it('holds one pipe, the first that answers', async () => {
    const node = answering(VOLUME, SMB);

    await holdOn(node).renew();

    expect([...node.held.keys()]).toEqual([VOLUME]);
  });

  it('holds nothing while no pipe answers', async () => {
    const node = createMemoryNode({
      probes: new Map([['csi-proxy-disk-v1', { outcome: 'silent', connectSeconds: 0.1 }]]),
    });

    await holdOn(node).renew();

    expect(node.held.size).toBe(0);
  });

  it('takes no second connection while there is one', async () => {
    const node = answering(VOLUME);
    const { renew } = holdOn(node);
    await renew();
    const first = node.held.get(VOLUME);

    await renew();

    expect(node.held.get(VOLUME)).toBe(first);
  });

  it('tells the end, and holds anew only when it is told to', async () => {
    const node = answering(VOLUME);
    const { renew, ends } = holdOn(node);
    await renew();

    node.held.get(VOLUME)?.();
    await Promise.resolve();
    expect([ends(), node.held.size]).toEqual([1, 0]);

    await renew();
    expect(node.held.size).toBe(1);
  });

  it('tells nothing where the connection could not be had, and tries again', async () => {
    const node = answering(VOLUME);
    const host = createMemoryHost(node);
    const pipes = await readPipes(host, ['volume-v1'], 3);
    let tries = 0;
    let ends = 0;
    const failing = { ...host, holdPipe: () => ((tries += 1), Promise.resolve(null)) };
    const hold = createPipeHold(failing, 3, () => (ends += 1));

    await hold.renew(pipes);
    await hold.renew(pipes);

    expect({ tries, ends }).toEqual({ tries: 2, ends: 0 });
  });

  it('goes on without a connection where the host throws', async () => {
    const node = answering(VOLUME);
    const host = createMemoryHost(node);
    const pipes = await readPipes(host, ['volume-v1'], 3);
    const throwing = { ...host, holdPipe: () => Promise.reject(new Error('a bug of the host')) };

    await expect(createPipeHold(throwing, 3, () => undefined).renew(pipes)).resolves.toBeUndefined();
  });

  it('lets go at its end, tells nothing of that, and takes no other', async () => {
    const node = answering(VOLUME);
    const { hold, renew, ends } = holdOn(node);
    await renew();

    hold.release();
    await renew();

    expect([ends(), node.held.size]).toEqual([0, 0]);
  });

  it('lets go of a connection that comes after its end', async () => {
    const node = answering(VOLUME);
    const { hold, renew } = holdOn(node);

    const renewing = renew();
    hold.release();
    await renewing;

    expect(node.held.size).toBe(0);
  });
});
