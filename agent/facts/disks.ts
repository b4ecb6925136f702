// Disks (root/Microsoft/Windows/Storage, MSFT_Disk).
// https://learn.microsoft.com/windows-hardware/drivers/storage/msft-disk
import * as z from 'zod';
import { decodeItems } from './decode-items.ts';
import { failedReading, type Reading } from './observation.ts';
import { OPERATIONAL_STATUS } from './operational-status.ts';
import {
  enumList,
  enumValue,
  optionalBoolean,
  optionalNumber,
  optionalText,
  requiredNumber,
} from './windows-json.ts';

const BUS_TYPES = {
  0: 'Unknown',
  1: 'SCSI',
  2: 'ATAPI',
  3: 'ATA',
  4: '1394',
  5: 'SSA',
  6: 'Fibre Channel',
  7: 'USB',
  8: 'RAID',
  9: 'iSCSI',
  10: 'SAS',
  11: 'SATA',
  12: 'SD',
  13: 'MMC',
  14: 'Virtual',
  15: 'File Backed Virtual',
  16: 'Storage Spaces',
  17: 'NVMe',
  18: 'SCM',
  19: 'UFS',
};

/** 0 is `Unknown` in the documentation and `RAW` in Get-Disk; here RAW, the word that people know. */
const PARTITION_STYLES = { 0: 'RAW', 1: 'MBR', 2: 'GPT' };

/** 8 comes from VDS_DISK_OFFLINE_REASON, which the storage class continues. */
const OFFLINE_REASONS = {
  0: 'None',
  1: 'Policy',
  2: 'Redundant Path',
  3: 'Snapshot',
  4: 'Collision',
  5: 'Resource Exhaustion',
  6: 'Critical Write Failures',
  7: 'Data Integrity Scan Required',
  8: 'Lost Data Persistence',
};

const HEALTH = { 0: 'Healthy', 1: 'Warning', 2: 'Unhealthy', 5: 'Unknown' };

const disk = z
  .object({
    Number: requiredNumber,
    UniqueId: optionalText,
    Path: optionalText,
    Location: optionalText,
    SerialNumber: optionalText,
    FriendlyName: optionalText,
    Model: optionalText,
    BusType: enumValue(BUS_TYPES, { Spaces: 16 }),
    PartitionStyle: enumValue(PARTITION_STYLES, { Unknown: 0 }),
    OperationalStatus: enumList(OPERATIONAL_STATUS),
    HealthStatus: enumValue(HEALTH),
    IsOffline: optionalBoolean,
    OfflineReason: enumValue(OFFLINE_REASONS),
    IsReadOnly: optionalBoolean,
    IsBoot: optionalBoolean,
    IsSystem: optionalBoolean,
    Size: optionalNumber,
    LargestFreeExtent: optionalNumber,
  })
  .transform((item) => ({
    /** Windows' number of the disk. It may change at a restart: never a key. */
    number: item.Number,
    uniqueId: item.UniqueId,
    path: item.Path,
    location: item.Location,
    serialNumber: item.SerialNumber,
    friendlyName: item.FriendlyName,
    model: item.Model,
    busType: item.BusType?.label ?? null,
    partitionStyle: item.PartitionStyle?.label ?? null,
    operationalStatus: item.OperationalStatus,
    health: item.HealthStatus,
    isOffline: item.IsOffline,
    /** Null when the disk is online, and where Windows gives no reason. */
    offlineReason: item.OfflineReason?.code === 0 ? null : item.OfflineReason,
    isReadOnly: item.IsReadOnly,
    isBoot: item.IsBoot,
    isSystem: item.IsSystem,
    sizeBytes: item.Size,
    largestFreeExtentBytes: item.LargestFreeExtent,
  }));

export type Disk = z.infer<typeof disk>;

/** A node runs from a disk, so an empty list is no answer: taken for one, every check of disks would say ok. */
export function decodeDisks(items: unknown): Reading<Disk[]> {
  const reading = decodeItems(items, disk);
  if (!reading.ok || reading.value.length > 0) return reading;
  return failedReading('missing', 'Windows listed no disk at all, not even the one that it runs from');
}
