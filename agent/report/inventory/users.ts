// Who has a mapping or a volume.
import { distinct } from '../../facts/kubelet-volumes.ts';
import type { PodVolume } from '../../facts/kubelet.ts';
import { MAX_USERS } from '../limits.ts';

/** Which PersistentVolumes and pods of this node have something; null when kubelet could not be read. */
export function usersOf(volumes: readonly PodVolume[] | null) {
  return {
    persistentVolumes:
      volumes === null ? null : distinct(volumes.map(({ name }) => name)).slice(0, MAX_USERS),
    podUids: volumes === null ? null : distinct(volumes.map(({ podUid }) => podUid)).slice(0, MAX_USERS),
  };
}
