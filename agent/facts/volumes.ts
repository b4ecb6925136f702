// Volumes (root/Microsoft/Windows/Storage, MSFT_Volume). Asking for them touches each file system, so a disk whose
// I/O hangs hangs this fact first; that is why disks and partitions are facts of their own.
// https://learn.microsoft.com/windows-hardware/drivers/storage/msft-volume
import * as z from 'zod';
import { decodeItems } from './decode-items.ts';
import type { Reading } from './observation.ts';
import { OPERATIONAL_STATUS } from './operational-status.ts';
import { driveLetter, enumList, enumValue, optionalNumber, optionalText } from './windows-json.ts';

const FILE_SYSTEM_TYPES = {
  0: 'Unknown',
  2: 'UFS',
  3: 'HFS',
  4: 'FAT',
  5: 'FAT16',
  6: 'FAT32',
  7: 'NTFS4',
  8: 'NTFS5',
  14: 'NTFS',
  15: 'ReFS',
  0x8000: 'CSVFS_NTFS',
  0x8001: 'CSVFS_ReFS',
};

/**
 * Windows 8's documentation has 1 Scan Needed, 2 Spot Fix Needed, 3 Full Repair Needed; later Windows as below. As text
 * the old words keep their own label: 2 as a number is Unhealthy, but "Spot Fix Needed" is much less than that.
 */
const HEALTH = { 0: 'Healthy', 1: 'Warning', 2: 'Unhealthy', 3: 'Full Repair Needed' };

const volume = z
  .object({
    UniqueId: optionalText,
    Path: optionalText,
    DriveLetter: driveLetter,
    FileSystem: optionalText,
    FileSystemType: enumValue(FILE_SYSTEM_TYPES),
    FileSystemLabel: optionalText,
    HealthStatus: enumValue(HEALTH),
    OperationalStatus: enumList(OPERATIONAL_STATUS),
    Size: optionalNumber,
    SizeRemaining: optionalNumber,
  })
  .transform((item) => ({
    /** `\\?\Volume{guid}\`, as in a partition's access paths. */
    volumePath: item.UniqueId ?? item.Path,
    driveLetter: item.DriveLetter,
    /** `NTFS`, `ReFS`, `FAT32`, …; null when the volume is not formatted. */
    fileSystem:
      item.FileSystem ?? (item.FileSystemType?.code === 0 ? null : (item.FileSystemType?.label ?? null)),
    label: item.FileSystemLabel,
    health: item.HealthStatus,
    operationalStatus: item.OperationalStatus,
    sizeBytes: item.Size,
    freeBytes: item.SizeRemaining,
  }));

export type Volume = z.infer<typeof volume>;

export function decodeVolumes(items: unknown): Reading<Volume[]> {
  return decodeItems(items, volume);
}
