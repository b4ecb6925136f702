// Which operating system a pod is for, as far as its manifest tells.
import { entriesAt, listAt, textAt, textsAt, valueAt } from './json-values.ts';

/** `beta.kubernetes.io/os` is deprecated and still set by kubelet. */
const OS_LABELS: readonly string[] = ['kubernetes.io/os', 'beta.kubernetes.io/os'];

/** Only Windows nodes have it. https://kubernetes.io/docs/reference/labels-annotations-taints/ */
export const WINDOWS_BUILD_LABEL = 'node.kubernetes.io/windows-build';

const WINDOWS_IMAGE =
  /^mcr\.microsoft\.com\/windows(?:\/|:|$)|(?:^|[/:._-])(?:nanoserver|(?:windows)?servercore|ltsc20\d\d|windows-host-process)/i;

const WINDOWS_PATH = /^[A-Za-z]:[\\/]/;

/** A condition on a label of nodes: `nodeSelector`, or a required term of the node affinity. */
export interface NodeCondition {
  readonly label: string;
  readonly values: readonly string[];
  readonly path: readonly (string | number)[];
}

/** What the nodes of a pod have to be, by its selector and its required affinity with the operator In. */
export function nodeConditions(spec: unknown): readonly NodeCondition[] {
  const selector = entriesAt(spec, 'nodeSelector').map(([label, value]) => ({
    label,
    values: [String(value)],
    path: ['nodeSelector', label],
  }));
  const required = [
    'affinity',
    'nodeAffinity',
    'requiredDuringSchedulingIgnoredDuringExecution',
    'nodeSelectorTerms',
  ];
  const affinity = listAt(spec, ...required).flatMap((term, termIndex) =>
    listAt(term, 'matchExpressions').flatMap((expression, index) => {
      const label = textAt(expression, 'key');
      if (label === undefined || textAt(expression, 'operator') !== 'In') return [];
      return [
        {
          label,
          values: textsAt(expression, 'values'),
          path: [...required, termIndex, 'matchExpressions', index],
        },
      ];
    }),
  );
  return [...selector, ...affinity];
}

/** Whether a condition lets only nodes of this operating system through. */
export function selects(condition: NodeCondition, os: 'windows' | 'linux'): boolean {
  if (condition.label === WINDOWS_BUILD_LABEL) return os === 'windows';
  if (!OS_LABELS.includes(condition.label) || condition.values.length === 0) return false;
  return condition.values.every((value) => value.toLowerCase() === os);
}

/** What in a pod says that it is for Windows; empty for a pod that is not, or does not tell. */
export function windowsHints(spec: unknown): readonly string[] {
  const os = textAt(spec, 'os', 'name')?.toLowerCase();
  if (os !== undefined && os !== 'windows') return [];
  const conditions = nodeConditions(spec);
  const selecting = conditions.filter((condition) => selects(condition, 'windows'));
  const containers = ['initContainers', 'containers'].flatMap((field) => listAt(spec, field));
  const image = containers.map((container) => textAt(container, 'image') ?? '').find(isWindowsImage);
  const hints = [
    ...(os === undefined ? [] : ['spec.os.name is windows']),
    ...selecting.map(({ label, values }) => `its nodes have ${label}=${values.join(',')}`),
    ...(image === undefined ? [] : [`the image ${image}`]),
  ];
  // A pod that asks for Linux nodes is one for Windows only when it says so itself: a path may be an argument of anything.
  if (hints.length === 0 && conditions.some((condition) => selects(condition, 'linux'))) return [];
  if ([spec, ...containers].some((part) => hasWindowsOptions(part))) hints.push('windowsOptions are set');
  const path = containers
    .flatMap((container) => listAt(container, 'volumeMounts'))
    .map((mount) => textAt(mount, 'mountPath') ?? '')
    .find((text) => WINDOWS_PATH.test(text));
  if (path !== undefined) hints.push(`the Windows path ${path}`);
  return hints;
}

function isWindowsImage(image: string): boolean {
  return WINDOWS_IMAGE.test(image);
}

function hasWindowsOptions(part: unknown): boolean {
  const options = valueAt(part, 'securityContext', 'windowsOptions');
  return typeof options === 'object' && options !== null && Object.keys(options).length > 0;
}
