// The Windows build, its SAN policy and its disk drivers, from the registry: no CIM provider is asked, so this cannot
// hang with one.
import * as z from 'zod';
import { decodeSingle } from './decode-items.ts';
import type { Reading } from './observation.ts';
import { enumValue, optionalNumber, optionalText, requiredNumber, unwrapList } from './windows-json.ts';

/** What Windows does with a disk it has not seen before. Numbers of VDS_SAN_POLICY and MSFT_StorageSetting.NewDiskPolicy. */
const SAN_POLICIES = {
  0: 'Unknown',
  1: 'OnlineAll',
  2: 'OfflineShared',
  3: 'OfflineAll',
  4: 'OfflineInternal',
};

/** https://learn.microsoft.com/windows-hardware/drivers/install/hklm-system-currentcontrolset-services-registry-tree */
const START_MODES = { 0: 'Boot', 1: 'System', 2: 'Automatic', 3: 'Manual', 4: 'Disabled' };

const driver = z
  .object({
    Name: optionalText,
    Start: enumValue(START_MODES),
    ImagePath: optionalText,
    FileVersion: optionalText,
  })
  .transform((item) => ({
    /** `AWSNVMe` (EBS on Nitro), `xenvbd` (AWS PV, EBS on Xen) or `stornvme` (of Windows itself). */
    name: item.Name ?? '',
    start: item.Start,
    imagePath: item.ImagePath,
    /** Of the file in System32\drivers; null where it carries none or is not there. */
    fileVersion: item.FileVersion,
  }));

export type DiskDriver = z.infer<typeof driver>;

/** Null where the answer does not speak of drivers, as in recordings of older agents; then they are unknown, not absent. */
const drivers = z
  .unknown()
  .prefault(null)
  .transform((raw): DiskDriver[] | null => {
    if (raw === null || raw === undefined) return null;
    return unwrapList(raw).flatMap((item) => {
      const parsed = driver.safeParse(item);
      return parsed.success && parsed.data.name !== '' ? [parsed.data] : [];
    });
  });

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
    Drivers: drivers,
    AmiName: optionalText,
    AmiVersion: optionalText,
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
    /** The installed ones of those that EBS disks may come through; null when it is not known. */
    drivers: item.Drivers,
    /**
     * AWS's Windows AMI that the node's image began as; an EKS AMI is made from one. Null where nobody wrote it down.
     * https://github.com/usui-tk/amazon-ec2-userdata (Get-AmazonMachineImageInformation)
     */
    baseAmi: item.AmiName === null ? null : { name: item.AmiName, version: item.AmiVersion },
  }));

export type WindowsNode = z.infer<typeof windows>;

export function decodeWindows(items: unknown): Reading<WindowsNode> {
  return decodeSingle(items, windows);
}

/**
 * The name of a Windows Server release by its build; null for others. ProductName of a semi-annual release tells no year.
 * https://learn.microsoft.com/windows-server/get-started/windows-server-release-info
 */
export function windowsRelease(build: number): string | null {
  return RELEASES[build] ?? null;
}

const RELEASES: Readonly<Record<number, string>> = {
  14393: 'Windows Server 2016',
  17763: 'Windows Server 2019',
  18362: 'Windows Server, version 1903',
  18363: 'Windows Server, version 1909',
  19041: 'Windows Server, version 2004',
  19042: 'Windows Server, version 20H2',
  20348: 'Windows Server 2022',
  25398: 'Windows Server, version 23H2',
  26100: 'Windows Server 2025',
};
