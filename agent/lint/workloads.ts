// The pods that manifests describe, and those among them that are for Windows.
import { listAt, type Path, textAt, valueAt } from './json-values.ts';
import type { Manifest, Place } from './manifest.ts';
import { windowsHints } from './windows-hints.ts';

/** Where each kind keeps the specification of its pods. */
const POD_SPECS: ReadonlyMap<string, Path> = new Map<string, Path>([
  ['Pod', ['spec']],
  ...['Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet', 'Job', 'ReplicationController'].map(
    (kind) => [kind, ['spec', 'template', 'spec']] as const,
  ),
  ['CronJob', ['spec', 'jobTemplate', 'spec', 'template', 'spec']],
]);

export interface WindowsPod {
  readonly manifest: Manifest;
  /** `Deployment shop/web`. */
  readonly name: string;
  /** The specification of its pods, as plain JSON. */
  readonly spec: unknown;
  /** Why it is taken for one of Windows; never empty. */
  readonly because: readonly string[];
  /** The place of a path inside the specification of the pods. */
  readonly placeOf: (path: Path) => Place;
}

export interface Container {
  readonly name: string;
  readonly value: unknown;
  /** From the specification of the pods. */
  readonly path: Path;
}

export interface PodVolume {
  /** Empty where it has none, which Kubernetes refuses. */
  readonly name: string;
  readonly value: unknown;
  /** The place of a path inside of it. */
  readonly placeOf: (path: Path) => Place;
}

/** The manifests whose pods are for Windows. A pod that does not tell is not. */
export function windowsPods(manifests: readonly Manifest[]): readonly WindowsPod[] {
  return manifests.flatMap((manifest) => {
    const path = POD_SPECS.get(manifest.kind);
    if (path === undefined) return [];
    const spec = valueAt(manifest.value, ...path);
    const because = windowsHints(spec);
    if (because.length === 0) return [];
    return [
      {
        manifest,
        name: manifest.placeOf([]).object,
        spec,
        because,
        placeOf: (inner: Path) => manifest.placeOf([...path, ...inner]),
      },
    ];
  });
}

/** Its containers of every sort. */
export function containersOf({ spec }: WindowsPod): readonly Container[] {
  return ['initContainers', 'containers', 'ephemeralContainers'].flatMap((field) =>
    listAt(spec, field).map((value, index) => ({
      name: textAt(value, 'name') ?? String(index),
      value,
      path: [field, index],
    })),
  );
}

/** The volumes that its containers may mount. */
export function volumesOf({ spec, placeOf }: WindowsPod): readonly PodVolume[] {
  return listAt(spec, 'volumes').map((value, index) => ({
    name: textAt(value, 'name') ?? '',
    value,
    placeOf: (path) => placeOf(['volumes', index, ...path]),
  }));
}

/** Whether all or some of its containers are HostProcess containers: a container goes before its pod. */
export function hostProcessOf(pod: WindowsPod): readonly boolean[] {
  const option = ['securityContext', 'windowsOptions', 'hostProcess'];
  const ofPod = valueAt(pod.spec, ...option) === true;
  return containersOf(pod).map(({ value }) => {
    const own = valueAt(value, ...option);
    return typeof own === 'boolean' ? own : ofPod;
  });
}

/** How many of its pods run at the same time; null for one a node, as of a DaemonSet. */
export function replicasOf({ manifest }: WindowsPod): number | null {
  if (manifest.kind === 'DaemonSet') return null;
  if (manifest.kind === 'Job' || manifest.kind === 'CronJob') {
    const job = manifest.kind === 'Job' ? ['spec'] : ['spec', 'jobTemplate', 'spec'];
    const parallelism = valueAt(manifest.value, ...job, 'parallelism');
    return typeof parallelism === 'number' ? parallelism : 1;
  }
  const replicas = valueAt(manifest.value, 'spec', 'replicas');
  return typeof replicas === 'number' ? replicas : 1;
}

/** Evidence that every finding about a pod carries. */
export function podEvidence({ because }: WindowsPod): { readonly windowsBecause: string } {
  return { windowsBecause: because.join('; ') };
}
