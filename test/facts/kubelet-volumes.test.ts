import { describe, expect, it } from 'vitest';
import {
  coversShare,
  foldFolder,
  podVolumesOf,
  podVolumesOfEbs,
  podVolumesOfMapping,
  stagedEbsVolumes,
} from '../../agent/facts/kubelet-volumes.ts';
import { sharePath } from '../../agent/facts/smb-paths.ts';
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

  it('take a mapping for what is below it, and only that', () => {
    expect(coversShare(sharePath('//FS/Share/'), '\\\\fs\\share\\dir')).toBe(true);
    expect(coversShare('\\\\fs\\share', '\\\\fs\\share')).toBe(true);
    expect(coversShare('\\\\fs\\share', '\\\\fs\\share2')).toBe(false);
    expect(coversShare('Z:', '\\\\fs\\share')).toBe(false);
  });
});
