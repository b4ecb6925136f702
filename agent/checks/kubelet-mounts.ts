// Whether kubelet's folders are what drivers make of them on Windows: `globalmount` a mounted volume or a link to a
// share, `mount` of a pod a link to it. A plain folder there takes what pods write, and nobody notices.
// https://github.com/kubernetes-csi/csi-driver-smb/issues/656, https://github.com/kubernetes/kubernetes/issues/101378
import { CSI_PLUGIN, csiFolder, type Kubelet, type PodVolume } from '../facts/kubelet.ts';
import { foldFolder, LINKING_DRIVERS, podVolumesOf } from '../facts/kubelet-volumes.ts';
import { coverOf } from '../facts/share-cover.ts';
import type { SmbGlobalMapping } from '../facts/smb-global-mappings.ts';
import { sharePath } from '../facts/smb-paths.ts';
import { defineCheck, type CollectorState, type FindingDraft, type FindingKind } from './check.ts';
import { SHOW_PERSISTENT_VOLUMES } from './ebs-subject.ts';
import { VOLUME_MOVES_SECONDS } from './hold-seconds.ts';
import { droppedOf, mayBeHidden, podEvidence, podVolumeSubject, SHOW_PODS } from './kubelet-subject.ts';
import { nodeSubject } from './node-subject.ts';

const SHOW_FOLDER = 'Get-Item -Path {path} | Format-List FullName, LinkType, Target, Attributes';

const FINDINGS = {
  MountIsPlainDirectory: {
    severity: 'critical',
    // To unpublish is to remove the target with all that is in it, and publishing once more begins with that:
    // https://github.com/kubernetes-sigs/aws-ebs-csi-driver/blob/v1.64.0/pkg/mounter/mount_windows.go (Unpublish),
    // https://github.com/kubernetes-csi/csi-proxy/blob/v1.2.1/pkg/os/filesystem/api.go (Rmdir)
    meaning:
      'What should lead to the volume is a plain folder on the disk of the node. Pods see an empty folder; what they write there goes to the node, not to the volume, and is lost when the pod ends.',
    remedy:
      'Data is at risk: do not delete the pods yet, because the driver then removes the folder with what is in it. Copy what is in the folder to a safe place first, then stop the pods of this volume. If the folder is still there, delete it. Let the pods start again, and see that the mount is a link before files are copied back.',
    commands: [SHOW_FOLDER, 'Get-ChildItem -Path {path}', SHOW_PODS],
  },
  MountDangling: {
    severity: 'critical',
    // While a volume is unmounted its links go one after the other, and mappings are read after the folders.
    holdSeconds: VOLUME_MOVES_SECONDS,
    meaning:
      'The link of the volume leads to something that is not there. Pods that use it get errors on every read and write. While a volume is mounted or unmounted, this can be seen for a moment.',
    remedy:
      'Delete the pods that use the volume, so that kubelet mounts it anew. If that fails, restart kubelet. Where an SMB global mapping is missing, see who removed it: by a fault of some versions, a driver does so when another volume of the same share is unmounted.',
    commands: [SHOW_FOLDER, 'Get-SmbGlobalMapping', SHOW_PODS],
  },
  PodFolderOrphaned: {
    severity: 'warning',
    // kubelet removes the mount, then vol_data.json, then the folder.
    // https://github.com/kubernetes/kubernetes/blob/v1.33.0/pkg/volume/csi/csi_mounter.go (removeMountDir)
    holdSeconds: VOLUME_MOVES_SECONDS,
    meaning:
      'Folders of CSI volumes have no vol_data.json that can be read, so kubelet does not know which volume they stand for. It cannot clean them up, and fills its log with "failed to open volume data file". Their pods can hang in Terminating.',
    remedy:
      'See whether the pods still exist. For those that are gone, see that the mount in the folder is empty or a link, then remove link and folder on the node, with rmdir and without /s: never what a link leads to, because data would be lost.',
    commands: [SHOW_FOLDER, SHOW_PODS],
  },
  StagedVolumeWithoutData: {
    severity: 'warning',
    // kubelet removes the folder of a staged volume in the same order.
    holdSeconds: VOLUME_MOVES_SECONDS,
    meaning:
      'Folders of staged volumes have no vol_data.json that can be read, so neither kubelet nor this agent knows which volumes they are. kubelet cannot unstage them, and the volumes can hang in the state detaching.',
    remedy:
      'Drain the node and restart it. If the folders are still there and no pod uses them, remove link or mount point and then the folder, with rmdir and without /s: never what it leads to, because data would be lost.',
    commands: [SHOW_FOLDER, SHOW_PERSISTENT_VOLUMES],
  },
} as const satisfies Readonly<Record<string, FindingKind>>;

type Draft = FindingDraft<keyof typeof FINDINGS>;

const SHOWN = 5;

export const kubeletMounts = defineCheck({
  name: 'kubelet-mounts',
  title: "Mounts in kubelet's folders lead to their volumes",
  needs: ['kubelet'],
  uses: ['smb-global-mappings', 'windows'],
  findings: FINDINGS,
  evaluate: ({ facts, collectors }) => {
    const { kubelet } = facts;
    // A mapping that could not be read may be the one that is looked for.
    const mappings =
      droppedOf(collectors, 'smb-global-mappings').length > 0 ? undefined : facts['smb-global-mappings'];
    const node = nodeSubject(facts.windows);
    const drafts = [
      ...plainDirectories(kubelet),
      ...danglingMounts(kubelet, collectors),
      ...unmappedShares(kubelet, mappings),
      ...orphans(kubelet, collectors, node),
      ...stagedWithoutData(kubelet, collectors, node),
    ];
    if (drafts.length === 0 && mappings === undefined && linksToShares(kubelet).length > 0)
      return { cannotTell: 'volumes lead to shares, and SMB global mappings could not be read' };
    return drafts;
  },
});

function plainDirectories(kubelet: Kubelet): Draft[] {
  const own = kubelet.podVolumes.filter(
    ({ plugin, driver, mount }) =>
      plugin === CSI_PLUGIN && mount === 'directory' && LINKING_DRIVERS.has(driver),
  );
  // kubelet makes the folder before it asks the driver to stage (csi_attacher.go, MountDevice): without a pod that has
  // it, nothing is wrong yet.
  const staged = kubelet.stagedVolumes
    .filter(({ driver, globalmount }) => globalmount === 'directory' && LINKING_DRIVERS.has(driver))
    .flatMap((volume) =>
      podVolumesOf(kubelet, volume)
        .filter(({ mount }) => mount === 'link')
        .map((pod) => plainDirectory(pod, volume.globalmountPath)),
    );
  return [...own.map((volume) => plainDirectory(volume, volume.mountPath)), ...staged];
}

function plainDirectory(volume: PodVolume, path: string): Draft {
  return {
    code: 'MountIsPlainDirectory',
    subject: podVolumeSubject(volume),
    message: `pod ${volume.podUid} has the volume ${volume.name} at ${path}, which is a plain folder and no link`,
    evidence: { ...volumeEvidence(volume), path },
  };
}

function danglingMounts(kubelet: Kubelet, collectors: readonly CollectorState[]): Draft[] {
  const csi = `${foldFolder(csiFolder(kubelet.root))}\\`;
  const there = new Set(
    kubelet.stagedVolumes
      .filter(({ globalmount }) => globalmount !== 'missing')
      .map(({ globalmountPath }) => foldFolder(globalmountPath)),
  );
  return kubelet.podVolumes.flatMap((volume) => {
    const { mount, target } = volume;
    if (mount !== 'link' || target === null || !foldFolder(target).startsWith(csi)) return [];
    if (there.has(foldFolder(target)) || mayBeHidden(collectors, target)) return [];
    return [dangling(volume, target, 'which is not there')];
  });
}

function unmappedShares(kubelet: Kubelet, mappings: readonly SmbGlobalMapping[] | undefined): Draft[] {
  if (mappings === undefined) return [];
  const isMapped = coverOf(mappings.map(({ remotePath }) => sharePath(remotePath)));
  return linksToShares(kubelet).flatMap(({ volume, share }) =>
    isMapped(share) ? [] : [dangling(volume, share, 'for which there is no SMB global mapping')],
  );
}

/** Volumes of pods that lead to a share, by way of their globalmount or at once. */
function linksToShares(kubelet: Kubelet): { readonly volume: PodVolume; readonly share: string }[] {
  const shares = new Map<PodVolume, string>();
  for (const volume of kubelet.podVolumes) {
    const share = sharePath(volume.target);
    if (share !== null && volume.mount === 'link') shares.set(volume, share);
  }
  for (const staged of kubelet.stagedVolumes) {
    const share = sharePath(staged.target);
    if (share === null || staged.globalmount !== 'link') continue;
    for (const volume of podVolumesOf(kubelet, staged)) shares.set(volume, share);
  }
  return [...shares].map(([volume, share]) => ({ volume, share }));
}

function dangling(volume: PodVolume, target: string, why: string): Draft {
  return {
    code: 'MountDangling',
    subject: podVolumeSubject(volume),
    message: `the volume ${volume.name} of pod ${volume.podUid} leads to ${target}, ${why}`,
    evidence: { ...volumeEvidence(volume), path: volume.mountPath, target },
  };
}

function volumeEvidence({ podUid, name, driver, volumeHandle }: PodVolume) {
  return { podUid, volume: name, driver, volumeHandle };
}

/** One finding for all: a node can have hundreds, with one cause. */
function orphans(
  kubelet: Kubelet,
  collectors: readonly CollectorState[],
  subject: Draft['subject'],
): Draft[] {
  const found = kubelet.podVolumes.filter(
    ({ hasVolumeData, mountPath }) =>
      hasVolumeData === false && !mayBeHidden(collectors, parentOf(mountPath)),
  );
  const [first] = found;
  if (first === undefined) return [];
  const message = `${found.length} folder(s) of pods' CSI volumes without vol_data.json`;
  const { pods, persistentVolumes } = podEvidence(found.slice(0, SHOWN));
  const evidence = { folders: found.length, path: first.mountPath, pods, persistentVolumes };
  return [{ code: 'PodFolderOrphaned', subject, message, evidence }];
}

function stagedWithoutData(
  kubelet: Kubelet,
  collectors: readonly CollectorState[],
  subject: Draft['subject'],
): Draft[] {
  const found = kubelet.stagedVolumes.filter(
    ({ volumeHandle, globalmountPath }) =>
      volumeHandle === null && !mayBeHidden(collectors, parentOf(globalmountPath)),
  );
  const [first] = found;
  if (first === undefined) return [];
  const message = `${found.length} folder(s) of staged volumes without vol_data.json`;
  const paths = found.slice(0, SHOWN).map(({ globalmountPath }) => globalmountPath);
  const evidence = { folders: found.length, path: first.globalmountPath, paths: paths.join(', ') };
  return [{ code: 'StagedVolumeWithoutData', subject, message, evidence }];
}

function parentOf(path: string): string {
  return path.slice(0, path.lastIndexOf('\\'));
}
