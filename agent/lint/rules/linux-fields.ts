// Fields of a pod that only Linux has. With spec.os.name windows the API server refuses them; without, Windows ignores them.
// https://kubernetes.io/docs/concepts/windows/intro/#compatibility-v1-pod
import { type Path, textAt, valueAt } from '../json-values.ts';
import { defineRule } from '../rule.ts';
import { containersOf, podEvidence, type WindowsPod } from '../workloads.ts';

/** Refused only when true: they are plain truth values in the API, and false is the same as missing. */
const OF_POD_IF_TRUE = ['hostPID', 'hostIPC'];

const OF_POD_SECURITY = [
  'seLinuxOptions',
  'seccompProfile',
  'fsGroup',
  'fsGroupChangePolicy',
  'sysctls',
  'runAsUser',
  'runAsGroup',
  'supplementalGroups',
];

const OF_CONTAINER_SECURITY = [
  'seLinuxOptions',
  'seccompProfile',
  'capabilities',
  'readOnlyRootFilesystem',
  'privileged',
  'allowPrivilegeEscalation',
  'procMount',
  'runAsUser',
  'runAsGroup',
];

export const linuxFields = defineRule({
  name: 'linux-fields',
  title: 'A Windows pod sets no field that only Linux has',
  findings: {
    LinuxFieldRefused: {
      severity: 'critical',
      meaning:
        'The pod says that its operating system is windows, and sets a field that only Linux has. The API server refuses such a pod.',
      remedy:
        'Remove the field. In place of runAsUser there is securityContext.windowsOptions.runAsUserName, in place of privileged a HostProcess container.',
      commands: [],
    },
    LinuxFieldIgnored: {
      severity: 'warning',
      meaning:
        'Windows does not know this field and ignores it, so the pod does not get what it asks for: not this user, not this group, not these rights, not a root file system that is read-only. With spec.os.name windows the API server would refuse it.',
      remedy:
        'Remove the field. In place of runAsUser there is securityContext.windowsOptions.runAsUserName, in place of privileged a HostProcess container; rights on files are those of the container user.',
      commands: [],
    },
    LinuxFieldWithoutEffect: {
      severity: 'info',
      meaning:
        'Windows does not know this field. It restricts something that Windows does not have, so nothing is lost; with spec.os.name windows the API server would refuse the pod.',
      remedy: 'Remove the field from pods of Windows before you set spec.os.name.',
      commands: [],
    },
  },
  evaluate: ({ pods }) =>
    pods.flatMap((pod) => {
      const isDeclared = textAt(pod.spec, 'os', 'name')?.toLowerCase() === 'windows';
      return linuxFieldsOf(pod).map((path) => ({
        code: isDeclared
          ? ('LinuxFieldRefused' as const)
          : restrictsOnly(valueAt(pod.spec, ...path), path)
            ? ('LinuxFieldWithoutEffect' as const)
            : ('LinuxFieldIgnored' as const),
        place: pod.placeOf(path),
        message: `the field ${path.filter((step) => typeof step === 'string').join('.')} is of Linux only`,
        evidence: podEvidence(pod),
      }));
    }),
});

function linuxFieldsOf(pod: WindowsPod): readonly Path[] {
  const paths: Path[] = [
    ...OF_POD_IF_TRUE.filter((field) => valueAt(pod.spec, field) === true).map((field) => [field]),
    ['shareProcessNamespace'],
    ...OF_POD_SECURITY.map((field) => ['securityContext', field]),
    ...containersOf(pod).flatMap(({ path }) =>
      OF_CONTAINER_SECURITY.map((field) => [...path, 'securityContext', field]),
    ),
  ];
  return paths.filter((path) => isSet(valueAt(pod.spec, ...path)));
}

function isSet(value: unknown): boolean {
  return value !== undefined && value !== null && !(Array.isArray(value) && value.length === 0);
}

/** Whether a field takes away what a Windows container does not have anyway. */
function restrictsOnly(value: unknown, path: Path): boolean {
  if (path.at(-1) === 'capabilities') return !isSet(valueAt(value, 'add'));
  return value === false || path.at(-1) === 'seccompProfile' || path.at(-1) === 'fsGroupChangePolicy';
}
