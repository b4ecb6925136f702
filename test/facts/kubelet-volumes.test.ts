import { describe, expect, it } from 'vitest';
import {
  distinct,
  foldFolder,
  podVolumesOf,
  podVolumesOfEbs,
  podVolumesOfMapping,
  stagedEbsVolumes,
} from '../../agent/facts/kubelet-volumes.ts';
import {
  EBS_GLOBALMOUNT,
  EBS_POD,
  ebsStaged,
  kubelet,
  podFolder,
  SMB_POD,
  smbPodFolder,
  smbStaged,
  volumeData,
} from '../support/kubelet-trees.ts';
import { VOLUME_ID } from '../support/raw-items.ts';

describe('the joins', () => {
  it('find staged EBS volumes by their id, and leave out others', () => {
    const upper = ebsStaged({ volumeData: volumeData('ebs.csi.aws.com', VOLUME_ID.toUpperCase()) });
    const seen = kubelet({ staged: [upper, ebsStaged({ volumeData: null }), smbStaged()] });

    expect(stagedEbsVolumes(seen).map(({ volumeHandle }) => volumeHandle)).toEqual([VOLUME_ID]);
  });

  it('find the pods of a staged volume by its handle, or by the link to it', () => {
    const byHandle = kubelet({ pods: [podFolder({ entries: [] }), smbPodFolder()] });
    const byLink = kubelet({ pods: [podFolder({ volumeData: null }), smbPodFolder()] });
    const staged = { driver: 'ebs.csi.aws.com', volumeHandle: VOLUME_ID, globalmountPath: EBS_GLOBALMOUNT };

    for (const seen of [byHandle, byLink])
      expect(
        podVolumesOf(seen, { ...staged, globalmount: 'link', target: null }).map(({ podUid }) => podUid),
      ).toEqual([EBS_POD]);
  });

  it('find the pods of an EBS volume, not those of another driver with the same handle', () => {
    const other = podFolder({ podUid: 'other', volumeData: volumeData('other.example.com', VOLUME_ID) });
    const seen = kubelet({ pods: [podFolder(), other] });

    expect(podVolumesOfEbs(seen, VOLUME_ID).map(({ podUid }) => podUid)).toEqual([EBS_POD]);
  });

  it('find the pods whose data comes through a mapping, each once', () => {
    const pods = (remotePath: string) =>
      podVolumesOfMapping(kubelet(), remotePath).map(({ podUid }) => podUid);

    expect(pods('\\\\amznfsxaa11bb22.corp.example.com\\share')).toEqual([SMB_POD]);
    expect(pods('\\\\amznfsxaa11bb22.corp.example.com\\shar')).toEqual([]);
    expect(pods('\\\\amznfsxaa11bb22.corp.example.com\\share\\dir')).toEqual([]);
  });

  it('compare folders as Windows does', () => {
    expect(foldFolder('\\\\?\\C:\\Var\\Lib\\')).toBe(foldFolder('c:/var/lib'));
  });
});

describe('the pods of a staged volume', () => {
  const staged = {
    driver: 'ebs.csi.aws.com',
    volumeHandle: VOLUME_ID,
    globalmountPath: EBS_GLOBALMOUNT,
    globalmount: 'link',
    target: null,
  } as const;
  const without = { entries: [] };
  const uids = (
    volume: Parameters<typeof podVolumesOf>[1],
    ...pods: ReturnType<typeof podFolder>[]
  ): string[] => podVolumesOf(kubelet({ pods }), volume).map(({ podUid }) => podUid);

  it('are not those of another volume of its driver', () => {
    expect(
      uids(staged, podFolder({ ...without, volumeData: volumeData('ebs.csi.aws.com', 'vol-other') })),
    ).toEqual([]);
  });

  it('are not those of another driver with the same handle', () => {
    expect(
      uids(staged, podFolder({ ...without, volumeData: volumeData('other.example.com', VOLUME_ID) })),
    ).toEqual([]);
  });

  it('are none by their handle where neither has one', () => {
    const nameless = podFolder({ ...without, volumeData: '{"driverName":"ebs.csi.aws.com"}' });

    expect(uids({ ...staged, volumeHandle: null }, nameless)).toEqual([]);
    expect(podVolumesOfEbs(kubelet({ pods: [nameless] }), VOLUME_ID)).toEqual([]);
  });

  it('are not those of another EBS volume', () => {
    expect(podVolumesOfEbs(kubelet({ pods: [podFolder()] }), 'vol-other')).toEqual([]);
  });

  it('are those whose folder is itself a link to the share of a mapping', () => {
    const direct = smbPodFolder({
      entries: [{ name: 'mount', kind: 'link', target: '\\\\?\\UNC\\fs\\share\\pvc-1' }],
    });

    expect(podVolumesOfMapping(kubelet({ staged: [], pods: [direct] }), '\\\\fs\\share')).toHaveLength(1);
  });
});

describe('a folder', () => {
  it.each(['C:\\var\\', 'c:/VAR//', '\\\\?\\C:\\var'])('is one folder as %s', (path) => {
    expect(foldFolder(path)).toBe('c:\\var');
  });

  it('has a \\\\?\\ at its beginning only', () => {
    expect(foldFolder('C:\\a\\\\?\\b')).toBe('c:\\a\\\\?\\b');
  });
});

describe('distinct', () => {
  it('gives each name once, in order', () => {
    expect(distinct(['b', 'a', 'b'])).toEqual(['a', 'b']);
  });
});
