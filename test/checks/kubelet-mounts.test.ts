import { describe, expect, it } from 'vitest';
import { kubeletMounts } from '../../agent/checks/kubelet-mounts.ts';
import type { KubeletTree } from '../../agent/facts/kubelet.ts';
import { codes, judge, observations, unread, type Seen } from '../support/observed.ts';
import {
  CSI,
  EBS_GLOBALMOUNT,
  EBS_POD,
  EBS_PV,
  ebsStaged,
  entry,
  kubelet,
  podFolder,
  ROOT,
  SMB_POD,
  SMB_PV,
  smbPodFolder,
  smbStaged,
  volumeData,
} from '../support/kubelet-trees.ts';
import { rawMapping } from '../support/raw-items.ts';

const SHARE = '\\\\amznfsxaa11bb22.corp.example.com\\share';
const PLAIN = [entry('mount', 'directory'), entry('vol_data.json', 'file')];

function judged(tree: Partial<KubeletTree>, seen: Seen = {}) {
  return judge(kubeletMounts, { kubelet: kubelet(tree), ...seen });
}

/** The node, with lines about what kubelet's folders did not let be read. */
function judgedWithout(tree: Partial<KubeletTree>, line: string) {
  const all = observations({ kubelet: kubelet(tree) });
  return judge(kubeletMounts, { ...all, kubelet: { ...all.kubelet, dropped: [line] } });
}

describe('kubelet-mounts', () => {
  it('is ok when every mount leads to its volume', () => {
    expect(judge(kubeletMounts, {})).toMatchObject({ status: 'ok', findings: [] });
  });

  it('is unknown when kubelet could not be read', () => {
    expect(judge(kubeletMounts, { kubelet: unread() }).status).toBe('unknown');
  });
});

describe('MountIsPlainDirectory', () => {
  it('comes for a mount of a pod that is a plain folder', () => {
    const result = judged({ pods: [podFolder({ entries: PLAIN })] });

    expect(result.status).toBe('critical');
    expect(result.findings).toMatchObject([
      {
        code: 'MountIsPlainDirectory',
        subject: { kind: 'pod_volume', name: `${EBS_POD}/${EBS_PV}` },
        evidence: { podUid: EBS_POD, volume: EBS_PV, driver: 'ebs.csi.aws.com' },
      },
    ]);
  });

  it('comes for a globalmount that is a plain folder and that a pod has', () => {
    const staged = [smbStaged({ entries: [entry('globalmount', 'directory')] })];
    const result = judged({ staged, pods: [smbPodFolder()] });

    expect(codes(result)).toEqual(['MountIsPlainDirectory']);
    expect(result.findings[0]?.subject.name).toBe(`${SMB_POD}/${SMB_PV}`);
  });

  it('does not come while a volume is about to be staged', () => {
    const staged = [ebsStaged({ entries: [entry('globalmount', 'directory')] })];

    expect(codes(judged({ staged, pods: [] }))).toEqual([]);
    expect(codes(judged({ staged, pods: [podFolder({ entries: [] })] }))).toEqual([]);
  });

  it('does not come for a driver that keeps files in a plain folder', () => {
    const data = volumeData('secrets-store.csi.k8s.io', 'csi-1');

    expect(codes(judged({ pods: [podFolder({ entries: PLAIN, volumeData: data })] }))).toEqual([]);
  });
});

describe('MountDangling', () => {
  it('comes for a mount whose globalmount is gone', () => {
    const result = judged({ staged: [smbStaged()] });

    expect(result.status).toBe('critical');
    expect(result.findings).toMatchObject([
      {
        code: 'MountDangling',
        subject: { name: `${EBS_POD}/${EBS_PV}` },
        evidence: { target: EBS_GLOBALMOUNT },
      },
    ]);
    expect(codes(judged({ staged: [smbStaged(), ebsStaged({ entries: [] })] }))).toEqual(['MountDangling']);
  });

  it('compares paths as Windows does', () => {
    const entries = [entry('mount', 'link', `\\\\?\\${EBS_GLOBALMOUNT.toUpperCase()}\\`)];

    expect(codes(judged({ pods: [podFolder({ entries })] }))).toEqual([]);
  });

  it('does not come for a target that is not known or elsewhere', () => {
    const to = (target: string | null) =>
      codes(judged({ staged: [], pods: [podFolder({ entries: [entry('mount', 'link', target)] })] }));

    expect(to(null)).toEqual([]);
    expect(to('D:\\data')).toEqual([]);
  });

  it('does not come where the folder of the globalmount could not be read', () => {
    const line = (path: string) => `${path}: EPERM: operation not permitted`;
    const tree = { staged: [smbStaged()] };

    expect(codes(judgedWithout(tree, line(CSI)))).toEqual([]);
    expect(codes(judgedWithout(tree, line(EBS_GLOBALMOUNT.slice(0, -12))))).toEqual([]);
    expect(codes(judgedWithout(tree, line(`${CSI}\\smb.csi.k8s.io`)))).toEqual(['MountDangling']);
  });

  it.each([
    ['none', []],
    ['one of another share', [rawMapping({ RemotePath: '\\\\amznfsxaa11bb22.corp.example.com\\share2' })]],
    ['one of a folder below', [rawMapping({ RemotePath: `${SHARE}\\dir` })]],
  ])('comes for a share without a mapping: %s', (_, mappings) => {
    const result = judged({}, { 'smb-global-mappings': mappings });

    expect(result.findings).toMatchObject([
      { code: 'MountDangling', subject: { name: `${SMB_POD}/${SMB_PV}` }, evidence: { target: SHARE } },
    ]);
  });

  it.each([SHARE, SHARE.toUpperCase(), '//amznfsxaa11bb22.corp.example.com/share/'])(
    'takes the mapping of %s for that of a folder below it',
    (RemotePath) => {
      const staged = [smbStaged({ entries: [entry('globalmount', 'link', `${SHARE}\\team\\a`)] })];

      expect(
        codes(
          judged({ staged, pods: [smbPodFolder()] }, { 'smb-global-mappings': [rawMapping({ RemotePath })] }),
        ),
      ).toEqual([]);
    },
  );

  it('comes for a mount that leads to an unmapped share by itself', () => {
    const pods = [smbPodFolder({ entries: [entry('mount', 'link', '\\\\?\\UNC\\fs\\a')] })];

    expect(codes(judged({ staged: [], pods }))).toEqual(['MountDangling']);
  });

  it('is unknown about shares when mappings could not be read', () => {
    const mappings = { 'smb-global-mappings': unread() };

    expect(judged({}, mappings).status).toBe('unknown');
    expect(judged({ staged: [ebsStaged()], pods: [podFolder()] }, mappings).status).toBe('ok');
  });
});

describe('PodFolderOrphaned', () => {
  it('comes once for all folders, with the first of their pods', () => {
    const pods = Array.from({ length: 7 }, (_, index) =>
      podFolder({ podUid: `pod-${index}`, entries: [], volumeData: null }),
    );
    const result = judged({ pods });

    expect(result.status).toBe('warning');
    expect(result.findings).toMatchObject([
      {
        code: 'PodFolderOrphaned',
        subject: { kind: 'node' },
        evidence: { folders: 7, pods: 'pod-0, pod-1, pod-2, pod-3, pod-4' },
      },
    ]);
  });

  it('does not come for a vol_data.json that this agent could not read', () => {
    const folder = podFolder({ volumeData: null });

    expect(codes(judgedWithout({ pods: [folder] }, `${folder.path}\\vol_data.json: EPERM: no`))).toEqual([]);
    // So many could not be read that it is not told which.
    expect(codes(judgedWithout({ pods: [folder] }, `${ROOT}: and 480 more folders`))).toEqual([]);
    expect(codes(judgedWithout({ pods: [folder] }, `${ROOT}\\pods\\x: EPERM: no`))).toEqual([
      'PodFolderOrphaned',
    ]);
  });
});

describe('StagedVolumeWithoutData', () => {
  it.each([null, '', '{"driverName":"ebs.csi.aws.com"}'])('comes for vol_data.json with %j', (text) => {
    const result = judged({ staged: [ebsStaged({ volumeData: text }), smbStaged()] });

    expect(result.status).toBe('warning');
    expect(result.findings).toMatchObject([
      { code: 'StagedVolumeWithoutData', evidence: { folders: 1, path: EBS_GLOBALMOUNT } },
    ]);
  });

  it('does not come for a vol_data.json that this agent could not read', () => {
    const folder = ebsStaged({ volumeData: null });
    const tree = { staged: [folder, smbStaged()] };

    expect(codes(judgedWithout(tree, `${folder.path}\\vol_data.json: EPERM: no`))).toEqual([]);
  });
});
