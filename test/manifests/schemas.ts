// Manifests against the schemas of Kubernetes and of the Prometheus Operator. The validators let unknown fields pass, as the
// API server does by default; a field that a validator never asked for is one that the schema does not have.
import { DaemonSet } from 'kubernetes-models/apps/v1/DaemonSet';
import { Deployment } from 'kubernetes-models/apps/v1/Deployment';
import { Role } from 'kubernetes-models/rbac.authorization.k8s.io/v1/Role';
import { RoleBinding } from 'kubernetes-models/rbac.authorization.k8s.io/v1/RoleBinding';
import { StorageClass } from 'kubernetes-models/storage.k8s.io/v1/StorageClass';
import { ConfigMap } from 'kubernetes-models/v1/ConfigMap';
import { Namespace } from 'kubernetes-models/v1/Namespace';
import { PersistentVolume } from 'kubernetes-models/v1/PersistentVolume';
import { PersistentVolumeClaim } from 'kubernetes-models/v1/PersistentVolumeClaim';
import { Pod } from 'kubernetes-models/v1/Pod';
import { ResourceQuota } from 'kubernetes-models/v1/ResourceQuota';
import { Secret } from 'kubernetes-models/v1/Secret';
import { ServiceAccount } from 'kubernetes-models/v1/ServiceAccount';
import { PodMonitor } from '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1/PodMonitor';
import { PrometheusRule } from '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1/PrometheusRule';
import type { Manifest } from './kustomize.ts';

interface Model {
  readonly apiVersion: string;
  readonly kind: string;
  readonly prototype: { validate: () => void };
}

const MODELS: readonly Model[] = [
  ConfigMap,
  DaemonSet,
  Deployment,
  Namespace,
  PersistentVolume,
  PersistentVolumeClaim,
  Pod,
  PodMonitor,
  PrometheusRule,
  ResourceQuota,
  Role,
  RoleBinding,
  Secret,
  ServiceAccount,
  StorageClass,
];

/** @returns one line for each thing that is wrong; empty when nothing is */
export function problemsOf(manifest: Manifest): readonly string[] {
  const { apiVersion, kind } = manifest;
  const model = MODELS.find((each) => each.apiVersion === apiVersion && each.kind === kind);
  if (model === undefined) return [`no schema of ${apiVersion} ${kind}: add it to test/manifests/schemas.ts`];
  const asked = new Map<object, Set<string>>();
  try {
    model.prototype.validate.call(watched(manifest, asked));
  } catch (error) {
    return [(error as Error).message];
  }
  return unasked(manifest, asked, '');
}

/** The same object, which notes in `asked` what is read of each part of it. */
function watched(value: object, asked: Map<object, Set<string>>): object {
  return new Proxy(value, {
    get(target, key, receiver): unknown {
      const keys = asked.get(target) ?? new Set<string>();
      asked.set(target, keys.add(String(key)));
      const child: unknown = Reflect.get(target, key, receiver);
      return typeof child === 'object' && child !== null && Object.hasOwn(target, key)
        ? watched(child, asked)
        : child;
    },
  });
}

function unasked(value: object, asked: ReadonlyMap<object, ReadonlySet<string>>, path: string): string[] {
  return Object.entries(value).flatMap(([key, child]: [string, unknown]) => {
    const place = `${path}/${key}`;
    if (asked.get(value)?.has(key) !== true) return [`${place}: unknown field`];
    return typeof child === 'object' && child !== null ? unasked(child, asked, place) : [];
  });
}
