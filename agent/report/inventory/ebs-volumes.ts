// What a report says of EBS volumes, and how many disks of each kind there are.
import { EBS_CSI_DRIVER } from '../../csi-drivers.ts';
import { objectVerdicts } from '../../checks/object-status.ts';
import type { CheckResult } from '../../checks/run-checks.ts';
import { diskKind, type DiskKind } from '../../facts/disk-kind.ts';
import { joinEbsVolumes } from '../../facts/ebs-volumes.ts';
import type { Observations } from '../../facts/facts.ts';
import { podVolumesOfEbs, stagedEbsVolumes } from '../../facts/kubelet-volumes.ts';
import { MAX_EBS_VOLUMES } from '../limits.ts';
import type { Report } from '../report-schema.ts';
import { usersOf } from './users.ts';

type EbsVolumeView = NonNullable<Report['ebsVolumes']>[number];

/** The first volumes, and how many others there are; null when the disks could not be read. */
export function ebsVolumeViews(
  observations: Observations,
  results: readonly CheckResult[],
): { readonly views: readonly EbsVolumeView[]; readonly omitted: number } | null {
  if (observations.disks.value === null) return null;
  const verdictOf = objectVerdicts(results, 'disks', 'ebs_volume');
  const kubelet = observations.kubelet.value;
  const staged = new Set(
    kubelet === null ? [] : stagedEbsVolumes(kubelet).map(({ volumeHandle }) => volumeHandle),
  );
  const joined = joinEbsVolumes(
    observations.disks.value,
    observations.partitions.value,
    observations.volumes.value,
  );
  const views = joined
    .slice(0, MAX_EBS_VOLUMES)
    .map(({ volumeId, disk, isBoot, unallocatedBytes, dataPartitions }): EbsVolumeView => ({
      volumeId,
      ...usersOf(kubelet === null ? null : podVolumesOfEbs(kubelet, volumeId)),
      driver: staged.has(volumeId) ? EBS_CSI_DRIVER : null,
      diskNumber: disk.number,
      isBoot,
      ...verdictOf(volumeId),
      isOffline: disk.isOffline,
      offlineReason: disk.offlineReason?.label ?? null,
      isReadOnly: disk.isReadOnly,
      partitionStyle: disk.partitionStyle,
      busType: disk.busType,
      health: disk.health?.label ?? null,
      sizeBytes: disk.sizeBytes,
      unallocatedBytes,
      fileSystems:
        dataPartitions?.map(({ partition, volume }) => ({
          partitionNumber: partition.number,
          accessPaths: partition.accessPaths,
          fileSystem: volume?.fileSystem ?? null,
          label: volume?.label ?? null,
          sizeBytes: volume?.sizeBytes ?? null,
          freeBytes: volume?.freeBytes ?? null,
        })) ?? null,
    }));
  return { views, omitted: Math.max(0, joined.length - MAX_EBS_VOLUMES) };
}

export function diskCounts(observations: Observations): Report['disks'] {
  if (observations.disks.value === null) return null;
  const counts: Record<DiskKind, number> = { ebs: 0, 'instance-store': 0, container: 0, other: 0 };
  for (const disk of observations.disks.value) counts[diskKind(disk)] += 1;
  return counts;
}
