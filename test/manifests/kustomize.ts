// What `kubectl apply -k` would send, without a cluster: `kubectl kustomize` needs none.
import { spawnSync } from 'node:child_process';
import { globSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { parseAllDocuments, stringify } from 'yaml';
import { z } from 'zod';
import { ROOT } from '../docs/markdown.ts';

const manifest = z.looseObject({
  apiVersion: z.string(),
  kind: z.string(),
  metadata: z.looseObject({ name: z.string(), namespace: z.string().optional() }),
});

export type Manifest = z.infer<typeof manifest>;

const KUSTOMIZATIONS = globSync('manifests/**/kustomization.yaml', { cwd: ROOT })
  .map((file) => file.replaceAll('\\', '/').replace(/\/kustomization\.yaml$/, ''))
  .toSorted();

/** Every folder that is added to the base. */
export const COMPONENTS: readonly string[] = KUSTOMIZATIONS.filter((folder) =>
  folder.startsWith('manifests/components/'),
);

/** Every folder that `kubectl apply -k` takes. */
export const FOLDERS: readonly string[] = KUSTOMIZATIONS.filter((folder) => !COMPONENTS.includes(folder));

const built = new Map<string, readonly Manifest[]>();

/**
 * @param folder of a component: the base with it, and with what it needs
 * @throws Error with what kubectl says
 */
export function build(folder: string): readonly Manifest[] {
  const manifests =
    built.get(folder) ??
    (COMPONENTS.includes(folder) ? buildWith(...withItsNeeds(folder)) : kustomize(folder));
  built.set(folder, manifests);
  return manifests;
}

/** A component, behind what has to be named before it. */
export function withItsNeeds(component: string): readonly string[] {
  return component === 'manifests/components/web-config'
    ? ['manifests/components/prometheus-operator', component]
    : [component];
}

/** The base with components, in this order. */
export function buildWith(...components: readonly string[]): readonly Manifest[] {
  const folder = mkdtempSync(join(tmpdir(), 'winstorage-'));
  const path = (part: string): string => relative(folder, join(ROOT, part));
  try {
    const kustomization = { resources: [path('manifests/base')], components: components.map(path) };
    writeFileSync(join(folder, 'kustomization.yaml'), stringify(kustomization));
    return kustomize(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function kustomize(folder: string): readonly Manifest[] {
  const { status, stdout, stderr, error } = spawnSync('kubectl', ['kustomize', folder], {
    cwd: ROOT,
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`kubectl kustomize ${folder}: ${error?.message ?? stderr}`);
  if (stderr !== '') throw new Error(`kubectl kustomize ${folder} warns: ${stderr}`);
  return readManifests(stdout);
}

export function readManifests(yaml: string): readonly Manifest[] {
  return parseAllDocuments(yaml).map((document) => {
    const problem = document.errors[0] ?? document.warnings[0];
    if (problem !== undefined) throw problem;
    return manifest.parse(document.toJS());
  });
}
