// HostProcess containers. https://kubernetes.io/docs/tasks/configure-pod-container/create-hostprocess-pod/
import { valueAt } from '../json-values.ts';
import { defineRule } from '../rule.ts';
import { hostProcessOf, podEvidence } from '../workloads.ts';

export const hostProcess = defineRule({
  name: 'host-process',
  title: 'A pod with HostProcess containers is one the API server takes',
  findings: {
    HostProcessWithoutHostNetwork: {
      severity: 'critical',
      meaning:
        'HostProcess containers use the network of the node, and the API server refuses a pod that does not say so.',
      remedy: 'Add hostNetwork: true to the specification of the pod.',
      commands: [],
    },
    HostProcessMixed: {
      severity: 'critical',
      meaning:
        'Some containers of the pod are HostProcess containers and some are not, init containers included. The API server refuses such a pod.',
      remedy: 'Set windowsOptions.hostProcess: true for the whole pod, or split it.',
      commands: [],
    },
  },
  evaluate: ({ pods }) =>
    pods.flatMap((pod) => {
      const flags = hostProcessOf(pod);
      if (!flags.includes(true)) return [];
      const evidence = podEvidence(pod);
      return [
        ...(flags.every(Boolean)
          ? []
          : [
              {
                code: 'HostProcessMixed' as const,
                place: pod.placeOf(['containers']),
                message: `${flags.filter(Boolean).length} of ${flags.length} containers are HostProcess containers`,
                evidence,
              },
            ]),
        ...(valueAt(pod.spec, 'hostNetwork') === true
          ? []
          : [
              {
                code: 'HostProcessWithoutHostNetwork' as const,
                place: pod.placeOf(['hostNetwork']),
                message: 'HostProcess containers, and hostNetwork is not true',
                evidence,
              },
            ]),
      ];
    }),
});
