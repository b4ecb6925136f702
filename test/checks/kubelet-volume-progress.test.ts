import { describe, expect, it } from 'vitest';
import { kubeletVolumeProgress } from '../../agent/checks/kubelet-volume-progress.ts';
import type { KubeletTree } from '../../agent/facts/kubelet.ts';
import {
  CSI,
  EBS_POD,
  EBS_PV,
  ebsStaged,
  entry,
  kubelet,
  podFolder,
  ROOT,
  smbPodFolder,
  smbStaged,
  volumeData,
} from '../support/kubelet-trees.ts';
import { codes, judge, observations, unread, type Seen } from '../support/observed.ts';
import { rawService, VOLUME_ID } from '../support/raw-items.ts';

const DATA = entry('vol_data.json', 'file');

function judged(tree: Partial<KubeletTree>, seen: Seen = {}) {
  return judge(kubeletVolumeProgress, { kubelet: kubelet(tree), ...seen });
}

/** With a line about what kubelet's folders did not let be read. */
function judgedWithout(tree: Partial<KubeletTree>, path: string) {
  const all = observations({ kubelet: kubelet(tree) });
  const dropped = [`${path}: EPERM: operation not permitted`];
  return judge(kubeletVolumeProgress, { ...all, kubelet: { ...all.kubelet, dropped } });
}

describe('kubelet-volume-progress', () => {
  it('is ok when every volume is mounted and has a pod', () => {
    expect(judge(kubeletVolumeProgress, {})).toMatchObject({ status: 'ok', findings: [] });
  });

  it('is unknown when kubelet could not be read', () => {
    expect(judge(kubeletVolumeProgress, { kubelet: unread() }).status).toBe('unknown');
  });

  it('holds all of it back for longer than a call of a driver may take', () => {
    for (const { holdSeconds } of Object.values(kubeletVolumeProgress.findings))
      expect(holdSeconds).toBeGreaterThan(120);
  });
});

describe('VolumeMountUnfinished', () => {
  it.each([
    ['a plain folder', [entry('globalmount', 'directory'), DATA]],
    ['missing', [DATA]],
  ])('comes for a globalmount that is %s', (_, entries) => {
    const result = judged({ staged: [ebsStaged({ entries }), smbStaged({ entries })], pods: [] });

    expect(result.status).toBe('warning');
    expect(result.findings).toMatchObject([
      { code: 'VolumeMountUnfinished', subject: { kind: 'ebs_volume', name: VOLUME_ID } },
      {
        code: 'VolumeMountUnfinished',
        subject: { kind: 'staged_volume', name: 'amznfsxaa11bb22.corp.example.com/share#pvc-22a26221#' },
        evidence: { driver: 'smb.csi.k8s.io', folder: `${CSI}\\smb.csi.k8s.io\\1ddbf1c1` },
      },
    ]);
  });

  it('comes for a volume of a pod that has no mount', () => {
    const result = judged({ pods: [podFolder({ entries: [DATA] }), smbPodFolder()] });

    expect(result.findings).toMatchObject([
      {
        code: 'VolumeMountUnfinished',
        subject: { kind: 'pod_volume', name: `${EBS_POD}/${EBS_PV}` },
        evidence: { podUid: EBS_POD, volume: EBS_PV, volumeHandle: VOLUME_ID },
      },
    ]);
  });

  it('leaves what is plain although a pod links to it to the check of mounts', () => {
    const staged = [ebsStaged({ entries: [entry('globalmount', 'directory'), DATA] }), smbStaged()];

    expect(codes(judged({ staged }))).toEqual([]);
    expect(
      codes(judged({ pods: [podFolder({ entries: [entry('mount', 'directory'), DATA] }), smbPodFolder()] })),
    ).toEqual([]);
  });

  it('leaves folders without vol_data.json to the check of mounts', () => {
    const staged = [ebsStaged({ entries: [], volumeData: null }), smbStaged()];
    const pods = [podFolder({ entries: [], volumeData: null }), smbPodFolder()];

    expect(codes(judged({ staged, pods }))).toEqual([]);
  });

  it('does not come for drivers that do not link', () => {
    const data = volumeData('secrets-store.csi.k8s.io', 'csi-1');
    const pods = [
      podFolder(),
      smbPodFolder(),
      podFolder({ name: 'secrets', entries: [DATA], volumeData: data }),
    ];

    expect(codes(judged({ pods }))).toEqual([]);
  });

  it('does not come for what could not be read', () => {
    const staged = [ebsStaged({ entries: [DATA] }), smbStaged()];

    expect(codes(judgedWithout({ staged, pods: [] }, `${CSI}\\ebs.csi.aws.com`))).toEqual([
      'VolumeUnmountUnfinished',
    ]);
    expect(
      codes(judgedWithout({ pods: [podFolder({ entries: [DATA] }), smbPodFolder()] }, `${ROOT}\\pods`)),
    ).toEqual([]);
  });
});

describe('VolumeUnmountUnfinished', () => {
  it('comes for a staged volume that no pod has', () => {
    const result = judged({ pods: [smbPodFolder()] });

    expect(result.status).toBe('warning');
    expect(result.findings).toMatchObject([
      {
        code: 'VolumeUnmountUnfinished',
        subject: { kind: 'ebs_volume', name: VOLUME_ID },
        evidence: { driver: 'ebs.csi.aws.com', volumeHandle: VOLUME_ID },
      },
    ]);
  });

  it('comes for a share too', () => {
    expect(judged({ pods: [podFolder()] }).findings).toMatchObject([
      { code: 'VolumeUnmountUnfinished', subject: { kind: 'staged_volume' } },
    ]);
  });

  it('does not come while kubelet does not run, which is a finding of its own', () => {
    const services = [rawService({ Name: 'kubelet', State: 'Stopped' })];

    expect(codes(judged({ pods: [] }, { services }))).toEqual([]);
    expect(codes(judged({ pods: [smbPodFolder()] }, { services: unread() }))).toEqual([
      'VolumeUnmountUnfinished',
    ]);
  });

  it('does not come where not all folders of pods could be read', () => {
    expect(codes(judgedWithout({ pods: [] }, `${ROOT}\\pods\\${EBS_POD}`))).toEqual([]);
  });

  it('knows a pod by its link where vol_data.json is missing', () => {
    expect(codes(judged({ pods: [podFolder({ volumeData: null }), smbPodFolder()] }))).toEqual([]);
  });
});
