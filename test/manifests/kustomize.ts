// What `kubectl apply -k` would send, without a cluster: `kubectl kustomize` needs none.
import { spawnSync } from 'node:child_process';
import { globSync } from 'node:fs';
import { parseAllDocuments } from 'yaml';
import { z } from 'zod';
import { ROOT } from '../docs/markdown.ts';

const manifest = z.looseObject({
  apiVersion: z.string(),
  kind: z.string(),
  metadata: z.looseObject({ name: z.string(), namespace: z.string().optional() }),
});

export type Manifest = z.infer<typeof manifest>;

/** Every folder that `kubectl apply -k` takes. */
export const FOLDERS: readonly string[] = globSync('manifests/**/kustomization.yaml', { cwd: ROOT })
  .map((file) => file.replaceAll('\\', '/').replace(/\/kustomization\.yaml$/, ''))
  .toSorted();

const built = new Map<string, readonly Manifest[]>();

/** @throws Error with what kubectl says */
export function build(folder: string): readonly Manifest[] {
  const manifests = built.get(folder) ?? kustomize(folder);
  built.set(folder, manifests);
  return manifests;
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
