import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeKubelet, type KubeletTree } from '../../agent/facts/kubelet.ts';
import {
  CSI,
  EBS_GLOBALMOUNT,
  EBS_POD,
  EBS_PV,
  ebsStaged,
  entry,
  kubelet,
  kubeletTree,
  podFolder,
} from '../support/kubelet-trees.ts';
import { VOLUME_ID } from '../support/raw-items.ts';

describe('decodeKubelet', () => {
  it('tells which volume of which driver is staged where', () => {
    expect(kubelet().stagedVolumes[0]).toEqual({
      driver: 'ebs.csi.aws.com',
      volumeHandle: VOLUME_ID,
      globalmountPath: EBS_GLOBALMOUNT,
      globalmount: 'link',
      target: null,
    });
  });

  it('tells which pod has which volume', () => {
    expect(kubelet().podVolumes[0]).toEqual({
      podUid: EBS_POD,
      name: EBS_PV,
      plugin: 'kubernetes.io~csi',
      driver: 'ebs.csi.aws.com',
      volumeHandle: VOLUME_ID,
      mountPath: `C:\\var\\lib\\kubelet\\pods\\${EBS_POD}\\volumes\\kubernetes.io~csi\\${EBS_PV}\\mount`,
      mount: 'link',
      target: EBS_GLOBALMOUNT,
      hasVolumeData: true,
    });
  });

  it.each([
    ['link', 'link'],
    ['directory', 'directory'],
    ['file', 'other'],
    ['other', 'other'],
  ] as const)('takes a mount that is a %s for what it is', (kind, expected) => {
    const seen = kubelet({
      staged: [ebsStaged({ entries: [entry('globalmount', kind)] })],
      pods: [podFolder({ entries: [entry('Mount', kind)] })],
    });

    expect(seen.stagedVolumes[0]?.globalmount).toBe(expected);
    expect(seen.podVolumes[0]?.mount).toBe(expected);
  });

  it('says that a mount is missing', () => {
    const seen = kubelet({ staged: [ebsStaged({ entries: [] })], pods: [podFolder({ entries: [] })] });

    expect(seen.stagedVolumes[0]?.globalmount).toBe('missing');
    expect(seen.podVolumes[0]?.mount).toBe('missing');
  });

  it('takes the driver from vol_data.json where the folder is named after the PersistentVolume', () => {
    // Up to Kubernetes 1.23: csi\pv\<name>\globalmount.
    const folder = ebsStaged({ driver: 'pv', path: `${CSI}\\pv\\${EBS_PV}` });

    expect(kubelet({ staged: [folder] }).stagedVolumes[0]).toMatchObject({
      driver: 'ebs.csi.aws.com',
      volumeHandle: VOLUME_ID,
      globalmountPath: `${CSI}\\pv\\${EBS_PV}\\globalmount`,
    });
  });

  it.each([null, '', '{', 'null', '[]', '7', '"text"', '{"volumeHandle":{}}'])(
    'goes on without vol_data.json that holds %j',
    (text) => {
      const seen = kubelet({
        staged: [ebsStaged({ volumeData: text })],
        pods: [podFolder({ volumeData: text })],
      });

      expect(seen.stagedVolumes[0]).toMatchObject({ driver: 'ebs.csi.aws.com', volumeHandle: null });
      expect(seen.podVolumes[0]).toMatchObject({ driver: null, volumeHandle: null, hasVolumeData: false });
    },
  );

  it('mounts a volume of the in-tree plugin at its folder, and expects no vol_data.json', () => {
    const folder = podFolder({ plugin: 'kubernetes.io~aws-ebs', entries: [], volumeData: null });

    expect(kubelet({ pods: [folder] }).podVolumes[0]).toMatchObject({
      mountPath: folder.path,
      mount: 'directory',
      hasVolumeData: null,
    });
  });

  it('names the drivers whose registration sockets are there', () => {
    const drivers = (sockets: readonly string[] | null) => kubelet({ sockets }).registeredDrivers;

    expect(drivers(['ebs.csi.aws.com-reg.sock', 'note.txt', '-reg.sock'])).toEqual(['ebs.csi.aws.com']);
    expect(drivers([])).toEqual([]);
    expect(drivers(null)).toBeNull();
  });

  it('hands on what could not be read', () => {
    expect(decodeKubelet(kubeletTree({ unreadable: ['C:\\k: denied'] }))).toMatchObject({
      ok: true,
      dropped: ['C:\\k: denied'],
    });
  });

  it('never throws, whatever the folders hold', () => {
    const kind = fc.constantFrom('directory', 'file', 'link', 'other') as fc.Arbitrary<'link'>;
    const entries = fc.array(
      fc.record({
        name: fc.oneof(fc.constantFrom('mount', 'globalmount'), fc.string()),
        kind,
        target: fc.option(fc.string()),
      }),
    );
    const text = fc.option(fc.oneof(fc.string(), fc.json()));
    const tree: fc.Arbitrary<KubeletTree> = fc.record({
      root: fc.string(),
      staged: fc.array(fc.record({ driver: fc.string(), path: fc.string(), entries, volumeData: text })),
      pods: fc.array(
        fc.record({
          podUid: fc.string(),
          plugin: fc.oneof(fc.constant('kubernetes.io~csi'), fc.string()),
          name: fc.string(),
          path: fc.string(),
          entries,
          volumeData: text,
        }),
      ),
      sockets: fc.option(fc.array(fc.string())),
      unreadable: fc.array(fc.string()),
    });

    fc.assert(
      fc.property(tree, (raw) => {
        const reading = decodeKubelet(raw);
        expect(reading.ok && reading.value.stagedVolumes.length).toBe(raw.staged.length);
      }),
    );
  });
});
