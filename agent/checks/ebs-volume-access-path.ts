// A formatted partition on an online disk that is mounted nowhere: what an interrupted unmount leaves. EBS then cannot
// detach the volume before the disk is offline. https://github.com/kubernetes-sigs/aws-ebs-csi-driver/issues/1116
import { isFormatted } from './volume-format.ts';
import { joinEbsVolumes } from '../facts/ebs-volumes.ts';
import { mountsOf } from '../facts/partitions.ts';
import { defineCheck } from './check.ts';
import {
  ebsEvidence,
  ebsName,
  ebsSubject,
  isOnlineDataDisk,
  SHOW_ATTACHMENTS,
  SHOW_PARTITIONS,
} from './ebs-subject.ts';
import { VOLUME_MOVES_SECONDS } from './hold-seconds.ts';

export const ebsVolumeAccessPath = defineCheck({
  name: 'ebs-volume-access-path',
  title: 'Online EBS volumes are mounted',
  needs: ['disks', 'partitions', 'volumes'],
  findings: {
    EbsVolumeWithoutAccessPath: {
      severity: 'warning',
      // What a volume is between format and mount, and between unmount and offline.
      holdSeconds: VOLUME_MOVES_SECONDS,
      meaning:
        'The disk is online and formatted, but it is mounted nowhere, so no pod can use it. That is normal for seconds while a volume is mounted or unmounted. If it stays, the volume can hang in the state detaching.',
      remedy:
        'If the finding stays, see whether a pod on this node uses the volume. If none does and the volume should leave the node, have Windows write out what it still holds of the volume, then take the disk offline.',
      commands: [
        SHOW_PARTITIONS,
        SHOW_ATTACHMENTS,
        'Write-VolumeCache -Path {volumePath}',
        'Set-Disk -Number {diskNumber} -IsOffline $true',
      ],
    },
    EbsVolumePartitionUnused: {
      severity: 'info',
      holdSeconds: VOLUME_MOVES_SECONDS,
      // https://github.com/kubernetes-sigs/aws-ebs-csi-driver/blob/v1.64.0/pkg/mounter/mount_windows_proxyV1.go (FormatAndMount)
      meaning:
        'The disk has several formatted partitions, and not all of them are mounted. The EBS driver mounts the first one only, so pods see nothing of the others. With a volume made from a snapshot of a disk with several partitions, such as the root disk of Windows, that can be the wrong one.',
      remedy:
        'Nothing, if pods find their data. Otherwise copy what they need to a volume with one partition.',
      commands: [SHOW_PARTITIONS],
    },
  },
  evaluate: ({ facts }) =>
    joinEbsVolumes(facts.disks, facts.partitions, facts.volumes)
      .filter(isOnlineDataDisk)
      .flatMap((ebs) => {
        const isUsed = (ebs.partitions ?? []).flatMap(mountsOf).length > 0;
        return (ebs.dataPartitions ?? []).flatMap(({ partition, volume }) => {
          if (volume === null || !isFormatted(volume) || mountsOf(partition).length > 0) return [];
          return [
            {
              code: isUsed ? ('EbsVolumePartitionUnused' as const) : ('EbsVolumeWithoutAccessPath' as const),
              subject: ebsSubject(ebs),
              message: `partition ${partition.number} of ${ebsName(ebs)} has no drive letter and no folder${isUsed ? ', and another partition of it has' : ''}`,
              evidence: {
                ...ebsEvidence(ebs),
                partitionNumber: partition.number,
                volumePath: volume.volumePath,
              },
            },
          ];
        });
      }),
});
