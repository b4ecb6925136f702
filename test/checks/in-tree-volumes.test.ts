import { describe, expect, it } from 'vitest';
import { inTreeVolumes } from '../../agent/checks/in-tree-volumes.ts';
import { judge, unread } from '../support/observed.ts';
import { EBS_POD, kubelet, podFolder } from '../support/kubelet-trees.ts';

describe('in-tree-volumes', () => {
  it('is ok when every volume is of a CSI driver', () => {
    expect(judge(inTreeVolumes, {})).toMatchObject({ status: 'ok', findings: [] });
  });

  it('warns about each volume of the in-tree plugin, and names its pod', () => {
    const folder = podFolder({ plugin: 'kubernetes.io~aws-ebs', entries: [], volumeData: null });
    const result = judge(inTreeVolumes, {
      kubelet: kubelet({ pods: [folder, { ...folder, podUid: 'other' }] }),
    });

    expect(result.status).toBe('warning');
    expect(result.findings).toMatchObject([
      {
        code: 'InTreeEbsVolume',
        subject: { kind: 'pod_volume', name: `${EBS_POD}/${folder.name}` },
        evidence: { podUid: EBS_POD, volume: folder.name, path: folder.path },
      },
      { evidence: { podUid: 'other' } },
    ]);
  });

  it('is unknown when kubelet could not be read', () => {
    expect(judge(inTreeVolumes, { kubelet: unread() }).status).toBe('unknown');
  });
});
