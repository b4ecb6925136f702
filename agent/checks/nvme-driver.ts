// The AWS NVMe driver, where EBS comes over NVMe. Without it, disks may show no volume id, by which the EBS driver finds them.
// https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/aws-nvme-drivers.html
import { diskKind, ebsVolumeId } from '../facts/disk-kind.ts';
import type { Disk } from '../facts/disks.ts';
import type { DiskDriver, WindowsNode } from '../facts/windows.ts';
import { defineCheck, type FindingDraft, type FindingKind } from './check.ts';
import { nodeSubject } from './node-subject.ts';
import { isVersionBefore } from './version.ts';

const DRIVER = 'AWSNVMe';

/** What came before 1.3.2 (September 2019) may corrupt data when a volume is modified while it is in use. */
const SAFE_VERSION = [1, 3, 2] as const;

const SHOW_DRIVER =
  "Get-ItemProperty -Path 'HKLM:\\SYSTEM\\CurrentControlSet\\Services\\AWSNVMe' | Format-List Start, ImagePath";
const SHOW_VERSION = '(Get-Item "$env:SystemRoot\\System32\\drivers\\AWSNVMe.sys").VersionInfo.FileVersion';
const SHOW_DISKS = 'Get-Disk | Format-Table Number, FriendlyName, SerialNumber, BusType';

const FINDINGS = {
  NvmeDriverMissing: {
    severity: 'warning',
    meaning:
      'EBS disks on this node show no volume id, and the AWS NVMe driver, through which they would, is not installed. The EBS driver cannot find such disks, and pods that need them stay in ContainerCreating.',
    remedy:
      'Put the AWS NVMe driver into the node image, or use an image that has it, as every current Windows AMI of AWS does, and replace the node.',
    commands: [SHOW_DISKS, SHOW_DRIVER],
  },
  NvmeDriverDisabled: {
    severity: 'warning',
    meaning:
      'The AWS NVMe driver is installed but disabled, on a node whose EBS disks come over NVMe. Windows does not load it at the next start; another driver may then show disks without a volume id, so that the EBS driver cannot find them, or none at all.',
    remedy:
      'Install the current AWS NVMe driver anew in the node image, which enables it, and replace the node.',
    commands: [SHOW_DRIVER, SHOW_DISKS],
  },
  NvmeDriverOld: {
    severity: 'warning',
    meaning:
      'AWS says of its NVMe driver before 1.3.2: modifying an EBS volume while it is in use, as when it is expanded or its type is changed, may corrupt data.',
    remedy:
      'Expand no volume of this node and change none until its image has a current AWS NVMe driver, or replace the node.',
    commands: [SHOW_VERSION],
  },
} as const satisfies Readonly<Record<string, FindingKind>>;

type Draft = FindingDraft<keyof typeof FINDINGS>;

export const nvmeDriver = defineCheck({
  name: 'nvme-driver',
  title: 'EBS disks on NVMe have a working AWS NVMe driver',
  needs: ['windows', 'disks'],
  findings: FINDINGS,
  evaluate: ({ facts: { windows, disks } }) => {
    const nvmeDisks = disks.filter((disk) => diskKind(disk) === 'ebs' && isNvme(disk));
    if (nvmeDisks.length === 0) return { notApplicable: 'no EBS disk of this node comes over NVMe' };
    const nameless = nvmeDisks.filter((disk) => ebsVolumeId(disk) === null);
    const { drivers } = windows;
    if (drivers === null) {
      // An answer of an older agent: with nothing to explain, nothing is missed.
      return nameless.length === 0 ? [] : { cannotTell: 'the drivers of this node were not read' };
    }
    const driver = drivers.find(({ name }) => name === DRIVER);
    if (driver !== undefined) return judge(driver, windows);
    // Windows has an NVMe driver of its own; a node on which that shows volume ids lacks nothing.
    return nameless.length === 0 ? [] : [missing(nameless, drivers, windows)];
  },
});

function missing(disks: readonly Disk[], drivers: readonly DiskDriver[], windows: WindowsNode): Draft {
  const numbers = disks.map(({ number }) => number).join(', ');
  return {
    code: 'NvmeDriverMissing',
    subject: nodeSubject(windows),
    message: `no AWS NVMe driver is installed, and EBS disks have no volume id: disk ${numbers}`,
    evidence: { diskNumbers: numbers, drivers: drivers.map(({ name }) => name).join(', ') },
  };
}

function judge({ start, imagePath, fileVersion }: DiskDriver, windows: WindowsNode): Draft[] {
  const about = {
    subject: nodeSubject(windows),
    evidence: { start: start?.label ?? null, imagePath, fileVersion },
  };
  const found: Draft[] = [];
  if (start?.label === 'Disabled')
    found.push({ ...about, code: 'NvmeDriverDisabled', message: `the service ${DRIVER} is disabled` });
  if (fileVersion !== null && isVersionBefore(fileVersion, SAFE_VERSION)) {
    const message = `the AWS NVMe driver has version ${fileVersion}, which is before ${SAFE_VERSION.join('.')}`;
    found.push({ ...about, code: 'NvmeDriverOld', message });
  }
  return found;
}

/** An older stack shows NVMe disks as SCSI; the name tells then. */
function isNvme({ busType, friendlyName, path }: Disk): boolean {
  return busType === 'NVMe' || /^NVMe /i.test(friendlyName ?? '') || /ven_nvme/i.test(path ?? '');
}
