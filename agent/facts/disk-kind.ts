// Tells from a disk's name and serial number what it is. Every later question about EBS starts here.
import type { Disk } from './disks.ts';

export type DiskKind = 'ebs' | 'instance-store' | 'container' | 'other';

/**
 * What a disk is.
 * - `ebs`: an EBS volume; on NVMe the serial is `vol0a1b…_00000001.`, on Xen `vol0a1b…`
 * - `instance-store`: an EC2 instance store disk, whose data is gone when the instance stops
 * - `container`: the sandbox disk (VHDX) of a running container; one per container, of no interest
 */
export function diskKind(disk: Disk): DiskKind {
  if (ebsVolumeId(disk) !== null || looksLikeEbs(disk)) return 'ebs';
  if (isInstanceStore(disk)) return 'instance-store';
  if (disk.busType === 'File Backed Virtual' || /\.vhdx?$/i.test(disk.location ?? '')) return 'container';
  return 'other';
}

/**
 * The EBS volume id in a disk's serial number: `vol0a4064b39e5f534a2_00000001.` → `vol-0a4064b39e5f534a2`.
 * aws-ebs-csi-driver looks for the id without its hyphen anywhere in the serial number; so does this.
 * Real ids have 8 or 17 digits; recordings with shortened ids exist, so any length from 4 is taken.
 */
export function ebsVolumeId(disk: Pick<Disk, 'serialNumber'>): string | null {
  const match = /vol-?(?<digits>[0-9a-f]{4,17})(?![0-9a-f])/i.exec(disk.serialNumber ?? '');
  return match?.groups?.['digits'] === undefined ? null : `vol-${match.groups['digits'].toLowerCase()}`;
}

function looksLikeEbs(disk: Disk): boolean {
  return (
    /Amazon Elastic B/i.test(`${disk.friendlyName} ${disk.model} ${disk.uniqueId}`) ||
    (/AWS PVDISK/i.test(`${disk.friendlyName}`) && !isInstanceStore(disk))
  );
}

function isInstanceStore(disk: Disk): boolean {
  return (
    /^AWS[0-9A-F]/i.test(disk.serialNumber ?? '') ||
    /Amazon EC2 NVMe/i.test(`${disk.friendlyName} ${disk.model}`)
  );
}
