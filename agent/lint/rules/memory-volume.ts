// Volumes in memory. Windows has none, and kubelet makes a folder on the disk in their place (MountSensitive of "tmpfs" in
// k8s.io/mount-utils, mount_windows.go). https://kubernetes.io/docs/concepts/storage/windows-storage/
import { textAt } from '../json-values.ts';
import { defineRule } from '../rule.ts';
import { podEvidence, volumesOf } from '../workloads.ts';

export const memoryVolume = defineRule({
  name: 'memory-volume',
  title: 'A Windows pod expects no volume in memory',
  findings: {
    MemoryVolumeOnDisk: {
      severity: 'warning',
      meaning:
        'Windows has no volume in memory. kubelet makes a folder on the disk of the node instead, so what must never be on a disk is written to one.',
      remedy: 'Remove medium: Memory, and do not keep secrets in this volume.',
      commands: [],
    },
  },
  evaluate: ({ pods }) =>
    pods.flatMap((pod) =>
      volumesOf(pod).flatMap(({ name, value, placeOf }) =>
        textAt(value, 'emptyDir', 'medium') === 'Memory'
          ? [
              {
                code: 'MemoryVolumeOnDisk' as const,
                place: placeOf(['emptyDir', 'medium']),
                message: `the volume ${name} is to be in memory`,
                evidence: podEvidence(pod),
              },
            ]
          : [],
      ),
    ),
});
