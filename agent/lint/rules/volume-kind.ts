// Kinds of volumes that Windows nodes cannot mount. NFS: https://kubernetes.io/docs/concepts/storage/windows-storage/
// EFS: https://docs.aws.amazon.com/eks/latest/userguide/efs-csi.html
// S3: https://docs.aws.amazon.com/eks/latest/userguide/s3-csi.html
import { textAt, valueAt } from '../json-values.ts';
import type { Manifest } from '../manifest.ts';
import { defineRule } from '../rule.ts';
import { podEvidence, volumesOf } from '../workloads.ts';

const DRIVERS: ReadonlySet<string> = new Set(['efs.csi.aws.com', 's3.csi.aws.com']);

export const volumeKind = defineRule({
  name: 'volume-kind',
  title: 'A Windows pod uses volumes that Windows can mount',
  findings: {
    VolumeKindNotForWindows: {
      severity: 'critical',
      meaning:
        'Windows nodes cannot mount volumes of this kind: there is no driver of NFS, EFS or Mountpoint for S3 for them. The pod stays in ContainerCreating.',
      remedy:
        'For shared files use SMB: FSx for Windows File Server, FSx for ONTAP or a Storage Gateway in front of S3, by the SMB CSI driver.',
      commands: [],
    },
  },
  evaluate: ({ pods, storage }) => [
    ...pods.flatMap((pod) =>
      volumesOf(pod).flatMap(({ name, value, placeOf }) => {
        const kind = kindIn(value);
        return kind === undefined
          ? []
          : [
              {
                code: 'VolumeKindNotForWindows' as const,
                place: placeOf([]),
                message: `the volume ${name} is one of ${kind}`,
                evidence: podEvidence(pod),
              },
            ];
      }),
    ),
    ...[...storage.classes, ...storage.volumes].flatMap(({ manifest, because }) => {
      const kind = kindOf(manifest);
      return kind === undefined
        ? []
        : [
            {
              code: 'VolumeKindNotForWindows' as const,
              place: manifest.placeOf(manifest.kind === 'StorageClass' ? ['provisioner'] : ['spec']),
              message: `it is one of ${kind}`,
              evidence: { because },
            },
          ];
    }),
  ],
});

function kindOf({ kind, value }: Manifest): string | undefined {
  if (kind === 'PersistentVolume') return kindIn(valueAt(value, 'spec'));
  const provisioner = textAt(value, 'provisioner') ?? '';
  return DRIVERS.has(provisioner) ? provisioner : undefined;
}

function kindIn(volume: unknown): string | undefined {
  if (valueAt(volume, 'nfs') !== undefined) return 'nfs';
  const driver = textAt(volume, 'csi', 'driver') ?? '';
  return DRIVERS.has(driver) ? driver : undefined;
}
