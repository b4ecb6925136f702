// What findings about volumes of kubelet have in common.
import { EBS_CSI_DRIVER } from '../csi-drivers.ts';
import type { PodVolume, StagedVolume } from '../facts/kubelet.ts';
import { distinct, foldFolder } from '../facts/kubelet-volumes.ts';
import type { CollectorState, Subject } from './check.ts';

export function podVolumeSubject({ podUid, name }: PodVolume): Subject {
  return { kind: 'pod_volume', name: `${podUid}/${name}` };
}

/** An EBS volume by its volume id, as everywhere; others by their handle, or else their folder. */
export function stagedVolumeSubject({ driver, volumeHandle, globalmountPath }: StagedVolume): Subject {
  if (driver === EBS_CSI_DRIVER && volumeHandle !== null)
    return { kind: 'ebs_volume', name: volumeHandle.toLowerCase() };
  return { kind: 'staged_volume', name: volumeHandle ?? globalmountPath };
}

/** For evidence: uids of pods and names of volumes, empty where there is none. */
export function podEvidence(volumes: readonly PodVolume[]) {
  return {
    pods: distinct(volumes.map(({ podUid }) => podUid)).join(', '),
    persistentVolumes: distinct(volumes.map(({ name }) => name)).join(', '),
  };
}

/** Finds the name of a pod by its uid, which is all that a node's folders tell. */
export const SHOW_PODS =
  'kubectl get pods --all-namespaces --output custom-columns=UID:.metadata.uid,NAMESPACE:.metadata.namespace,NAME:.metadata.name,NODE:.spec.nodeName';

/** Whether the look at kubelet's folders left out something at, above or below this path: then "not there" is not known. */
export function mayBeHidden(collectors: readonly CollectorState[], path: string): boolean {
  const wanted = `${foldFolder(path)}\\`;
  return droppedOf(collectors, 'kubelet').some((line) => {
    const folder = `${foldFolder(line.slice(0, line.indexOf(': ')))}\\`;
    return folder.startsWith(wanted) || wanted.startsWith(folder);
  });
}

/** The items of a fact that could not be read. */
export function droppedOf(
  collectors: readonly CollectorState[],
  name: CollectorState['name'],
): readonly string[] {
  return collectors.find((collector) => collector.name === name)?.dropped ?? [];
}
