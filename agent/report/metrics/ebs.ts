// EBS volumes, and the disks of the node by kind.
import { ebsVolumeFreeSpace } from '../../checks/ebs-volume-free-space.ts';
import type { Report } from '../report-schema.ts';
import { CACHED, flag, one, type MetricDefinition } from './metric.ts';

type VolumeView = NonNullable<Report['ebsVolumes']>[number];

function perVolume(value: (volume: VolumeView) => number | null): MetricDefinition['samples'] {
  return ({ ebsVolumes }) =>
    uniqueVolumes(ebsVolumes).flatMap((volume) => {
      const number = value(volume);
      return number === null ? [] : one(number, { volume_id: volume.volumeId });
    });
}

/** Two disks may show one volume id; that is a finding, and must not make two series of one name. */
function uniqueVolumes(volumes: Report['ebsVolumes']): readonly VolumeView[] {
  return [...new Map((volumes ?? []).map((volume) => [volume.volumeId, volume])).values()];
}

function totalBytes(volume: VolumeView, which: 'sizeBytes' | 'freeBytes'): number | null {
  const known = (volume.fileSystems ?? [])
    .map((fileSystem) => fileSystem[which])
    .filter((bytes) => bytes !== null);
  return known.length === 0 ? null : known.reduce((sum, bytes) => sum + bytes, 0);
}

export const EBS_METRICS: readonly MetricDefinition[] = [
  {
    name: 'winstorage_ebs_volume_up',
    help: `0 when a critical finding names the EBS volume, 1 when none does. Absent when it cannot be told. ${CACHED}`,
    labels: ['volume_id'],
    samples: perVolume(({ up }) => (up === null ? null : flag(up))),
  },
  {
    name: 'winstorage_ebs_volume_info',
    help: `An EBS volume that is attached to the node, by the serial number of its disk (MSFT_Disk). ${CACHED}`,
    labels: [
      'volume_id',
      'disk',
      'boot',
      'bus',
      'partition_style',
      'file_system',
      'access_path',
      'pv',
      'driver',
    ],
    samples: ({ ebsVolumes }) =>
      uniqueVolumes(ebsVolumes).map((volume) => ({
        labels: {
          volume_id: volume.volumeId,
          disk: String(volume.diskNumber),
          boot: String(volume.isBoot),
          bus: volume.busType ?? '',
          partition_style: volume.partitionStyle ?? '',
          file_system: volume.fileSystems?.find((entry) => entry.fileSystem !== null)?.fileSystem ?? '',
          access_path: volume.fileSystems?.flatMap((entry) => entry.accessPaths)[0] ?? '',
          pv: volume.persistentVolumes?.[0] ?? '',
          driver: volume.driver ?? '',
        },
        value: 1,
      })),
  },
  {
    name: 'winstorage_ebs_volume_size_bytes',
    help: `Size of the disk (MSFT_Disk.Size). ${CACHED}`,
    labels: ['volume_id'],
    samples: perVolume(({ sizeBytes }) => sizeBytes),
  },
  {
    name: 'winstorage_ebs_volume_unallocated_bytes',
    help: `Space behind the last partition: what expanding the volume has not yet given to its file system. ${CACHED}`,
    labels: ['volume_id'],
    samples: perVolume(({ unallocatedBytes }) => unallocatedBytes),
  },
  {
    name: 'winstorage_ebs_volume_file_system_size_bytes',
    help: `Size of the file systems of the volume that can hold data, all together (MSFT_Volume.Size). ${CACHED}`,
    labels: ['volume_id'],
    samples: perVolume((volume) => totalBytes(volume, 'sizeBytes')),
  },
  {
    name: 'winstorage_ebs_volume_file_system_free_bytes',
    help: `Free space in these file systems (MSFT_Volume.SizeRemaining). ${CACHED}`,
    labels: ['volume_id'],
    samples: perVolume((volume) => totalBytes(volume, 'freeBytes')),
  },
  {
    name: 'winstorage_ebs_volume_almost_full',
    help: `1 when a file system of the volume has less space left than ebs.freeSpaceCriticalRatio. ${CACHED}`,
    labels: ['volume_id'],
    samples: (report, ...rest) => {
      if (report.checks.some(({ name, status }) => name === ebsVolumeFreeSpace.name && status === 'unknown'))
        return [];
      const full = new Set(
        report.findings.flatMap(({ code, subject }) =>
          code === 'EbsVolumeAlmostFull' ? [subject.name] : [],
        ),
      );
      return perVolume((volume) =>
        totalBytes(volume, 'freeBytes') === null ? null : flag(full.has(volume.volumeId)),
      )(report, ...rest);
    },
  },
  {
    name: 'winstorage_ebs_volume_offline',
    help: `1 when Windows holds the disk offline. That is normal for a volume that no pod uses. ${CACHED}`,
    labels: ['volume_id'],
    samples: perVolume(({ isOffline }) => (isOffline === null ? null : flag(isOffline))),
  },
  {
    name: 'winstorage_ebs_volume_read_only',
    help: `1 when Windows holds the disk read-only (MSFT_Disk.IsReadOnly). ${CACHED}`,
    labels: ['volume_id'],
    samples: perVolume(({ isReadOnly }) => (isReadOnly === null ? null : flag(isReadOnly))),
  },
  {
    name: 'winstorage_disks',
    help: `Number of disks by kind; each running container adds one of kind container. ${CACHED}`,
    labels: ['kind'],
    samples: ({ disks }) =>
      Object.entries(disks ?? {}).map(([kind, value]) => ({ labels: { kind }, value: value ?? 0 })),
  },
];
