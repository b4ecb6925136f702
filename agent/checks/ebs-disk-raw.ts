// A disk without a partition table. csi-proxy initialises such a disk when a pod uses it, whatever is on it: a volume
// that Linux formatted without a partition table looks the same, and would lose its data (PartitionDisk in
// https://github.com/kubernetes-csi/csi-proxy/blob/v1.3.0/pkg/server/disk/server.go).
import { joinEbsVolumes } from '../facts/ebs-volumes.ts';
import { defineCheck } from './check.ts';
import {
  ebsEvidence,
  ebsName,
  ebsSubject,
  isOnlineDataDisk,
  SHOW_DISK,
  SHOW_PERSISTENT_VOLUMES,
} from './ebs-subject.ts';
import { VOLUME_MOVES_SECONDS } from './hold-seconds.ts';

export const ebsDiskRaw = defineCheck({
  name: 'ebs-disk-raw',
  title: 'Online EBS disks are initialised',
  needs: ['disks'],
  findings: {
    EbsDiskNotInitialised: {
      severity: 'warning',
      // What a new volume is until the driver initialises it.
      holdSeconds: VOLUME_MOVES_SECONDS,
      meaning:
        'Windows sees no partition table on the disk. A new volume looks like this for some seconds, until the driver formats it. A volume that Linux formatted looks like this too: the driver would format it, and its data would be lost.',
      remedy:
        'Nothing, if the volume is new and the finding goes away. If the volume may hold data of a Linux pod, do not initialise or format it: stop the pod, detach the volume, take a snapshot, and look at it on a Linux node.',
      commands: [SHOW_DISK, SHOW_PERSISTENT_VOLUMES],
    },
  },
  evaluate: ({ facts }) =>
    joinEbsVolumes(facts.disks, null, null)
      .filter((volume) => isOnlineDataDisk(volume) && volume.disk.partitionStyle === 'RAW')
      .map((volume) => ({
        code: 'EbsDiskNotInitialised' as const,
        subject: ebsSubject(volume),
        message: `${ebsName(volume)} is online and has no partition table`,
        evidence: { ...ebsEvidence(volume), partitionStyle: 'RAW' },
      })),
});
