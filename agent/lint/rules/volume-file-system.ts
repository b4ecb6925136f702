// The file system of a PersistentVolume. csi-proxy initialises and formats a disk in which Windows sees none, and Windows
// sees none in ext4: PartitionDisk and FormatVolume in pkg/mounter/mount_windows_proxyV1.go,
// https://github.com/kubernetes-sigs/aws-ebs-csi-driver. That is concluded from code; nobody here let it happen.
import { textAt, valueAt } from '../json-values.ts';
import type { Manifest } from '../manifest.ts';
import { defineRule } from '../rule.ts';

export const volumeFileSystem = defineRule({
  name: 'volume-file-system',
  title: 'A PersistentVolume of Windows pods holds NTFS',
  findings: {
    StaticVolumeNotNtfs: {
      severity: 'critical',
      meaning:
        'This volume was made by hand and is said to hold a file system that Windows cannot read. Windows takes such a disk for an empty one, and the driver of Windows initialises and formats an empty disk: what is on it would be lost.',
      remedy:
        'Do not let a Windows pod use it before you know what is on it. If it holds NTFS, say fsType: ntfs. If it holds data of Linux, copy them to a new volume by way of a Linux pod.',
      commands: [],
    },
    VolumeNotNtfs: {
      severity: 'warning',
      meaning:
        'A provisioner made this volume with another file system in mind than Windows uses. The EBS CSI driver formats NTFS on Windows all the same, so the volume is not what it is said to be, and a Linux pod cannot mount it.',
      remedy:
        'Use a class with csi.storage.k8s.io/fstype: ntfs for the next volume. This one works as long as only Windows pods use it.',
      commands: [],
    },
  },
  evaluate: ({ storage }) =>
    storage.volumes.flatMap(({ manifest, because }) => {
      const source = ['csi', 'awsElasticBlockStore'].find(
        (name) => valueAt(manifest.value, 'spec', name) !== undefined,
      );
      const fsType = source === undefined ? undefined : textAt(manifest.value, 'spec', source, 'fsType');
      if (source === undefined || fsType === undefined) return [];
      if (['', 'ntfs', 'cifs', 'smb'].includes(fsType.toLowerCase())) return [];
      return [
        {
          code: isProvisioned(manifest) ? ('VolumeNotNtfs' as const) : ('StaticVolumeNotNtfs' as const),
          place: manifest.placeOf(['spec', source, 'fsType']),
          message: `the volume is said to hold ${fsType}`,
          evidence: { because },
        },
      ];
    }),
});

/** https://kubernetes.io/docs/reference/labels-annotations-taints/#pv-kubernetes-io-provisioned-by */
function isProvisioned({ value }: Manifest): boolean {
  return valueAt(value, 'metadata', 'annotations', 'pv.kubernetes.io/provisioned-by') !== undefined;
}
