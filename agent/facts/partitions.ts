// Partitions (root/Microsoft/Windows/Storage, MSFT_Partition).
// https://learn.microsoft.com/windows-hardware/drivers/storage/msft-partition
import * as z from 'zod';
import { decodeItems } from './decode-items.ts';
import type { Reading } from './observation.ts';
import {
  driveLetter,
  optionalBoolean,
  optionalNumber,
  optionalText,
  requiredNumber,
  textList,
} from './windows-json.ts';

/** GPT types that hold no data of a pod. Windows prints them in braces; its documentation shows none, so both are taken. */
const GPT_TYPES_WITHOUT_DATA: ReadonlySet<string> = new Set([
  // EFI system, Microsoft reserved, recovery
  'c12a7328-f81f-11d2-ba4b-00a0c93ec93b',
  'e3c9e316-0b5c-4db8-817d-f92df00215ae',
  'de94bba4-06d1-4d40-a16a-bfd50179d6ac',
]);

const partition = z
  .object({
    DiskNumber: requiredNumber,
    PartitionNumber: requiredNumber,
    DriveLetter: driveLetter,
    AccessPaths: textList,
    Offset: optionalNumber,
    Size: optionalNumber,
    GptType: optionalText,
    MbrType: optionalNumber,
    IsHidden: optionalBoolean,
    IsReadOnly: optionalBoolean,
  })
  .transform((item) => {
    const gptType = item.GptType?.replaceAll(/[{}]/g, '').toLowerCase() ?? null;
    return {
      diskNumber: item.DiskNumber,
      number: item.PartitionNumber,
      driveLetter: item.DriveLetter,
      /** Drive letters and folders at which the partition is mounted, without its volume path. */
      accessPaths: item.AccessPaths.filter((path) => !VOLUME_PATH.test(path)),
      /** `\\?\Volume{guid}\`, the key of its volume; null for a partition without one. */
      volumePath: item.AccessPaths.find((path) => VOLUME_PATH.test(path)) ?? null,
      offsetBytes: item.Offset,
      sizeBytes: item.Size,
      gptType,
      mbrType: item.MbrType,
      isHidden: item.IsHidden,
      isReadOnly: item.IsReadOnly,
      /** Whether it can hold a pod's data: not EFI, reserved, recovery or hidden. */
      holdsData: item.IsHidden !== true && !GPT_TYPES_WITHOUT_DATA.has(gptType ?? ''),
    };
  });

const VOLUME_PATH = /^\\\\\?\\Volume\{/i;

export type Partition = z.infer<typeof partition>;

export function decodePartitions(items: unknown): Reading<Partition[]> {
  return decodeItems(items, partition);
}

/** Where a partition is mounted: folders and drive letters; none for one that nobody can reach by a path. */
export function mountsOf({ driveLetter: letter, accessPaths }: Partition): readonly string[] {
  return letter !== null && accessPaths.length === 0 ? [`${letter}:`] : accessPaths;
}
