// Which nodes a Windows pod asks for. The scheduler does not look at spec.os.name:
// https://kubernetes.io/docs/concepts/workloads/pods/#pod-os
import { textAt } from '../json-values.ts';
import type { Manifest } from '../manifest.ts';
import { defineRule } from '../rule.ts';
import { type NodeCondition, nodeConditions, selects } from '../windows-hints.ts';
import { podEvidence, type WindowsPod } from '../workloads.ts';

/** The API server warns of them since 1.22. https://github.com/kubernetes/kubernetes/pull/100243 has what became of removing them. */
const REPLACED: ReadonlyMap<string, string> = new Map([
  ['beta.kubernetes.io/os', 'kubernetes.io/os'],
  ['beta.kubernetes.io/arch', 'kubernetes.io/arch'],
]);

export const nodeSelection = defineRule({
  name: 'node-selection',
  title: 'A Windows pod asks for Windows nodes',
  findings: {
    WindowsPodWithoutNodeSelector: {
      severity: 'warning',
      meaning:
        'Nothing keeps this pod away from Linux nodes: the scheduler does not look at the image or at spec.os.name. On a Linux node it does not start.',
      remedy:
        'Add nodeSelector: kubernetes.io/os: windows, or a runtimeClassName whose RuntimeClass selects it.',
      commands: [],
    },
    WindowsPodOnLinuxNodes: {
      severity: 'critical',
      meaning: 'The pod is for Windows and asks for Linux nodes. No node can run it.',
      remedy: 'Ask for nodes with kubernetes.io/os: windows, or use an image of Linux.',
      commands: [],
    },
    BetaNodeLabel: {
      severity: 'warning',
      meaning:
        'This label is deprecated since Kubernetes 1.14. Nodes still have it; when a later version drops it, the pod stays Pending.',
      remedy: 'Use the label of the same name without beta: kubernetes.io/os or kubernetes.io/arch.',
      commands: [],
    },
  },
  evaluate: ({ manifests, pods }) =>
    pods.flatMap((pod) => {
      const conditions = nodeConditions(pod.spec);
      const evidence = podEvidence(pod);
      const toLinux = conditions.find((condition) => selects(condition, 'linux'));
      const places = [
        ...(toLinux === undefined
          ? []
          : [
              {
                code: 'WindowsPodOnLinuxNodes' as const,
                place: pod.placeOf(toLinux.path),
                message: `a Windows pod asks for nodes with ${describe(toLinux)}`,
                evidence,
              },
            ]),
        ...conditions
          .filter(({ label }) => REPLACED.has(label))
          .map((condition) => ({
            code: 'BetaNodeLabel' as const,
            place: pod.placeOf(condition.path),
            message: `nodes are asked for by ${condition.label}, which is now ${REPLACED.get(condition.label)}`,
            evidence,
          })),
      ];
      const isSelected = conditions.some((condition) => selects(condition, 'windows'));
      if (isSelected || toLinux !== undefined || hasNode(pod, manifests)) return places;
      return [
        ...places,
        {
          code: 'WindowsPodWithoutNodeSelector' as const,
          place: pod.placeOf([]),
          message: 'a Windows pod does not ask for Windows nodes',
          evidence,
        },
      ];
    }),
});

function describe({ label, values }: NodeCondition): string {
  return `${label}=${values.join(',')}`;
}

/** The pod runs already, or a RuntimeClass chooses for it: one that was not given is taken to do so. */
function hasNode({ spec }: WindowsPod, manifests: readonly Manifest[]): boolean {
  if (textAt(spec, 'nodeName') !== undefined) return true;
  const name = textAt(spec, 'runtimeClassName');
  if (name === undefined) return false;
  const runtimeClass = manifests.find(
    (manifest) => manifest.kind === 'RuntimeClass' && manifest.name === name,
  );
  if (runtimeClass === undefined) return true;
  const { scheduling } = runtimeClass.value as { readonly scheduling?: unknown };
  return nodeConditions(scheduling).some((condition) => selects(condition, 'windows'));
}
