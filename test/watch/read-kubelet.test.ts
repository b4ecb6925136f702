import { describe, expect, it } from 'vitest';
import { missingFile } from '../../agent/host/missing.ts';
import { createMemoryHost, createMemoryNode, type MemoryNode } from '../support/memory-host.ts';
import type { FolderAnswer, FolderEntry, Host } from '../../agent/host/host.ts';
import { readKubelet } from '../../agent/watch/read-kubelet.ts';
import { CSI, EBS_POD, EBS_PV, entry, ROOT, volumeData } from '../support/kubelet-trees.ts';
import { VOLUME_ID } from '../support/raw-items.ts';

const STAGED = `${CSI}\\ebs.csi.aws.com\\814679c8`;
const VOLUMES = `${ROOT}\\pods\\${EBS_POD}\\volumes`;
const VOLUME = `${VOLUMES}\\kubernetes.io~csi\\${EBS_PV}`;
const DENIED = { outcome: 'failed', code: 'EPERM', message: 'EPERM: operation not permitted' } as const;

function read(...entries: readonly FolderEntry[]): FolderAnswer {
  return { outcome: 'read', entries };
}

function folders(...names: readonly string[]): FolderAnswer {
  return read(...names.map((name) => entry(name, 'directory')));
}

/** A node with one staged EBS volume in one pod. */
function node() {
  const data = volumeData('ebs.csi.aws.com', VOLUME_ID);
  return createMemoryNode({
    folders: new Map([
      [ROOT, folders('plugins', 'plugins_registry', 'pods')],
      [CSI, folders('ebs.csi.aws.com')],
      [`${CSI}\\ebs.csi.aws.com`, folders('814679c8')],
      [STAGED, read(entry('globalmount', 'link'), entry('vol_data.json', 'file'))],
      [`${ROOT}\\plugins_registry`, read(entry('ebs.csi.aws.com-reg.sock', 'file'))],
      [`${ROOT}\\pods`, folders(EBS_POD)],
      [VOLUMES, folders('kubernetes.io~csi', 'kubernetes.io~projected')],
      [`${VOLUMES}\\kubernetes.io~csi`, folders(EBS_PV)],
      [`${VOLUMES}\\kubernetes.io~projected`, folders('kube-api-access-x2b7c')],
      [VOLUME, read(entry('mount', 'link', `${STAGED}\\globalmount`), entry('vol_data.json', 'file'))],
    ]),
    texts: new Map([
      [`${STAGED}\\vol_data.json`, data],
      [`${VOLUME}\\vol_data.json`, data],
    ]),
  });
}

describe('readKubelet', () => {
  it('reads what is staged, what pods have and which drivers are registered', async () => {
    expect(await readKubelet(createMemoryHost(node()), ROOT)).toMatchObject({
      ok: true,
      value: {
        root: ROOT,
        stagedVolumes: [{ volumeHandle: VOLUME_ID, globalmount: 'link' }],
        podVolumes: [{ podUid: EBS_POD, name: EBS_PV, mount: 'link' }],
        registeredDrivers: ['ebs.csi.aws.com'],
      },
      dropped: [],
    });
  });

  describe('of a mount that is a plain folder', () => {
    const plain = read(entry('mount', 'directory'), entry('vol_data.json', 'file'));
    const link = read(entry('mount', 'link', `${STAGED}\\globalmount`), entry('vol_data.json', 'file'));
    const gone = { outcome: 'failed', code: 'ENOENT', message: 'ENOENT' } as const;

    it.each([
      ['a link, as csi-driver-smb makes one of it', link, [{ mount: 'link' }]],
      ['still plain', plain, [{ mount: 'directory' }]],
      ['gone', gone, []],
    ])('tells what it is a moment later: %s', async (_what, later, podVolumes) => {
      const memory = node();
      const host = createMemoryHost(memory);
      const answers: FolderAnswer[] = [plain, later];
      const readFolder: Host['readFolder'] = (path) =>
        path === VOLUME ? Promise.resolve(answers.shift() ?? later) : host.readFolder(path);

      const reading = await readKubelet({ ...host, readFolder }, ROOT);

      expect(reading).toMatchObject({ ok: true, value: { podVolumes } });
      expect(answers).toEqual([]);
    });
  });

  it('names twenty that cannot be read, and counts the others with the folder above them all', async () => {
    const memory = node();
    const pods = Array.from({ length: 500 }, (_, index) => `pod-${index}`);
    memory.folders.set(`${ROOT}\\pods`, folders(...pods));
    for (const pod of pods) {
      memory.folders.set(`${ROOT}\\pods\\${pod}`, folders('volumes'));
      memory.folders.set(`${ROOT}\\pods\\${pod}\\volumes`, DENIED);
    }

    const reading = await readKubelet(createMemoryHost(memory), ROOT);

    const dropped = reading.ok ? reading.dropped : [];
    expect(dropped).toHaveLength(21);
    expect(dropped.slice(-2)).toEqual([
      `${ROOT}\\pods\\pod-19\\volumes: ${DENIED.message}`,
      `${ROOT}: and 480 more folders and files that cannot be read`,
    ]);
  });

  it('goes into no link and into no volume that has nothing to do with storage', async () => {
    const seen: string[] = [];
    const host = createMemoryHost(node());
    await readKubelet({ ...host, readFolder: (path) => (seen.push(path), host.readFolder(path)) }, ROOT);

    expect(seen.filter((path) => /mount$|projected|link/.test(path))).toEqual([]);
  });

  it.each([
    ['missing', missingFile(ROOT)],
    ['denied', DENIED],
    ['denied', { ...DENIED, code: 'EACCES' }],
    ['error', { ...DENIED, code: 'EIO' }],
  ] as const)('fails as %s when its root cannot be read', async (kind, answer) => {
    const memory = node();
    memory.folders.set(ROOT, answer);

    expect(await readKubelet(createMemoryHost(memory), ROOT)).toMatchObject({
      ok: false,
      failure: { kind, message: expect.stringContaining("kubelet's folder cannot be read: ") as string },
    });
  });

  it('is empty on a node on which kubelet never mounted anything', async () => {
    const memory = createMemoryNode({ folders: new Map([[ROOT, folders()]]) });

    expect(await readKubelet(createMemoryHost(memory), ROOT)).toEqual({
      ok: true,
      value: { root: ROOT, stagedVolumes: [], podVolumes: [], registeredDrivers: null },
      dropped: [],
    });
  });

  it('names each folder and file that it may not read, and reads the others', async () => {
    const memory = node();
    memory.folders.set(`${CSI}\\ebs.csi.aws.com`, DENIED);
    const host = createMemoryHost(memory);
    const reading = await readKubelet(
      {
        ...host,
        readTextFile: (path) => (path.startsWith(VOLUME) ? Promise.resolve(DENIED) : host.readTextFile(path)),
      },
      ROOT,
    );

    expect(reading).toMatchObject({
      ok: true,
      value: { stagedVolumes: [], podVolumes: [{ podUid: EBS_POD, hasVolumeData: false }] },
      dropped: [`${CSI}\\ebs.csi.aws.com: ${DENIED.message}`, `${VOLUME}\\vol_data.json: ${DENIED.message}`],
    });
  });

  describe('where Windows denies access to what is being deleted', () => {
    /** A host on which that is denied, and on which `end` happens to the node before it is looked at again. */
    function denying(memory: MemoryNode, path: string, end: () => void): Host {
      const host = createMemoryHost(memory);
      const deny = <Answer>(asked: string, answer: (path: string) => Promise<Answer>) => {
        if (asked !== path) return answer(asked);
        end();
        return Promise.resolve(DENIED);
      };
      return {
        ...host,
        readFolder: (asked) => deny(asked, host.readFolder),
        readTextFile: (asked) => deny(asked, host.readTextFile),
      };
    }

    it.each([
      ['the folder of a volume', VOLUME, `${VOLUMES}\\kubernetes.io~csi`],
      ['the volumes of a pod', VOLUMES, `${ROOT}\\pods\\${EBS_POD}`],
    ])('leaves out %s that is gone at the end', async (_what, path, parent) => {
      const memory = node();
      const host = denying(memory, path, () => memory.folders.set(parent, folders()));

      expect(await readKubelet(host, ROOT)).toMatchObject({
        ok: true,
        value: { stagedVolumes: [{ volumeHandle: VOLUME_ID }], podVolumes: [] },
        dropped: [],
      });
    });

    it('leaves out a volume that is gone with the folders that held it', async () => {
      const memory = node();
      const host = denying(memory, VOLUME, () => {
        memory.folders.set(`${VOLUMES}\\kubernetes.io~csi`, DENIED);
        memory.folders.delete(VOLUMES);
      });

      expect(await readKubelet(host, ROOT)).toMatchObject({ value: { podVolumes: [] }, dropped: [] });
    });

    it('has a volume without its vol_data.json where only that is gone', async () => {
      const memory = node();
      const host = denying(memory, `${VOLUME}\\vol_data.json`, () =>
        memory.folders.set(VOLUME, read(entry('mount', 'link'))),
      );

      expect(await readKubelet(host, ROOT)).toMatchObject({
        value: { podVolumes: [{ podUid: EBS_POD, hasVolumeData: false }] },
        dropped: [],
      });
    });

    it('names what is still there at the end, since it may stay so', async () => {
      const memory = node();
      memory.folders.set(VOLUME, DENIED);

      expect(await readKubelet(createMemoryHost(memory), ROOT)).toMatchObject({
        dropped: [`${VOLUME}: ${DENIED.message}`],
      });
    });

    it('asks no folder a second time for more than one of them', async () => {
      const memory = node();
      const names = ['one', 'two', 'three'];
      memory.folders.set(CSI, folders(...names));
      for (const name of names) memory.folders.set(`${CSI}\\${name}`, DENIED);
      const asked: string[] = [];
      const host = createMemoryHost(memory);
      await readKubelet({ ...host, readFolder: (path) => (asked.push(path), host.readFolder(path)) }, ROOT);

      expect(asked.filter((path) => path === CSI)).toHaveLength(2);
    });
  });

  it.each([STAGED, `${CSI}\\ebs.csi.aws.com`])(
    'leaves out %s that vanishes while it is read',
    async (path) => {
      const memory = node();
      memory.folders.delete(path);

      expect(await readKubelet(createMemoryHost(memory), ROOT)).toMatchObject({
        value: { stagedVolumes: [], podVolumes: [{ podUid: EBS_POD }] },
        dropped: [],
      });
    },
  );

  it.each([VOLUME, VOLUMES, `${ROOT}\\pods`])(
    'leaves out %s that vanishes while it is read',
    async (path) => {
      const memory = node();
      memory.folders.delete(path);

      expect(await readKubelet(createMemoryHost(memory), ROOT)).toMatchObject({
        value: { stagedVolumes: [{ volumeHandle: VOLUME_ID }], podVolumes: [] },
        dropped: [],
      });
    },
  );

  it('gives up when there are more folders than a node can have', async () => {
    const memory = node();
    const pods = Array.from({ length: 10_001 }, (_, index) => `pod-${index}`);
    memory.folders.set(`${ROOT}\\pods`, folders(...pods));
    let asked = 0;
    const host = createMemoryHost(memory);
    const reading = await readKubelet(
      { ...host, readFolder: (path) => ((asked += 1), host.readFolder(path)) },
      ROOT,
    );

    expect(reading).toMatchObject({ ok: false, failure: { kind: 'flooded' } });
    // None of them was begun with.
    expect(asked).toBeLessThan(10);
  });

  it('gives up in the middle when folders turn out to hold too many', async () => {
    const memory = node();
    const pods = Array.from({ length: 6000 }, (_, index) => `pod-${index}`);
    memory.folders.set(`${ROOT}\\pods`, folders(...pods));
    for (const pod of pods)
      memory.folders.set(`${ROOT}\\pods\\${pod}\\volumes`, folders('kubernetes.io~csi'));
    let asked = 0;
    const host = createMemoryHost(memory);
    const reading = await readKubelet(
      { ...host, readFolder: (path) => ((asked += 1), host.readFolder(path)) },
      ROOT,
    );

    expect(reading).toMatchObject({ ok: false, failure: { kind: 'flooded' } });
    // The root and plugins_registry are not counted.
    expect(asked).toBeLessThanOrEqual(10_002);
  });
});
