// Raw block devices: "Windows cannot attach raw block devices to pods."
// https://kubernetes.io/docs/concepts/windows/intro/#compatibility-v1-pod
import { listAt, textAt } from '../json-values.ts';
import { defineRule } from '../rule.ts';
import { containersOf, podEvidence } from '../workloads.ts';

export const blockVolume = defineRule({
  name: 'block-volume',
  title: 'A Windows pod uses volumes with a file system',
  findings: {
    BlockVolumeOnWindows: {
      severity: 'critical',
      meaning:
        'The volume is asked for as a raw block device. Windows cannot give one to a pod; it does not start.',
      remedy: 'Use volumeMode: Filesystem, which is the default, and volumeMounts in place of volumeDevices.',
      commands: [],
    },
  },
  evaluate: ({ pods, storage }) => [
    ...storage.claims
      .filter(({ spec }) => textAt(spec, 'volumeMode') === 'Block')
      .map((claim) => ({
        code: 'BlockVolumeOnWindows' as const,
        place: claim.placeOf(['volumeMode']),
        message: `the claim ${claim.name} has the volume mode Block`,
        evidence: podEvidence(claim.pod),
      })),
    ...pods.flatMap((pod) =>
      containersOf(pod)
        .filter(({ value }) => listAt(value, 'volumeDevices').length > 0)
        .map(({ path, name }) => ({
          code: 'BlockVolumeOnWindows' as const,
          place: pod.placeOf([...path, 'volumeDevices']),
          message: `the container ${name} uses volumeDevices`,
          evidence: podEvidence(pod),
        })),
    ),
  ],
});
