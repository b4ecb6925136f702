// What Windows pods use by way of the SMB CSI driver: classes, volumes, and volumes inside of pods.
import { SMB_CSI_DRIVER } from '../csi-drivers.ts';
import type { Evidence } from '../checks/check.ts';
import { entriesAt, type Path, textAt, valueAt } from './json-values.ts';
import type { Manifest, Place } from './manifest.ts';
import { driverOf, type StorageUse } from './storage-use.ts';
import { podEvidence, volumesOf, type WindowsPod } from './workloads.ts';

/** The secret with the account, as a class or a volume names it. */
interface SecretName {
  readonly name: string | undefined;
  readonly namespace: string | undefined;
  readonly place: Place;
}

export interface SmbSource {
  readonly source: string | undefined;
  readonly place: Place;
  readonly evidence: Evidence;
  /** Null where the driver looks for it in another way, as inside of a pod. */
  readonly secret: SecretName | null;
  readonly mountOptions: readonly string[];
}

/** Every source of the SMB CSI driver that Windows pods use. */
export function smbSources(pods: readonly WindowsPod[], storage: StorageUse): readonly SmbSource[] {
  const isSmb = ({ manifest }: { readonly manifest: Manifest }): boolean =>
    driverOf(manifest) === SMB_CSI_DRIVER;
  const classes = storage.classes.filter(isSmb).map(({ manifest, because }) => ({
    ...sourceIn(manifest, ['parameters']),
    evidence: { because },
    secret: secretOfClass(manifest),
    mountOptions: textList(valueAt(manifest.value, 'mountOptions')),
  }));
  const volumes = storage.volumes.filter(isSmb).map(({ manifest, because }) => ({
    ...sourceIn(manifest, ['spec', 'csi', 'volumeAttributes']),
    evidence: { because },
    secret: secretOfVolume(manifest),
    mountOptions: textList(valueAt(manifest.value, 'spec', 'mountOptions')),
  }));
  const inline = pods.flatMap((pod) =>
    volumesOf(pod).flatMap(({ value, placeOf }) => {
      if (textAt(value, 'csi', 'driver') !== SMB_CSI_DRIVER) return [];
      const attributes = ['csi', 'volumeAttributes'];
      return [
        {
          source: parameter(value, attributes, 'source')?.[1],
          place: placeOf([...attributes, 'source']),
          evidence: podEvidence(pod),
          secret: null,
          mountOptions: (parameter(value, attributes, 'mountoptions')?.[1] ?? '').split(','),
        },
      ];
    }),
  );
  return [...classes, ...volumes, ...inline];
}

function sourceIn(manifest: Manifest, path: Path): Pick<SmbSource, 'source' | 'place'> {
  const found = parameter(manifest.value, path, 'source');
  return { source: found?.[1], place: manifest.placeOf([...path, found?.[0] ?? 'source']) };
}

/** The driver reads the names of parameters in lower case. */
function parameter(value: unknown, path: Path, name: string): readonly [string, string] | undefined {
  const found = entriesAt(value, ...path).find(([key]) => key.toLowerCase() === name);
  return found === undefined ? undefined : [found[0], String(found[1])];
}

const STAGE_SECRET = 'csi.storage.k8s.io/node-stage-secret';

function secretOfClass(manifest: Manifest): SecretName {
  const of = (part: string): string | undefined =>
    textAt(manifest.value, 'parameters', `${STAGE_SECRET}-${part}`);
  return {
    name: of('name'),
    namespace: of('namespace'),
    place: manifest.placeOf(['parameters', `${STAGE_SECRET}-name`]),
  };
}

function secretOfVolume(manifest: Manifest): SecretName {
  const path = ['spec', 'csi', 'nodeStageSecretRef'];
  return {
    name: textAt(manifest.value, ...path, 'name'),
    namespace: textAt(manifest.value, ...path, 'namespace'),
    place: manifest.placeOf(path),
  };
}

function textList(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.map(String) : [];
}
