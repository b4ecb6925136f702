// Whether what kubelet has staged is what Windows has mounted: globalmount → partition → disk → volume id.
// A disk of another volume: https://github.com/kubernetes-sigs/azuredisk-csi-driver/issues/2661 and 3329
// A mount point that leads nowhere: https://github.com/kubernetes/kubernetes/issues/130300
import { diskKind, ebsVolumeId } from '../facts/disk-kind.ts';
import type { Disk } from '../facts/disks.ts';
import type { Kubelet } from '../facts/kubelet.ts';
import { foldFolder, podVolumesOf, stagedEbsVolumes } from '../facts/kubelet-volumes.ts';
import type { Partition } from '../facts/partitions.ts';
import { defineCheck, type CollectorState, type FindingDraft, type FindingKind } from './check.ts';
import { SHOW_ATTACHMENTS, SHOW_DISK, SHOW_PARTITIONS } from './ebs-subject.ts';
import { VOLUME_MOVES_SECONDS } from './hold-seconds.ts';
import { droppedOf, podEvidence, SHOW_PODS } from './kubelet-subject.ts';

const SHOW_GLOBALMOUNT = 'Get-Item -Path {globalmount} | Format-List FullName, LinkType, Target, Attributes';

const FINDINGS = {
  EbsVolumeDiskMissing: {
    severity: 'critical',
    // The folder and the disks are read some seconds apart; the volume may just be detached.
    holdSeconds: VOLUME_MOVES_SECONDS,
    meaning:
      'kubelet has the volume staged on this node, but Windows shows no disk with its volume id. Pods that use it get errors on every read and write. While a volume is attached or detached, this can be seen for a minute.',
    remedy:
      'See in EC2 whether the volume is still attached to this instance. If it was detached by force, what was not written is lost: delete the pods that use it, so that it is attached and staged again, preferably on another node.',
    commands: [
      'Get-Disk | Format-Table Number, SerialNumber, OperationalStatus, Size',
      SHOW_ATTACHMENTS,
      SHOW_PODS,
    ],
  },
  EbsVolumeWrongDisk: {
    severity: 'critical',
    meaning:
      'The folder in which kubelet staged this volume holds another disk. Pods read and write the data of another volume.',
    remedy:
      'Data is at risk: stop the pods of both volumes at once and take snapshots of both. Then drain the node and replace it, so that the volumes are attached and staged anew, and look at which files ended up on the wrong volume.',
    commands: [SHOW_DISK, SHOW_PARTITIONS, SHOW_ATTACHMENTS, SHOW_PODS],
  },
  EbsVolumeNotMounted: {
    severity: 'critical',
    // The driver makes and removes mount point and folder one after the other.
    holdSeconds: VOLUME_MOVES_SECONDS,
    meaning:
      'kubelet has the volume staged and its disk is online, but no partition is mounted at that folder: the mount point leads nowhere. Pods that use it get errors, and new ones stay in ContainerCreating with "globalmount exists but is not a directory" or "Cannot create a file when that file already exists". That comes after a crash of kubelet or a restart of the node.',
    remedy:
      'Delete the pods that use the volume, so that kubelet unstages and stages it again. If that fails and no pod uses it, remove the mount point alone, with rmdir and without /s, and let the pods start again. Never remove it with what is in it: that would be the data of a volume.',
    commands: [SHOW_GLOBALMOUNT, SHOW_PARTITIONS, SHOW_PODS],
  },
} as const satisfies Readonly<Record<string, FindingKind>>;

type Draft = FindingDraft<keyof typeof FINDINGS>;
type Staged = ReturnType<typeof stagedEbsVolumes>[number];

interface Seen {
  readonly kubelet: Kubelet;
  readonly disksById: ReadonlyMap<string | null, readonly Disk[]>;
  readonly disksByNumber: ReadonlyMap<number, readonly Disk[]>;
  readonly hasDiskWithoutId: boolean;
  readonly partitionsByFolder: ReadonlyMap<string, readonly Partition[]> | undefined;
  readonly collectors: readonly CollectorState[];
}

export const ebsVolumeStaged = defineCheck({
  name: 'ebs-volume-staged',
  title: 'EBS volumes that kubelet staged are mounted from their own disks',
  needs: ['kubelet', 'disks'],
  uses: ['partitions'],
  findings: FINDINGS,
  evaluate: ({ facts, collectors }) => {
    // A plain folder is a volume that is about to be staged, or a finding of kubelet-mounts.
    const staged = stagedEbsVolumes(facts.kubelet).filter(({ globalmount }) => globalmount === 'link');
    const { kubelet, disks, partitions } = facts;
    const seen = {
      kubelet,
      collectors,
      disksById: Map.groupBy(disks, ebsVolumeId),
      disksByNumber: Map.groupBy(disks, ({ number }) => number),
      // A disk whose id cannot be read may be the one; ebs-serial-number and collectors say that.
      hasDiskWithoutId:
        droppedOf(collectors, 'disks').length > 0 ||
        disks.some((disk) => ebsVolumeId(disk) === null && diskKind(disk) === 'ebs'),
      partitionsByFolder: partitions === undefined ? undefined : byFolder(partitions),
    };
    const drafts = staged.flatMap((volume) => finding(volume, seen));
    if (partitions === undefined && staged.length > 0 && drafts.length === 0)
      return { cannotTell: 'volumes are staged, and what is mounted for them could not be read' };
    return drafts;
  },
});

function finding(staged: Staged, seen: Seen): readonly Draft[] {
  const { partitionsByFolder, collectors } = seen;
  const base = baseOf(staged, seen);
  const mounted = partitionsByFolder?.get(foldFolder(staged.globalmountPath)) ?? [];
  const own = seen.disksById.get(staged.volumeHandle) ?? [];
  if (mounted.length > 0) return wrongDisk(staged, mounted, seen);
  const [disk] = own;
  if (disk === undefined) {
    if (seen.hasDiskWithoutId) return [];
    const message = `${staged.volumeHandle} is staged, but Windows shows no disk with this volume id`;
    return [{ ...base, code: 'EbsVolumeDiskMissing', message }];
  }
  // What an offline disk means, ebs-disk-offline says.
  if (own.some(({ isOffline }) => isOffline !== false)) return [];
  if (partitionsByFolder === undefined || droppedOf(collectors, 'partitions').length > 0) return [];
  return [
    {
      ...base,
      code: 'EbsVolumeNotMounted',
      message: `${staged.volumeHandle} (disk ${disk.number}) is staged at ${staged.globalmountPath}, but no partition is mounted there`,
      evidence: { ...base.evidence, diskNumber: disk.number },
    },
  ];
}

function wrongDisk(staged: Staged, mounted: readonly Partition[], seen: Seen): readonly Draft[] {
  const disks = mounted.flatMap(({ diskNumber }) => seen.disksByNumber.get(diskNumber) ?? []);
  if (disks.some((disk) => ebsVolumeId(disk) === staged.volumeHandle)) return [];
  // A disk without any id proves nothing.
  const other = disks.find((disk) => ebsVolumeId(disk) !== null || diskKind(disk) === 'instance-store');
  if (other === undefined) return [];
  const mountedVolumeId = ebsVolumeId(other) ?? other.serialNumber ?? '';
  const base = baseOf(staged, seen);
  return [
    {
      ...base,
      code: 'EbsVolumeWrongDisk',
      message: `${staged.volumeHandle} is staged, but what is mounted at its folder is ${mountedVolumeId} (disk ${other.number})`,
      evidence: { ...base.evidence, diskNumber: other.number, mountedVolumeId },
    },
  ];
}

function baseOf(staged: Staged, { kubelet }: Seen) {
  return {
    subject: { kind: 'ebs_volume' as const, name: staged.volumeHandle },
    evidence: {
      volumeId: staged.volumeHandle,
      globalmount: staged.globalmountPath,
      ...podEvidence(podVolumesOf(kubelet, staged)),
    },
  };
}

/** The partitions that are mounted at a folder, in their order. */
function byFolder(partitions: readonly Partition[]): Map<string, Partition[]> {
  const mounts = partitions.flatMap((partition) =>
    [...new Set(partition.accessPaths.map(foldFolder))].map((folder) => ({ folder, partition })),
  );
  return new Map(
    [...Map.groupBy(mounts, ({ folder }) => folder)].map(([folder, group]) => [
      folder,
      group.map(({ partition }) => partition),
    ]),
  );
}
