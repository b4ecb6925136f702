// Joins what kubelet holds with what Windows shows: volumes by their handle, folders and shares by their path.
import type { Kubelet, PodVolume, StagedVolume } from './kubelet.ts';
import { sharePath } from './smb-paths.ts';

export const EBS_CSI_DRIVER = 'ebs.csi.aws.com';
export const SMB_CSI_DRIVER = 'smb.csi.k8s.io';

/** The EBS volumes that are staged, by their volume id; those of which kubelet keeps no id are left out. */
export function stagedEbsVolumes({
  stagedVolumes,
}: Kubelet): (StagedVolume & { readonly volumeHandle: string })[] {
  return stagedVolumes.flatMap((staged) =>
    staged.driver === EBS_CSI_DRIVER && staged.volumeHandle !== null
      ? [{ ...staged, volumeHandle: staged.volumeHandle.toLowerCase() }]
      : [],
  );
}

/** The volumes of pods that stand for a staged volume: by driver and handle, or by a link to its globalmount. */
export function podVolumesOf({ podVolumes }: Kubelet, staged: StagedVolume): PodVolume[] {
  const globalmount = foldFolder(staged.globalmountPath);
  return podVolumes.filter(
    ({ driver, volumeHandle, target }) =>
      (volumeHandle !== null && driver === staged.driver && volumeHandle === staged.volumeHandle) ||
      (target !== null && foldFolder(target) === globalmount),
  );
}

/** The volumes of pods with this EBS volume id, staged or not. */
export function podVolumesOfEbs({ podVolumes }: Kubelet, volumeId: string): PodVolume[] {
  return podVolumes.filter(
    ({ driver, volumeHandle }) =>
      driver === EBS_CSI_DRIVER && volumeHandle !== null && volumeHandle.toLowerCase() === volumeId,
  );
}

/** The volumes of pods whose data comes through a mapping of this path. */
export function podVolumesOfMapping(kubelet: Kubelet, remotePath: string): PodVolume[] {
  const covered = (target: string | null): boolean => {
    const share = sharePath(target);
    return share !== null && coversShare(remotePath, share);
  };
  const staged = kubelet.stagedVolumes
    .filter(({ target }) => covered(target))
    .flatMap((volume) => podVolumesOf(kubelet, volume));
  return [...new Set([...staged, ...kubelet.podVolumes.filter(({ target }) => covered(target))])];
}

/** A local folder as Windows compares it: no `\\?\` before it, no backslash at its end, lower case. */
export function foldFolder(path: string): string {
  return path
    .replaceAll('/', '\\')
    .replace(/^\\\\\?\\/, '')
    .replace(/(?<!\\)\\+$/, '')
    .toLowerCase();
}

/** Whether a mapping of `remotePath` is what `share` is reached through: a mapping covers the folders below it. */
export function coversShare(remotePath: string, share: string): boolean {
  const mapped = sharePath(remotePath);
  return mapped !== null && (share === mapped || share.startsWith(`${mapped}\\`));
}

/** Names without repetition, in the order of their letters. */
export function distinct(names: readonly string[]): string[] {
  return [...new Set(names)].toSorted();
}
