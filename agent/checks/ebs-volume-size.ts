// Unallocated space behind the last partition: the EBS volume grew, the file system did not. On Windows only the
// expansion of a PVC grows it; a volume that was made from a smaller snapshot keeps the old size.
// https://github.com/kubernetes-sigs/aws-ebs-csi-driver/issues/2877, https://github.com/kubernetes-csi/csi-proxy/issues/195
import { joinEbsVolumes } from '../facts/ebs-volumes.ts';
import { defineCheck } from './check.ts';
import {
  ebsEvidence,
  ebsName,
  ebsSubject,
  isOnlineDataDisk,
  SHOW_PARTITIONS,
  SHOW_PERSISTENT_VOLUMES,
} from './ebs-subject.ts';
import { VOLUME_MOVES_SECONDS } from './hold-seconds.ts';

const MIB = 1024 ** 2;

export const ebsVolumeSize = defineCheck({
  name: 'ebs-volume-size',
  title: 'EBS volumes use the whole disk',
  needs: ['disks', 'partitions'],
  findings: {
    EbsVolumeNotGrown: {
      severity: 'warning',
      // EC2 grows the volume first; then kubelet asks the driver to grow what is on it.
      holdSeconds: VOLUME_MOVES_SECONDS,
      meaning:
        'The disk is larger than its last partition, so pods do not get the size that the PVC promises. An expansion failed half-way, or the volume was made from a smaller snapshot.',
      remedy:
        'Expand the PVC once more by at least 1 GiB: the driver then grows the partition. That needs the service defragsvc (Optimize drives), which must not be disabled. Otherwise extend the partition with diskpart, which keeps the data; take a snapshot first.',
      commands: [
        SHOW_PARTITIONS,
        'Get-CimInstance -ClassName Win32_Service -Filter "Name=\'defragsvc\'" | Format-List Name, State, StartMode',
        SHOW_PERSISTENT_VOLUMES,
        "'select disk {diskNumber}', 'select partition {partitionNumber}', 'extend' | diskpart",
      ],
    },
  },
  evaluate: ({ facts, settings }) =>
    joinEbsVolumes(facts.disks, facts.partitions, null)
      .filter(isOnlineDataDisk)
      .flatMap((ebs) => {
        // A disk without a data partition was not grown too little, but not partitioned yet.
        const last = ebs.dataPartitions
          ?.map(({ partition }) => partition)
          .toSorted((a, b) => (a.offsetBytes ?? 0) - (b.offsetBytes ?? 0))
          .at(-1);
        const unallocated = ebs.unallocatedBytes;
        if (last === undefined || unallocated === null) return [];
        if (unallocated <= settings.ebs.unallocatedWarningBytes) return [];
        return [
          {
            code: 'EbsVolumeNotGrown' as const,
            subject: ebsSubject(ebs),
            message: `${ebsName(ebs)} has ${Math.round(unallocated / MIB)} MiB behind its last partition`,
            evidence: {
              ...ebsEvidence(ebs),
              partitionNumber: last.number,
              unallocatedBytes: unallocated,
              diskBytes: ebs.disk.sizeBytes,
              partitionStyle: ebs.disk.partitionStyle,
            },
          },
        ];
      }),
});
