// Whether what kubelet has begun with a volume comes to an end. It keeps the folders of a mount or unmount that gave no final
// answer, and asks the driver again and again; nothing else on a node shows that, where drivers run in HostProcess mode.
// https://github.com/kubernetes/kubernetes/blob/v1.33.0/pkg/volume/csi/csi_attacher.go (MountDevice),
// https://github.com/aws/containers-roadmap/issues/2663, https://github.com/kubernetes-csi/csi-driver-smb/issues/1007
import { CSI_PLUGIN, type Kubelet, type PodVolume, type StagedVolume } from '../facts/kubelet.ts';
import { LINKING_DRIVERS, podVolumesOf } from '../facts/kubelet-volumes.ts';
import type { WindowsService } from '../facts/services.ts';
import { defineCheck, type CollectorState, type FindingDraft, type FindingKind } from './check.ts';
import { SHOW_ATTACHMENTS } from './ebs-subject.ts';
import { VOLUME_STUCK_SECONDS } from './hold-seconds.ts';
import { mayBeHidden, podVolumeSubject, SHOW_PODS, stagedVolumeSubject } from './kubelet-subject.ts';

const SHOW_FOLDER = 'Get-ChildItem -LiteralPath {folder} | Format-List FullName, LinkType, Target';
const KUBELET_LOG =
  "Get-WinEvent -ProviderName 'kubelet' -MaxEvents 200 | Where-Object Message -Match 'csi' | Format-List TimeCreated, Message";
const DRIVER_PODS = 'kubectl get pods --all-namespaces --output wide';

const FINDINGS = {
  VolumeMountUnfinished: {
    severity: 'warning',
    holdSeconds: VOLUME_STUCK_SECONDS,
    meaning:
      'kubelet has begun to mount the volume on this node, and the CSI driver has not made its mount. The pod stays in ContainerCreating. A call of the driver hangs, or each fails with "DeadlineExceeded" or "An operation with the given Volume ID already exists".',
    remedy:
      'See the events of the pod and the log of the CSI driver on this node, and what other findings say of the disk, the share or csi-proxy. A driver that hangs goes on after a restart of its node pod; pods that run keep their mounts.',
    commands: [SHOW_FOLDER, KUBELET_LOG, DRIVER_PODS],
  },
  VolumeUnmountUnfinished: {
    severity: 'warning',
    holdSeconds: VOLUME_STUCK_SECONDS,
    meaning:
      'The volume is still staged on this node, and no pod of the node has it any more. kubelet unstages a volume within seconds after its last pod. Until then an EBS volume cannot be detached, and a pod on another node waits for it with "Multi-Attach error" or "FailedAttachVolume".',
    remedy:
      'See the log of kubelet and of the CSI driver on this node for the error of NodeUnstageVolume, and whether a process still holds files of the volume. Where the driver hangs, restart its node pod. If that does not help, drain the node and restart it.',
    commands: [SHOW_FOLDER, KUBELET_LOG, SHOW_ATTACHMENTS, SHOW_PODS],
  },
} as const satisfies Readonly<Record<string, FindingKind>>;

type Draft = FindingDraft<keyof typeof FINDINGS>;

export const kubeletVolumeProgress = defineCheck({
  name: 'kubelet-volume-progress',
  title: 'Mounts and unmounts of volumes come to an end',
  needs: ['kubelet'],
  uses: ['services'],
  findings: FINDINGS,
  evaluate: ({ facts: { kubelet, services }, collectors }) => [
    ...unfinishedStages(kubelet, collectors),
    ...unfinishedPublishes(kubelet, collectors),
    // Without kubelet nobody unmounts, and windows-services says that.
    ...(isStopped(services) ? [] : unfinishedUnmounts(kubelet, collectors)),
  ],
});

/** The globalmount is no link yet. With a link in a pod it is a finding of kubelet-mounts. */
function unfinishedStages(kubelet: Kubelet, collectors: readonly CollectorState[]): Draft[] {
  return kubelet.stagedVolumes.flatMap((volume) => {
    const { driver, volumeHandle, globalmount, globalmountPath } = volume;
    if (volumeHandle === null || !LINKING_DRIVERS.has(driver) || mayBeHidden(collectors, globalmountPath))
      return [];
    const isUnfinished = globalmount === 'directory' || globalmount === 'missing';
    if (!isUnfinished || podVolumesOf(kubelet, volume).some(({ mount }) => mount === 'link')) return [];
    const what = globalmount === 'missing' ? 'is not there' : 'is a plain folder';
    return [
      {
        code: 'VolumeMountUnfinished',
        subject: stagedVolumeSubject(volume),
        message: `${volumeHandle} of ${driver} is being staged or unstaged, and ${globalmountPath} ${what}`,
        evidence: stagedEvidence(volume),
      },
    ];
  });
}

/** kubelet writes vol_data.json before it asks the driver to publish. */
function unfinishedPublishes(kubelet: Kubelet, collectors: readonly CollectorState[]): Draft[] {
  return kubelet.podVolumes.flatMap((volume): Draft[] => {
    const { plugin, driver, hasVolumeData, mount, mountPath } = volume;
    const isOwn = plugin === CSI_PLUGIN && LINKING_DRIVERS.has(driver) && hasVolumeData === true;
    if (!isOwn || mount !== 'missing' || mayBeHidden(collectors, mountPath)) return [];
    return [
      {
        code: 'VolumeMountUnfinished',
        subject: podVolumeSubject(volume),
        message: `the volume ${volume.name} of pod ${volume.podUid} has no mount yet`,
        evidence: podVolumeEvidence(volume),
      },
    ];
  });
}

function unfinishedUnmounts(kubelet: Kubelet, collectors: readonly CollectorState[]): Draft[] {
  if (mayBeHidden(collectors, `${kubelet.root}\\pods`)) return [];
  return kubelet.stagedVolumes.flatMap((volume): Draft[] => {
    const { driver, volumeHandle, globalmount, globalmountPath } = volume;
    if (volumeHandle === null || !LINKING_DRIVERS.has(driver) || globalmount !== 'link') return [];
    if (podVolumesOf(kubelet, volume).length > 0) return [];
    return [
      {
        code: 'VolumeUnmountUnfinished',
        subject: stagedVolumeSubject(volume),
        message: `${volumeHandle} of ${driver} is staged at ${globalmountPath}, and no pod of this node has it`,
        evidence: stagedEvidence(volume),
      },
    ];
  });
}

function stagedEvidence({ driver, volumeHandle, globalmountPath }: StagedVolume) {
  return { driver, volumeHandle, folder: globalmountPath.slice(0, globalmountPath.lastIndexOf('\\')) };
}

function podVolumeEvidence({ podUid, name, driver, volumeHandle, mountPath }: PodVolume) {
  const folder = mountPath.slice(0, mountPath.lastIndexOf('\\'));
  return { driver, volumeHandle, folder, podUid, volume: name };
}

function isStopped(services: readonly WindowsService[] | undefined): boolean {
  const kubelet = services?.find(({ name }) => name.toLowerCase() === 'kubelet');
  return kubelet !== undefined && kubelet.state !== 'Running';
}
