// Serial numbers of EBS disks. aws-ebs-csi-driver takes the first disk whose serial number contains the volume id
// without its hyphen, so two such disks, or one without a serial number, break it.
// https://github.com/kubernetes-sigs/aws-ebs-csi-driver/blob/master/pkg/mounter/mount_windows_proxyV1.go
import { diskKind, ebsVolumeId } from '../facts/disk-kind.ts';
import type { Disk } from '../facts/disks.ts';
import { defineCheck, type FindingDraft, type FindingKind } from './check.ts';

const LIST_DISKS =
  'Get-Disk | Format-Table Number, FriendlyName, SerialNumber, BusType, OperationalStatus, Location';

const FINDINGS = {
  EbsSerialAmbiguous: {
    severity: 'critical',
    meaning:
      'Several disks carry the same volume id. The driver takes the first one: a pod may get the wrong disk, or write to it.',
    remedy:
      'Data is at risk: stop the pods of this volume on this node. Compare the disks with the volumes attached in EC2; detach what does not belong, or move the pods to another node.',
    commands: [LIST_DISKS, 'aws ec2 describe-volumes --volume-ids {volumeId}'],
  },
  EbsSerialMissing: {
    severity: 'warning',
    meaning:
      'The disk looks like an EBS volume, but its serial number holds no volume id. The driver cannot find it, and pods that need it stay in ContainerCreating; this agent cannot judge it either.',
    remedy:
      'Install a current AWS NVMe driver (on Xen instances the AWS PV driver) in the node image, and restart the node.',
    commands: [LIST_DISKS],
  },
} as const satisfies Readonly<Record<string, FindingKind>>;

type Draft = FindingDraft<keyof typeof FINDINGS>;

export const ebsSerialNumber = defineCheck({
  name: 'ebs-serial-number',
  title: 'Every EBS disk has its own volume id in its serial number',
  needs: ['disks'],
  findings: FINDINGS,
  evaluate: ({ facts }) => [...ambiguous(facts.disks), ...missing(facts.disks)],
});

function ambiguous(disks: readonly Disk[]): Draft[] {
  const volumeIds = new Set(disks.map(ebsVolumeId).filter((volumeId) => volumeId !== null));
  const showing = disksByBeginning(disks);
  return [...volumeIds].toSorted().flatMap((volumeId): Draft[] => {
    const found = showing.get(volumeId.replace('-', '')) ?? [];
    if (found.length < 2) return [];
    const diskNumbers = found.map(({ number }) => number).join(', ');
    return [
      {
        code: 'EbsSerialAmbiguous',
        subject: { kind: 'ebs_volume', name: volumeId },
        message: `the disks ${diskNumbers} have ${volumeId} in their serial numbers`,
        evidence: { volumeId, diskNumbers },
      },
    ];
  });
}

/**
 * The disks by what somebody may look for in their serial numbers: `vol0a40`, `vol0a406`, … Each id is not looked for in
 * each serial number, since a fault may show thousands of disks.
 */
function disksByBeginning(disks: readonly Disk[]): ReadonlyMap<string, readonly Disk[]> {
  const found = new Map<string, Disk[]>();
  for (const disk of disks) {
    const serialNumber = (disk.serialNumber ?? '').toLowerCase().replace('vol-', 'vol');
    const beginnings = new Set(
      [...serialNumber.matchAll(/vol[0-9a-f]{4,17}/g)].flatMap(([id]) =>
        Array.from({ length: id.length - 6 }, (_, more) => id.slice(0, 7 + more)),
      ),
    );
    for (const beginning of beginnings) {
      const own = found.get(beginning);
      if (own === undefined) found.set(beginning, [disk]);
      else own.push(disk);
    }
  }
  return found;
}

function missing(disks: readonly Disk[]): Draft[] {
  return disks
    .filter((disk) => diskKind(disk) === 'ebs' && ebsVolumeId(disk) === null)
    .map((disk) => ({
      code: 'EbsSerialMissing',
      // Without a volume id, what Windows calls unique has to do as a key; the number may change at a restart.
      subject: { kind: 'disk', name: disk.uniqueId ?? disk.path ?? `disk ${disk.number}` },
      message: `disk ${disk.number} (${disk.friendlyName ?? disk.model ?? 'no name'}) looks like EBS and has no volume id`,
      evidence: { diskNumber: disk.number, serialNumber: disk.serialNumber, friendlyName: disk.friendlyName },
    }));
}
