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
  const mapped = sharePath(remotePath);
  const shares = sharesOf.get(kubelet) ?? readShares(kubelet);
  sharesOf.set(kubelet, shares);
  const covered = (share: string | null): boolean => share !== null && coversShare(mapped, share);
  const staged = kubelet.stagedVolumes
    .filter((_volume, index) => covered(shares.staged[index] ?? null))
    .flatMap((volume) => podVolumesOf(kubelet, volume));
  const direct = kubelet.podVolumes.filter((_volume, index) => covered(shares.pods[index] ?? null));
  return [...new Set([...staged, ...direct])];
}

/** The share of each target, in the order of the lists. */
interface Shares {
  readonly staged: readonly (string | null)[];
  readonly pods: readonly (string | null)[];
}

/** Each mapping is held against all of them, in each report: a thousand times a thousand. */
const sharesOf = new WeakMap<Kubelet, Shares>();

function readShares({ stagedVolumes, podVolumes }: Kubelet): Shares {
  return {
    staged: stagedVolumes.map(({ target }) => sharePath(target)),
    pods: podVolumes.map(({ target }) => sharePath(target)),
  };
}

/** A local folder as Windows compares it: no `\\?\` before it, no backslash at its end, lower case. */
export function foldFolder(path: string): string {
  return path
    .replaceAll('/', '\\')
    .replace(/^\\\\\?\\/, '')
    .replace(/(?<!\\)\\+$/, '')
    .toLowerCase();
}

/** Whether a mapping is what `share` is reached through: it covers the folders below it. Both as `sharePath` gives them. */
export function coversShare(mapped: string | null, share: string): boolean {
  return mapped !== null && (share === mapped || share.startsWith(`${mapped}\\`));
}

/** Names without repetition, in the order of their letters. */
export function distinct(names: readonly string[]): string[] {
  return [...new Set(names)].toSorted();
}
