// What every rule is given: the manifests, and what they have to do with Windows.
import { type Manifest, readManifests, type SourceText, type Unreadable } from './manifest.ts';
import { joinStorage, type StorageUse } from './storage-use.ts';
import { type WindowsPod, windowsPods } from './workloads.ts';

export interface LintInput {
  readonly manifests: readonly Manifest[];
  readonly unreadable: readonly Unreadable[];
  readonly pods: readonly WindowsPod[];
  readonly storage: StorageUse;
}

/** Reads texts that belong together: a claim in one file may be of a pod in another. */
export function readLintInput(
  sources: readonly SourceText[],
  unreadableFiles: readonly Unreadable[] = [],
): LintInput {
  const read = sources.map(readManifests);
  const manifests = read.flatMap((part) => part.manifests);
  const pods = windowsPods(manifests);
  return {
    manifests,
    unreadable: [...unreadableFiles, ...read.flatMap((part) => part.unreadable)],
    pods,
    storage: joinStorage(manifests, pods),
  };
}
