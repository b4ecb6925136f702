// Which claims, classes and volumes the Windows pods use, joined over all manifests that were given.
import { EBS_CSI_DRIVER } from '../csi-drivers.ts';
import { listAt, type Path, textAt, valueAt } from './json-values.ts';
import type { Manifest, Place } from './manifest.ts';
import { nodeConditions, selects } from './windows-hints.ts';
import { volumesOf, type WindowsPod } from './workloads.ts';

export const EBS_IN_TREE_PROVISIONER = 'kubernetes.io/aws-ebs';

/** A claim of a Windows pod: its own object, or a template in the pod or the StatefulSet. */
export interface ClaimUse {
  readonly pod: WindowsPod;
  readonly name: string;
  /** The `spec` of the claim; undefined when its object was not given. */
  readonly spec: unknown;
  /** The place of a path inside that `spec`; of the pod's volume when the object was not given. */
  readonly placeOf: (path: Path) => Place;
  /** Each pod has a claim of its own. */
  readonly ownForEachPod: boolean;
  readonly storageClass: Manifest | null;
  /** It names no class, so it gets the default one of its cluster. */
  readonly takesDefault: boolean;
  readonly volumes: readonly Manifest[];
}

/** Something that Windows pods use, and how that is known. */
interface Used {
  readonly manifest: Manifest;
  readonly because: string;
}

export interface StorageUse {
  readonly claims: readonly ClaimUse[];
  readonly classes: readonly Used[];
  readonly volumes: readonly Used[];
  /**
   * The default class of the cluster, when Windows pods were given and none of them is known to use it: a claim that names no
   * class, which may not have been given, gets it.
   */
  readonly idleDefaultClass: Manifest | null;
}

const DEFAULT_CLASS_ANNOTATIONS = [
  'storageclass.kubernetes.io/is-default-class',
  'storageclass.beta.kubernetes.io/is-default-class',
];

/** `gp3-windows`, `win-gp3`: a word of the name. */
const WINDOWS_NAME = /windows|(?:^|[-_.])win(?:[-_.]|\d|$)/i;

/** Joins pods, claims, classes and volumes. */
export function joinStorage(manifests: readonly Manifest[], pods: readonly WindowsPod[]): StorageUse {
  const ofKind = (kind: string): readonly Manifest[] =>
    manifests.filter((manifest) => manifest.kind === kind);
  const known = {
    claims: ofKind('PersistentVolumeClaim'),
    classes: ofKind('StorageClass'),
    volumes: ofKind('PersistentVolume'),
  };
  const defaultClass =
    known.classes.find(({ value }) =>
      DEFAULT_CLASS_ANNOTATIONS.some((name) => textAt(value, 'metadata', 'annotations', name) === 'true'),
    ) ?? null;
  const claims = pods.flatMap((pod) => claimsOf(pod, known, defaultClass));
  const classes = known.classes.flatMap((manifest) => {
    const user = claims.find(({ storageClass }) => storageClass === manifest);
    return used(manifest, user, false);
  });
  const isIdle = pods.length > 0 && !classes.some(({ manifest }) => manifest === defaultClass);
  return {
    claims,
    classes,
    idleDefaultClass: isIdle ? defaultClass : null,
    volumes: known.volumes.flatMap((manifest) => {
      const user = claims.find(({ volumes }) => volumes.includes(manifest));
      const terms = { affinity: { nodeAffinity: requiredOf(manifest) } };
      return used(
        manifest,
        user,
        nodeConditions(terms).some((condition) => selects(condition, 'windows')),
      );
    }),
  };
}

/** A PersistentVolume keeps its terms under `required`, a pod under a longer name. */
function requiredOf({ value }: Manifest): unknown {
  return {
    requiredDuringSchedulingIgnoredDuringExecution: valueAt(value, 'spec', 'nodeAffinity', 'required'),
  };
}

function used(manifest: Manifest, user: ClaimUse | undefined, selectsWindows: boolean): readonly Used[] {
  if (user !== undefined)
    return [{ manifest, because: `${user.pod.name} uses it by the claim ${user.name}` }];
  if (selectsWindows) return [{ manifest, because: 'it is for Windows nodes only' }];
  return WINDOWS_NAME.test(manifest.name) ? [{ manifest, because: 'its name says Windows' }] : [];
}

interface Known {
  readonly claims: readonly Manifest[];
  readonly classes: readonly Manifest[];
  readonly volumes: readonly Manifest[];
}

function claimsOf(pod: WindowsPod, known: Known, defaultClass: Manifest | null): readonly ClaimUse[] {
  const { manifest } = pod;
  const complete = (part: Pick<ClaimUse, 'name' | 'spec' | 'placeOf' | 'ownForEachPod'>): ClaimUse => {
    const className = textAt(part.spec, 'storageClassName');
    const volumeName = textAt(part.spec, 'volumeName');
    const takesDefault = part.spec !== undefined && className === undefined && volumeName === undefined;
    const byName = nearest(
      known.classes.filter(({ name }) => name === className),
      part.placeOf([]).file,
    );
    const storageClass = takesDefault ? defaultClass : byName;
    const volumes = known.volumes.filter(({ name, value }) => {
      if (volumeName !== undefined) return name === volumeName;
      if (textAt(value, 'spec', 'claimRef', 'name') === part.name)
        return (textAt(value, 'spec', 'claimRef', 'namespace') ?? 'default') === manifest.namespace;
      // A class that nobody provisions is only a word by which claims and volumes find each other.
      return (
        className !== undefined &&
        className !== '' &&
        byName === null &&
        textAt(value, 'spec', 'storageClassName') === className
      );
    });
    return { pod, ...part, storageClass, takesDefault, volumes };
  };

  const inPod = volumesOf(pod).flatMap((volume): ClaimUse[] => {
    const templatePath = ['ephemeral', 'volumeClaimTemplate', 'spec'];
    const template = valueAt(volume.value, ...templatePath);
    if (template !== undefined) {
      return [
        complete({
          name: volume.name,
          spec: template,
          placeOf: (path) => volume.placeOf([...templatePath, ...path]),
          ownForEachPod: true,
        }),
      ];
    }
    const name = textAt(volume.value, 'persistentVolumeClaim', 'claimName');
    if (name === undefined) return [];
    const claim = nearest(
      known.claims.filter((other) => other.name === name && other.namespace === manifest.namespace),
      manifest.file,
    );
    return [
      complete({
        name,
        spec: claim === null ? undefined : (valueAt(claim.value, 'spec') ?? {}),
        placeOf: (path) => claim?.placeOf(['spec', ...path]) ?? volume.placeOf([]),
        ownForEachPod: false,
      }),
    ];
  });
  if (manifest.kind !== 'StatefulSet') return inPod;
  const templates = listAt(manifest.value, 'spec', 'volumeClaimTemplates').map((template, index) =>
    complete({
      name: textAt(template, 'metadata', 'name') ?? '',
      spec: valueAt(template, 'spec') ?? {},
      placeOf: (path) => manifest.placeOf(['spec', 'volumeClaimTemplates', index, 'spec', ...path]),
      ownForEachPod: true,
    }),
  );
  return [...inPod, ...templates];
}

/** Of several with one name, as in folders of stages: that of the same file, else of the same folder, else the first. */
function nearest(candidates: readonly Manifest[], file: string): Manifest | null {
  const folder = folderOf(file);
  return (
    candidates.find((candidate) => candidate.file === file) ??
    candidates.find((candidate) => folderOf(candidate.file) === folder) ??
    candidates[0] ??
    null
  );
}

function folderOf(file: string): string {
  return file.replace(/[^\\/]*$/, '');
}

/** The driver of a class or a volume; the in-tree plugin of EBS counts as its CSI driver, which does its work. */
export function driverOf({ kind, value }: Manifest): string | undefined {
  if (kind === 'StorageClass') {
    const provisioner = textAt(value, 'provisioner');
    return provisioner === EBS_IN_TREE_PROVISIONER ? EBS_CSI_DRIVER : provisioner;
  }
  if (valueAt(value, 'spec', 'awsElasticBlockStore') !== undefined) return EBS_CSI_DRIVER;
  return textAt(value, 'spec', 'csi', 'driver');
}

/** The driver behind a claim; undefined when neither its class nor its volume was given. */
export function driverOfClaim({ storageClass, volumes }: ClaimUse): string | undefined {
  const [source = storageClass] = volumes;
  return source === null ? undefined : driverOf(source);
}
