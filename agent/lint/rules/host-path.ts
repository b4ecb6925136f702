// Folders of the node on another drive than C:. On EKS that is how pods use an SMB global mapping of their node:
// https://docs.aws.amazon.com/eks/latest/best-practices/windows-storage.html
// With type Directory kubelet looks first and the pod waits when the folder is not there (checkType in
// pkg/volume/hostpath): https://github.com/kubernetes/kubernetes. With any other type kubelet or the runtime makes the
// folder (parseMount in internal/cri/opts): https://github.com/containerd/containerd. So only Directory is safe, and a
// pod that says it gets an info and no warning: it works as it is documented.
import type { Evidence } from '../../checks/check.ts';
import { type Path, textAt } from '../json-values.ts';
import type { Place } from '../manifest.ts';
import { defineRule, type RuleDraft } from '../rule.ts';
import { podEvidence, volumesOf } from '../workloads.ts';

type Code = 'HostPathOnMappedDrive' | 'HostPathMayBeCreated';

export const hostPath = defineRule({
  name: 'host-path',
  title: 'A mapped drive is used with care',
  findings: {
    HostPathOnMappedDrive: {
      severity: 'info',
      meaning:
        'The folder is on another drive than C:, which usually is an SMB global mapping of the node. Kubernetes knows nothing of that mapping: it has to be there on every node, with its credential. Every pod of the node that may use hostPath can read all of the share, whatever its own rights are. Without the mapping the pod stays in ContainerCreating.',
      remedy:
        'Let this agent watch the drive with its option smb.expected. Allow hostPath to few pods only (Pod Security Standard baseline forbids it), or use the SMB CSI driver, with which each volume has its own secret.',
      commands: [],
    },
    HostPathMayBeCreated: {
      severity: 'warning',
      meaning:
        'The folder is on a drive that usually is a share, and its type is not Directory. If the folder is not there, because its name is wrong or another share is mapped, an empty one is made in its place: the pod starts without its data, and what it writes is where nobody looks. If the drive itself is missing, the container fails to start again and again.',
      remedy: 'Set type: Directory. Then kubelet waits until the folder is there.',
      commands: [],
    },
  },
  evaluate: ({ pods, storage }) => [
    ...pods.flatMap((pod) =>
      volumesOf(pod).flatMap(({ name, value, placeOf }) =>
        judge(value, `the volume ${name}`, placeOf, podEvidence(pod)),
      ),
    ),
    ...storage.volumes.flatMap(({ manifest, because }) =>
      judge(
        (manifest.value as { readonly spec?: unknown }).spec,
        `the volume ${manifest.name}`,
        (path) => manifest.placeOf(['spec', ...path]),
        { because },
      ),
    ),
  ],
});

function judge(
  volume: unknown,
  name: string,
  placeOf: (path: Path) => Place,
  why: Evidence,
): readonly RuleDraft<Code>[] {
  const path = textAt(volume, 'hostPath', 'path');
  if (path === undefined || !isElsewhere(path)) return [];
  const type = textAt(volume, 'hostPath', 'type') ?? '';
  const evidence = { ...why, path };
  const found: RuleDraft<Code> = {
    code: 'HostPathOnMappedDrive',
    place: placeOf(['hostPath', 'path']),
    message: `${name} is the folder ${path} of the node`,
    evidence,
  };
  if (type === 'Directory' || type === 'File') return [found];
  const used = type === '' ? 'no type' : `the type ${type}`;
  return [
    found,
    {
      code: 'HostPathMayBeCreated',
      place: placeOf(['hostPath', 'type']),
      message: `the folder ${path} of the node is used with ${used}`,
      evidence,
    },
  ];
}

/** Another drive than C:, or a share; named pipes are neither. */
function isElsewhere(path: string): boolean {
  if (/^(?:\\\\|\/\/)[^.?\\/]/.test(path)) return true;
  return /^[A-Za-z]:/.test(path) && !/^c:/i.test(path);
}
