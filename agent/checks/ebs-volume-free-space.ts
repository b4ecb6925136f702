// How much space is left on EBS volumes, the root volume of the node included: there lie images, logs and emptyDir.
import { joinEbsVolumes, type DataPartition, type EbsVolume } from '../facts/ebs-volumes.ts';
import { mountsOf } from '../facts/partitions.ts';
import { defineCheck, type FindingKind } from './check.ts';
import { ebsEvidence, ebsName, ebsSubject, SHOW_PERSISTENT_VOLUMES } from './ebs-subject.ts';

const FINDINGS = {
  EbsVolumeLowFreeSpace: {
    severity: 'warning',
    meaning: 'The volume fills up. When it is full, the pods that use it can no longer write.',
    remedy:
      'Delete what is not needed, or expand the PVC. For the root volume of the node, remove unused images and logs, or use a larger root volume.',
    commands: ['Get-Volume -Path {volumePath}', SHOW_PERSISTENT_VOLUMES],
  },
  EbsVolumeAlmostFull: {
    severity: 'critical',
    meaning:
      'The volume is nearly full. Pods that use it fail to write very soon; on the root volume of the node, kubelet may evict pods.',
    remedy:
      'Delete what is not needed at once, or expand the PVC. For the root volume of the node, remove unused images and logs, or replace the node by one with a larger root volume.',
    commands: ['Get-Volume -Path {volumePath}', SHOW_PERSISTENT_VOLUMES],
  },
} as const satisfies Readonly<Record<string, FindingKind>>;

export const ebsVolumeFreeSpace = defineCheck({
  name: 'ebs-volume-free-space',
  title: 'EBS volumes have free space',
  needs: ['disks', 'partitions', 'volumes'],
  findings: FINDINGS,
  evaluate: ({ facts, settings }) =>
    joinEbsVolumes(facts.disks, facts.partitions, facts.volumes).flatMap((ebs) =>
      (ebs.dataPartitions ?? []).flatMap((dataPartition) => {
        const { volume, partition } = dataPartition;
        const size = volume?.sizeBytes ?? 0;
        const free = volume?.freeBytes ?? null;
        if (volume === null || free === null || size <= 0 || isSystemPartition(ebs, dataPartition)) return [];
        const ratio = free / size;
        const almostFull = ratio < settings.ebs.freeSpaceCriticalRatio;
        if (!almostFull && ratio >= settings.ebs.freeSpaceWarningRatio) return [];
        return [
          {
            code: almostFull ? ('EbsVolumeAlmostFull' as const) : ('EbsVolumeLowFreeSpace' as const),
            subject: ebsSubject(ebs),
            message: `${(ratio * 100).toFixed(1)} % is free on partition ${partition.number} of ${ebsName(ebs)}`,
            evidence: {
              ...ebsEvidence(ebs),
              partitionNumber: partition.number,
              volumePath: volume.volumePath,
              mountedAt: partition.accessPaths.join(', ') || null,
              freeBytes: free,
              sizeBytes: size,
              rootVolume: ebs.isBoot,
            },
          },
        ];
      }),
    ),
});

/** "System Reserved" on an MBR root disk is small, full by design, and mounted nowhere. */
function isSystemPartition({ isBoot }: EbsVolume, { partition }: DataPartition): boolean {
  return isBoot && mountsOf(partition).length === 0;
}
