// The in-tree plugin of EBS, which Kubernetes 1.27 removed: https://github.com/kubernetes/kubernetes/pull/115838. Its work is
// handed to the CSI driver: https://kubernetes.io/docs/concepts/storage/volumes/#awselasticblockstore
import { textAt, valueAt } from '../json-values.ts';
import { defineRule } from '../rule.ts';
import { EBS_IN_TREE_PROVISIONER } from '../storage-use.ts';
import { podEvidence, volumesOf } from '../workloads.ts';

export const inTreeEbs = defineRule({
  name: 'in-tree-ebs',
  title: 'EBS volumes come from the CSI driver',
  findings: {
    InTreeEbsClass: {
      severity: 'warning',
      meaning:
        'The plugin kubernetes.io/aws-ebs is not part of Kubernetes 1.27 and later. Its classes work only as long as the EBS CSI driver is installed and does its work, and they can do nothing that is new in that driver.',
      remedy:
        'Install the EBS CSI driver, on Windows nodes as well, and make a class with provisioner: ebs.csi.aws.com and csi.storage.k8s.io/fstype: ntfs.',
      commands: [],
    },
    InTreeEbsSource: {
      severity: 'warning',
      meaning:
        'The volume source awsElasticBlockStore is of a plugin that Kubernetes 1.27 and later do not have. It works only as long as the EBS CSI driver is installed and does its work.',
      remedy:
        'Write the volume as csi with driver: ebs.csi.aws.com, volumeHandle: the id of the volume, and fsType: ntfs.',
      commands: [],
    },
  },
  evaluate: ({ pods, storage }) => {
    const { idleDefaultClass } = storage;
    const asDefault =
      idleDefaultClass === null
        ? []
        : [{ manifest: idleDefaultClass, because: 'it is the default class, and Windows pods were given' }];
    return [
      ...[...storage.classes, ...asDefault]
        .filter(({ manifest }) => textAt(manifest.value, 'provisioner') === EBS_IN_TREE_PROVISIONER)
        .map(({ manifest, because }) => ({
          code: 'InTreeEbsClass' as const,
          place: manifest.placeOf(['provisioner']),
          message: `the provisioner is ${EBS_IN_TREE_PROVISIONER}`,
          evidence: { because },
        })),
      ...storage.volumes
        .filter(({ manifest }) => valueAt(manifest.value, 'spec', 'awsElasticBlockStore') !== undefined)
        .map(({ manifest, because }) => ({
          code: 'InTreeEbsSource' as const,
          place: manifest.placeOf(['spec', 'awsElasticBlockStore']),
          message: 'the volume is an awsElasticBlockStore',
          evidence: { because },
        })),
      ...pods.flatMap((pod) =>
        volumesOf(pod).flatMap(({ name, value, placeOf }) =>
          valueAt(value, 'awsElasticBlockStore') === undefined
            ? []
            : [
                {
                  code: 'InTreeEbsSource' as const,
                  place: placeOf(['awsElasticBlockStore']),
                  message: `the volume ${name} is an awsElasticBlockStore`,
                  evidence: podEvidence(pod),
                },
              ],
        ),
      ),
    ];
  },
});
