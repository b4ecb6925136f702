// Joins disks, partitions and volumes into one view per EBS volume. A constant number of queries was made for it;
// associations in CIM would cost one query per object.
import type { Disk } from './disks.ts';
import { diskKind, ebsVolumeId } from './disk-kind.ts';
import type { Partition } from './partitions.ts';
import type { Volume } from './volumes.ts';

export interface DataPartition {
  readonly partition: Partition;
  /** Null when no volume has its path, or volumes could not be read. */
  readonly volume: Volume | null;
}

export interface EbsVolume {
  readonly volumeId: string;
  readonly disk: Disk;
  /** The root volume of the node, not a pod's. */
  readonly isBoot: boolean;
  /** Null when partitions could not be read. */
  readonly dataPartitions: readonly DataPartition[] | null;
  /** Null when partitions could not be read. */
  readonly partitions: readonly Partition[] | null;
  /** Space behind the last partition, in bytes; null when it cannot be told. */
  readonly unallocatedBytes: number | null;
}

/** The EBS volumes of a node, by volume id; disks that look like EBS but show no volume id are left out. */
export function joinEbsVolumes(
  disks: readonly Disk[],
  partitions: readonly Partition[] | null,
  volumes: readonly Volume[] | null,
): EbsVolume[] {
  const partitionsByDisk = Map.groupBy(partitions ?? [], (partition) => partition.diskNumber);
  const volumeByPath = new Map((volumes ?? []).map((volume) => [foldPath(volume.volumePath), volume]));
  const joined: EbsVolume[] = [];
  for (const disk of disks) {
    const volumeId = ebsVolumeId(disk);
    if (volumeId === null || diskKind(disk) !== 'ebs') continue;
    const own = partitions === null ? null : (partitionsByDisk.get(disk.number) ?? []);
    joined.push({
      volumeId,
      disk,
      isBoot: disk.isBoot === true || disk.isSystem === true,
      partitions: own,
      dataPartitions:
        own
          ?.filter((partition) => partition.holdsData)
          .map((partition) => ({ partition, volume: findVolume(partition, volumeByPath) })) ?? null,
      unallocatedBytes: unallocatedTail(disk, own),
    });
  }
  return joined.toSorted((a, b) => a.volumeId.localeCompare(b.volumeId));
}

function findVolume(partition: Partition, volumeByPath: ReadonlyMap<string, Volume>): Volume | null {
  return partition.volumePath === null ? null : (volumeByPath.get(foldPath(partition.volumePath)) ?? null);
}

function foldPath(path: string | null): string {
  return (path ?? '').toLowerCase().replace(/\\$/, '');
}

/** Computed here, because GetSupportedSize, which Windows offers for it, starts the defragmenter and takes minutes. */
function unallocatedTail(disk: Disk, partitions: readonly Partition[] | null): number | null {
  if (disk.sizeBytes === null || disk.partitionStyle === 'RAW' || disk.isOffline === true) return null;
  const ends = (partitions ?? []).map((partition) =>
    partition.offsetBytes === null || partition.sizeBytes === null
      ? null
      : partition.offsetBytes + partition.sizeBytes,
  );
  const known = ends.filter((end) => end !== null);
  if (known.length > 0 && known.length === ends.length)
    return Math.max(0, disk.sizeBytes - Math.max(...known));
  return disk.largestFreeExtentBytes;
}
