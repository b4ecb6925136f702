// What all findings about one EBS volume have in common.
import type { EbsVolume } from '../facts/ebs-volumes.ts';
import type { Subject } from './check.ts';

export function ebsSubject({ volumeId }: EbsVolume): Subject {
  return { kind: 'ebs_volume', name: volumeId };
}

/** The disk number is for the commands: it may change at a restart. */
export function ebsEvidence({ volumeId, disk }: EbsVolume) {
  return { volumeId, diskNumber: disk.number };
}

/** `vol-0a1b (disk 2)`, how messages begin. */
export function ebsName({ volumeId, disk }: EbsVolume): string {
  return `${volumeId} (disk ${disk.number})`;
}

/** A disk for pods that is online for sure: not the root volume, and not one whose state Windows does not tell. */
export function isOnlineDataDisk({ disk, isBoot }: EbsVolume): boolean {
  return !isBoot && disk.isOffline === false;
}

export const SHOW_DISK =
  'Get-Disk -Number {diskNumber} | Format-List Number, SerialNumber, OperationalStatus, HealthStatus, OfflineReason, IsReadOnly, PartitionStyle';

export const SHOW_PARTITIONS =
  'Get-Partition -DiskNumber {diskNumber} | Format-Table PartitionNumber, Type, Size, AccessPaths';

export const SHOW_ATTACHMENTS = 'kubectl get volumeattachments';

/** Finds the PersistentVolume of a volume id. */
export const SHOW_PERSISTENT_VOLUMES =
  'kubectl get persistentvolumes --output custom-columns=NAME:.metadata.name,VOLUME:.spec.csi.volumeHandle,FSTYPE:.spec.csi.fsType,NAMESPACE:.spec.claimRef.namespace,CLAIM:.spec.claimRef.name';
