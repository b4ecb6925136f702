// Joins what kubelet holds with what Windows shows: volumes by their handle, folders and shares by their path.
import { EBS_CSI_DRIVER, SMB_CSI_DRIVER } from '../csi-drivers.ts';
import { derived } from './derived.ts';
import type { Kubelet, PodVolume, StagedVolume } from './kubelet.ts';
import { coveredBy } from './share-cover.ts';
import { sharePath } from './smb-paths.ts';

/**
 * Drivers that link. Others make a plain folder on purpose: the target path of secrets-store.csi.k8s.io is none on Windows.
 * https://github.com/kubernetes-sigs/secrets-store-csi-driver (pkg/secrets-store/utils.go, ensureMountPoint)
 */
export const LINKING_DRIVERS: ReadonlySet<string | null> = new Set([EBS_CSI_DRIVER, SMB_CSI_DRIVER]);

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
export function podVolumesOf(kubelet: Kubelet, staged: StagedVolume): PodVolume[] {
  const { byHandle, byTarget } = podVolumeIndex(kubelet);
  const { driver, volumeHandle } = staged;
  const ofHandle = volumeHandle === null ? [] : (byHandle.get(handleKey(driver, volumeHandle)) ?? []);
  const ofTarget = byTarget.get(foldFolder(staged.globalmountPath)) ?? [];
  return [...new Set([...ofHandle, ...ofTarget])];
}

/** The volumes of pods with this EBS volume id, staged or not. */
export function podVolumesOfEbs(kubelet: Kubelet, volumeId: string): readonly PodVolume[] {
  return podVolumeIndex(kubelet).byEbsVolumeId.get(volumeId) ?? [];
}

/** The staged volumes whose data comes through a mapping of this path. */
export function stagedVolumesOfMapping(kubelet: Kubelet, remotePath: string): StagedVolume[] {
  return volumesInShares(kubelet).stagedIn(sharePath(remotePath));
}

/** The volumes of pods whose data comes through a mapping of this path. */
export function podVolumesOfMapping(kubelet: Kubelet, remotePath: string): PodVolume[] {
  const mapped = sharePath(remotePath);
  const { podsIn } = volumesInShares(kubelet);
  const staged = stagedVolumesOfMapping(kubelet, remotePath).flatMap((volume) =>
    podVolumesOf(kubelet, volume),
  );
  return [...new Set([...staged, ...podsIn(mapped)])];
}

const podVolumeIndex = derived(({ podVolumes }: Kubelet) => ({
  byHandle: Map.groupBy(podVolumes, ({ driver, volumeHandle }) =>
    volumeHandle === null ? null : handleKey(driver, volumeHandle),
  ),
  byTarget: Map.groupBy(podVolumes, ({ target }) => (target === null ? null : foldFolder(target))),
  byEbsVolumeId: Map.groupBy(podVolumes, ({ driver, volumeHandle }) =>
    driver === EBS_CSI_DRIVER ? (volumeHandle?.toLowerCase() ?? null) : null,
  ),
}));

const volumesInShares = derived(({ stagedVolumes, podVolumes }: Kubelet) => ({
  stagedIn: coveredBy(stagedVolumes, ({ target }) => sharePath(target)),
  podsIn: coveredBy(podVolumes, ({ target }) => sharePath(target)),
}));

function handleKey(driver: string | null, volumeHandle: string): string {
  return `${driver ?? ''}\n${volumeHandle}`;
}

/** A local folder as Windows compares it: no `\\?\` before it, no backslash at its end, lower case. */
export function foldFolder(path: string): string {
  return path
    .replaceAll('/', '\\')
    .replace(/^\\\\\?\\/, '')
    .replace(/(?<!\\)\\+$/, '')
    .toLowerCase();
}

/** Names without repetition, in the order of their letters. */
export function distinct(names: readonly string[]): string[] {
  return [...new Set(names)].toSorted();
}
