// The Windows build and its SAN policy, from the registry: no CIM provider is asked, so this cannot hang with one.
import { z } from 'zod';
import { decodeSingle } from './decode-items.ts';
import type { Reading } from './observation.ts';
import { enumValue, optionalNumber, optionalText, requiredNumber } from './windows-json.ts';

/** What Windows does with a disk it has not seen before. Numbers of VDS_SAN_POLICY and MSFT_StorageSetting.NewDiskPolicy. */
const SAN_POLICIES = {
  0: 'Unknown',
  1: 'OnlineAll',
  2: 'OfflineShared',
  3: 'OfflineAll',
  4: 'OfflineInternal',
};

const windows = z
  .object({
    CurrentBuildNumber: requiredNumber,
    UBR: optionalNumber,
    ProductName: optionalText,
    DisplayVersion: optionalText,
    ReleaseId: optionalText,
    InstallationType: optionalText,
    SanPolicy: enumValue(SAN_POLICIES),
    ComputerName: optionalText,
  })
  .transform((item) => ({
    build: item.CurrentBuildNumber,
    /** Update build revision: the last part of 10.0.20348.2402. */
    revision: item.UBR,
    productName: item.ProductName,
    displayVersion: item.DisplayVersion ?? item.ReleaseId,
    /** `Server` or `Server Core`. */
    installationType: item.InstallationType,
    /** Null where the registry has no value: Windows then uses the default of its edition. */
    sanPolicy: item.SanPolicy,
    computerName: item.ComputerName,
  }));

export type WindowsNode = z.infer<typeof windows>;

export function decodeWindows(items: unknown): Reading<WindowsNode> {
  return decodeSingle(items, windows);
}
