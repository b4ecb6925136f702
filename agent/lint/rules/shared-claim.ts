// Several pods on one claim that one node may use. https://kubernetes.io/docs/concepts/storage/persistent-volumes/#access-modes
// The driver of SMB attaches nothing, so nobody enforces its access mode.
import { SMB_CSI_DRIVER } from '../../csi-drivers.ts';
import { textAt, textsAt, valueAt } from '../json-values.ts';
import { defineRule, type RuleDraft } from '../rule.ts';
import { type ClaimUse, driverOfClaim } from '../storage-use.ts';
import { podEvidence, replicasOf, type WindowsPod } from '../workloads.ts';

type Code = 'ClaimSharedByPods' | 'RollingUpdateNeedsVolumeTwice';

export const sharedClaim = defineRule({
  name: 'shared-claim',
  title: 'A claim that one node may use belongs to one pod',
  findings: {
    ClaimSharedByPods: {
      severity: 'warning',
      meaning:
        'Several pods share a claim that one node at a time may use. Pods on another node than the first stay in ContainerCreating with a Multi-Attach error; pods on the same node write to the same files.',
      remedy:
        'Use one pod, or a StatefulSet with volumeClaimTemplates so that each pod has a volume of its own, or SMB with ReadWriteMany.',
      commands: [],
    },
    RollingUpdateNeedsVolumeTwice: {
      severity: 'info',
      meaning:
        'An update starts the new pod before the old one ends. If it gets another node, it waits for the volume that the old pod holds, and the old pod is kept until the new one is ready: the update hangs.',
      remedy: 'Set the strategy of the Deployment to Recreate, or maxSurge to 0 and maxUnavailable to 1.',
      commands: [],
    },
  },
  evaluate: ({ storage }) =>
    storage.claims.filter(isForOneNode).flatMap((claim): readonly RuleDraft<Code>[] => {
      const { pod, name } = claim;
      const replicas = replicasOf(pod);
      const evidence = podEvidence(pod);
      if (replicas === null || replicas > 1) {
        const count = replicas === null ? 'one pod on every node uses' : `${replicas} pods use`;
        return [
          {
            code: 'ClaimSharedByPods',
            place: pod.manifest.placeOf(['spec', replicas === null ? 'template' : 'replicas']),
            message: `${count} the claim ${name} together`,
            evidence,
          },
        ];
      }
      if (replicas === 0 || !surges(pod)) return [];
      return [
        {
          code: 'RollingUpdateNeedsVolumeTwice',
          place: pod.manifest.placeOf(['spec', 'strategy']),
          message: `a rolling update starts a second pod with the claim ${name}`,
          evidence,
        },
      ];
    }),
});

function isForOneNode(claim: ClaimUse): boolean {
  const modes = textsAt(claim.spec, 'accessModes');
  return (
    !claim.ownForEachPod &&
    driverOfClaim(claim) !== SMB_CSI_DRIVER &&
    modes.length > 0 &&
    modes.every((mode) => mode === 'ReadWriteOnce' || mode === 'ReadWriteOncePod')
  );
}

/** A Deployment rolls with maxSurge 25%, which is one pod, unless it says otherwise. */
function surges({ manifest: { kind, value } }: WindowsPod): boolean {
  if (kind !== 'Deployment' || textAt(value, 'spec', 'strategy', 'type') === 'Recreate') return false;
  const surge = valueAt(value, 'spec', 'strategy', 'rollingUpdate', 'maxSurge') ?? '25%';
  return surge !== 0 && surge !== '0' && surge !== '0%';
}
