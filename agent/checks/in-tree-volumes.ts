// Volumes of the in-tree plugin awsElasticBlockStore. Kubernetes 1.27 removed it; clusters before hand its volumes to
// the CSI driver. https://github.com/kubernetes/kubernetes/pull/115838
import { IN_TREE_EBS_PLUGIN } from '../facts/kubelet.ts';
import { defineCheck } from './check.ts';
import { SHOW_PERSISTENT_VOLUMES } from './ebs-subject.ts';
import { podVolumeSubject, SHOW_PODS } from './kubelet-subject.ts';

export const inTreeVolumes = defineCheck({
  name: 'in-tree-volumes',
  title: 'No pod uses the in-tree EBS plugin',
  needs: ['kubelet'],
  findings: {
    InTreeEbsVolume: {
      severity: 'warning',
      meaning:
        'kubelet mounted this volume by the in-tree plugin kubernetes.io/aws-ebs, without a CSI driver. Newer Kubernetes does not have that plugin: after an upgrade of the node its pods do not start, or the folder is what an old pod left.',
      remedy:
        'Install the EBS CSI driver and let pods use a StorageClass of ebs.csi.aws.com. Drain the node before its kubelet is upgraded, so that the plugin itself unmounts its volumes. If no such pod runs any more, restart the node or replace it.',
      commands: [SHOW_PODS, SHOW_PERSISTENT_VOLUMES],
    },
  },
  evaluate: ({ facts: { kubelet } }) =>
    kubelet.podVolumes
      .filter(({ plugin }) => plugin === IN_TREE_EBS_PLUGIN)
      .map((volume) => ({
        code: 'InTreeEbsVolume' as const,
        subject: podVolumeSubject(volume),
        message: `pod ${volume.podUid} has the volume ${volume.name} by the in-tree plugin`,
        evidence: { podUid: volume.podUid, volume: volume.name, path: volume.mountPath },
      })),
});
