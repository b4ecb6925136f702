// Offline disks. aws-ebs-csi-driver takes a disk offline when it unstages it, so offline and unmounted is normal
// between unmount and detach; offline for another reason than policy, or while mounted or staged, is not.
// https://github.com/kubernetes-sigs/aws-ebs-csi-driver/issues/1090
import { joinEbsVolumes, type EbsVolume } from '../facts/ebs-volumes.ts';
import type { Kubelet } from '../facts/kubelet.ts';
import { podVolumesOf, stagedEbsVolumes } from '../facts/kubelet-volumes.ts';
import { mountsOf } from '../facts/partitions.ts';
import type { WindowsNode } from '../facts/windows.ts';
import { defineCheck, type FindingDraft, type FindingKind } from './check.ts';
import { ebsEvidence, ebsName, ebsSubject, SHOW_ATTACHMENTS, SHOW_DISK } from './ebs-subject.ts';
import { VOLUME_MOVES_SECONDS } from './hold-seconds.ts';
import { podEvidence } from './kubelet-subject.ts';

const FINDINGS = {
  EbsDiskOfflineByFault: {
    severity: 'critical',
    meaning:
      'Windows took the disk offline because something is wrong with it. Pods that use it get errors, or cannot start. The reason names what Windows ran into, such as Critical Write Failures.',
    remedy:
      'Data is at risk: take a snapshot of the EBS volume first. Then stop the pods that use it and attach the volume to another node; look at the volume in EC2.',
    commands: [SHOW_DISK, SHOW_ATTACHMENTS, 'Set-Disk -Number {diskNumber} -IsOffline $false'],
  },
  EbsDiskCollision: {
    severity: 'warning',
    // A copy is offline from the moment it is attached until the driver brings it online, at which Windows gives it a new
    // signature. https://learn.microsoft.com/windows/win32/api/vds/ne-vds-vds_disk_offline_reason
    holdSeconds: VOLUME_MOVES_SECONDS,
    meaning:
      'Windows holds the disk offline because another disk of this node has the same signature or disk id: one of them was made from a snapshot of the other. That is normal for seconds, since the driver brings the disk online when it stages the volume, and Windows gives it a new identity. If it stays, the pod of the volume does not start.',
    remedy:
      'See whether a pod waits for this volume and what the EBS driver of this node logs. Bringing the disk online by hand gives it a new signature too; a disk that must keep its own has to be attached to another node.',
    commands: [SHOW_DISK, SHOW_ATTACHMENTS, 'Set-Disk -Number {diskNumber} -IsOffline $false'],
  },
  EbsDiskOfflineInUse: {
    severity: 'critical',
    // An unstage takes the disk offline, and kubelet's folders were read some seconds before.
    holdSeconds: VOLUME_MOVES_SECONDS,
    meaning:
      'The disk is offline although a partition of it is still mounted, or kubelet has its volume staged. Pods that use it get errors on every read and write.',
    remedy:
      'Bring the disk online, then delete the pods that use it so that they open their files again. What was not written when it went offline is lost.',
    commands: [SHOW_DISK, 'Set-Disk -Number {diskNumber} -IsOffline $false'],
  },
  EbsDiskOffline: {
    severity: 'info',
    // Between attach and mount, and between unmount and detach, that is how a disk is.
    holdSeconds: VOLUME_MOVES_SECONDS,
    meaning:
      'The disk is offline and not mounted. That is normal between the unmount of a volume and its detach, and for seconds after it is attached: the driver brings it online itself.',
    remedy:
      'Nothing, unless a pod waits for this volume for minutes, here or on another node. Where it waits here, bring the disk online, and see that the SAN policy of the node image is OnlineAll. Where it waits elsewhere, the volume hangs between unmount and detach: see its VolumeAttachment, and its state in EC2.',
    commands: [SHOW_DISK, SHOW_ATTACHMENTS, 'Set-Disk -Number {diskNumber} -IsOffline $false'],
  },
} as const satisfies Readonly<Record<string, FindingKind>>;

type Draft = FindingDraft<keyof typeof FINDINGS>;

/** No fault of the disk. */
const HARMLESS_REASONS: readonly string[] = ['Policy', 'Collision'];

export const ebsDiskOffline = defineCheck({
  name: 'ebs-disk-offline',
  title: 'No EBS disk is offline by a fault or while it is mounted',
  needs: ['disks'],
  uses: ['partitions', 'kubelet', 'windows'],
  findings: FINDINGS,
  evaluate: ({ facts }) => {
    const offline = joinEbsVolumes(facts.disks, facts.partitions ?? null, null).filter(
      ({ disk, isBoot }) => !isBoot && disk.isOffline === true,
    );
    const staged = stagedAs(facts.kubelet);
    const drafts = offline.map((volume) => finding(volume, staged(volume), facts.windows));
    const certain = drafts.filter((draft) => draft.code !== 'EbsDiskOffline');
    if (facts.partitions === undefined && drafts.length > 0 && certain.length === 0)
      return { cannotTell: 'disks are offline, and whether they are still mounted could not be read' };
    return drafts;
  },
});

function finding(volume: EbsVolume, staged: Staged | undefined, windows: WindowsNode | undefined): Draft {
  const mounts = (volume.partitions ?? []).flatMap(mountsOf);
  const reason = volume.disk.offlineReason?.label ?? null;
  const evidence = { ...ebsEvidence(volume), reason, sanPolicy: windows?.sanPolicy?.label ?? null };
  const use = {
    mounts: mounts.join(', '),
    globalmount: staged?.globalmount ?? null,
    pods: staged?.pods ?? null,
  };
  const base = { subject: ebsSubject(volume), evidence };
  const because = reason === null ? '' : `, reason ${reason}`;
  if (reason !== null && !HARMLESS_REASONS.includes(reason))
    return { ...base, code: 'EbsDiskOfflineByFault', message: `${ebsName(volume)} is offline${because}` };
  if (mounts.length > 0)
    return {
      ...base,
      code: 'EbsDiskOfflineInUse',
      message: `${ebsName(volume)} is offline${because}, and mounted at ${mounts.join(', ')}`,
      evidence: { ...evidence, ...use },
    };
  if (staged !== undefined)
    return {
      ...base,
      code: 'EbsDiskOfflineInUse',
      message: `${ebsName(volume)} is offline${because}, and staged at ${staged.globalmount}`,
      evidence: { ...evidence, ...use },
    };
  if (reason === 'Collision')
    return {
      ...base,
      code: 'EbsDiskCollision',
      message: `${ebsName(volume)} is offline, because its signature is that of another disk`,
    };
  return {
    ...base,
    code: 'EbsDiskOffline',
    message: `${ebsName(volume)} is offline${because}, no mount seen`,
  };
}

interface Staged {
  readonly globalmount: string;
  readonly pods: string;
}

/** A volume is staged when its globalmount is a link; a plain folder is one that is about to be. */
function stagedAs(kubelet: Kubelet | undefined): (volume: EbsVolume) => Staged | undefined {
  if (kubelet === undefined) return () => undefined;
  const links = stagedEbsVolumes(kubelet).filter(({ globalmount }) => globalmount === 'link');
  // The first one of an id, as kubelet lists them.
  const byId = new Map(links.toReversed().map((staged) => [staged.volumeHandle, staged]));
  return ({ volumeId }) => {
    const staged = byId.get(volumeId);
    if (staged === undefined) return undefined;
    return {
      globalmount: staged.globalmountPath,
      pods: podEvidence(podVolumesOf(kubelet, staged)).pods,
    };
  };
}
