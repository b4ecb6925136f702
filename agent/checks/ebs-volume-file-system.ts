// What the data partitions of EBS disks are formatted with. On Windows the driver formats with NTFS, whatever fsType
// the StorageClass names. https://github.com/kubernetes-sigs/azuredisk-csi-driver/issues/561 (fsType: ext4)
import { isFormatted } from './volume-format.ts';
import { joinEbsVolumes } from '../facts/ebs-volumes.ts';
import { defineCheck, type FindingDraft, type FindingKind } from './check.ts';
import {
  ebsEvidence,
  ebsName,
  ebsSubject,
  isOnlineDataDisk,
  SHOW_PARTITIONS,
  SHOW_PERSISTENT_VOLUMES,
} from './ebs-subject.ts';
import { VOLUME_MOVES_SECONDS } from './hold-seconds.ts';

const FINDINGS = {
  EbsVolumeNotNtfs: {
    severity: 'warning',
    meaning:
      'The volume has another file system than NTFS, the only one that the driver makes on Windows, so something else formatted it. Pods can use it as far as that file system goes: FAT has no permissions, and growing it fails.',
    remedy:
      'If that is not on purpose, copy the data to a new volume that the driver formats. Formatting this one would delete its data.',
    commands: [SHOW_PARTITIONS, SHOW_PERSISTENT_VOLUMES],
  },
  EbsVolumeNotFormatted: {
    severity: 'warning',
    // What a new volume is until the driver formats it.
    holdSeconds: VOLUME_MOVES_SECONDS,
    meaning:
      'The disk has a partition for data without a file system that Windows knows. A new volume looks like this for some seconds, until the driver formats it. A partition that Linux formatted looks like this too: the driver would format it, and its data would be lost.',
    remedy:
      'Nothing, if the volume is new and the finding goes away. If it may hold data of a Linux pod, do not format it: stop the pod, detach the volume, take a snapshot, and look at it on a Linux node.',
    commands: [SHOW_PARTITIONS, SHOW_PERSISTENT_VOLUMES],
  },
} as const satisfies Readonly<Record<string, FindingKind>>;

export const ebsVolumeFileSystem = defineCheck({
  name: 'ebs-volume-file-system',
  title: 'EBS volumes are formatted with NTFS',
  needs: ['disks', 'partitions', 'volumes'],
  findings: FINDINGS,
  evaluate: ({ facts }) =>
    joinEbsVolumes(facts.disks, facts.partitions, facts.volumes)
      .filter(isOnlineDataDisk)
      .flatMap((ebs) =>
        (ebs.dataPartitions ?? []).flatMap(({ partition, volume }): FindingDraft<keyof typeof FINDINGS>[] => {
          if (volume === null) return [];
          const { fileSystem } = volume;
          const base = {
            subject: ebsSubject(ebs),
            evidence: { ...ebsEvidence(ebs), partitionNumber: partition.number, fileSystem },
          };
          const name = `partition ${partition.number} of ${ebsName(ebs)}`;
          if (!isFormatted(volume))
            return [{ ...base, code: 'EbsVolumeNotFormatted', message: `${name} has no file system` }];
          // NTFS4 and NTFS5 are its old names in the table of file system types.
          if (/^NTFS/i.test(fileSystem ?? '')) return [];
          return [{ ...base, code: 'EbsVolumeNotNtfs', message: `${name} is formatted with ${fileSystem}` }];
        }),
      ),
});
