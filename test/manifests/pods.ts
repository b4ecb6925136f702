// The pods that manifests make: their own, and those of DaemonSets and Deployments.
import { z } from 'zod';
import type { Manifest } from './kustomize.ts';

const probe = z.object({
  httpGet: z.object({ path: z.string(), port: z.string(), scheme: z.string().optional() }),
});

const podSpec = z.looseObject({
  os: z.object({ name: z.string() }).optional(),
  nodeSelector: z.record(z.string(), z.string()).optional(),
  securityContext: z.looseObject({}).optional(),
  containers: z.array(
    z.looseObject({
      name: z.string(),
      image: z.string(),
      command: z.array(z.string()).optional(),
      args: z.array(z.string()).optional(),
      env: z.array(z.looseObject({ name: z.string() })).optional(),
      ports: z
        .array(z.looseObject({ name: z.string(), containerPort: z.number(), hostPort: z.number() }))
        .optional(),
      securityContext: z.looseObject({}).optional(),
      volumeMounts: z.array(z.looseObject({ name: z.string(), mountPath: z.string() })).optional(),
      startupProbe: probe.optional(),
      livenessProbe: probe.optional(),
      readinessProbe: probe.optional(),
      resources: z.record(z.string(), z.record(z.string(), z.string())).optional(),
    }),
  ),
  volumes: z
    .array(
      z.looseObject({
        name: z.string(),
        configMap: z.looseObject({ name: z.string() }).optional(),
        secret: z.object({ secretName: z.string() }).optional(),
        hostPath: z.object({ path: z.string(), type: z.string() }).optional(),
        persistentVolumeClaim: z.object({ claimName: z.string() }).optional(),
      }),
    )
    .optional(),
});

const template = z.looseObject({
  metadata: z.looseObject({
    labels: z.record(z.string(), z.string()),
    annotations: z.record(z.string(), z.string()).optional(),
  }),
  spec: podSpec,
});

export type PodTemplate = z.infer<typeof template>;

export interface NamedPod {
  /** Of the object that makes it. */
  readonly name: string;
  readonly spec: z.infer<typeof podSpec>;
}

export function podsOf(manifest: Manifest): readonly NamedPod[] {
  const { name } = manifest.metadata;
  if (manifest.kind === 'Pod') return [{ name, spec: podSpec.parse(manifest['spec']) }];
  if (manifest.kind === 'DaemonSet' || manifest.kind === 'Deployment')
    return [{ name, spec: templateOf(manifest).spec }];
  return [];
}

export function templateOf(manifest: Manifest | undefined): PodTemplate {
  return z.looseObject({ template }).parse(manifest?.['spec']).template;
}
