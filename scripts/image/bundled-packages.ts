// Which npm packages a bundle holds, and what they say about themselves.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

export interface BundledPackage {
  readonly name: string;
  readonly version: string;
  /** As in package.json: an SPDX id or expression. Null when it says none. */
  readonly license: string | null;
  /** The texts of its licence and notice files, null when it ships none. */
  readonly licenseText: string | null;
  /** Folder from the root of the repository, which is also its key in the lockfile. */
  readonly folder: string;
}

const manifest = z.object({
  name: z.string(),
  version: z.string(),
  // Old packages have `{type: "MIT"}`.
  license: z.union([z.string(), z.object({ type: z.string() }).transform(({ type }) => type)]).optional(),
});

/** @param inputs files of a bundle, from the root: `agent/main.ts`, `node_modules/express/lib/express.js`, … */
export function packagesOf(inputs: readonly string[], root: string): readonly BundledPackage[] {
  const folders = new Set(inputs.map(packageFolder).filter((folder) => folder !== null));
  // npm installs the same package more than once where versions of it differ elsewhere.
  const packages = new Map(
    [...folders]
      .toSorted(compare)
      .map((folder) => readPackage(root, folder))
      .map((bundled) => [`${bundled.name}@${bundled.version}`, bundled] as const),
  );
  return [...packages].toSorted(([a], [b]) => compare(a, b)).map(([, bundled]) => bundled);
}

/** @returns `node_modules/a/node_modules/@b/c` for any file of it; null for a file of the agent */
export function packageFolder(file: string): string | null {
  return /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(file)?.[0] ?? null;
}

/** The same order on every machine, whatever its language. */
export function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function readPackage(root: string, folder: string): BundledPackage {
  const path = join(root, folder);
  const { name, version, license } = manifest.parse(
    JSON.parse(readFileSync(join(path, 'package.json'), 'utf8')),
  );
  const texts = readdirSync(path)
    .filter((file) => /^(?:licen[cs]e|copying|notice)(?:[-.]|$)/i.test(file))
    .toSorted(compare)
    .map((file) => readFileSync(join(path, file), 'utf8').replaceAll('\r\n', '\n').trim());
  return {
    name,
    version,
    license: license ?? null,
    licenseText: texts.length === 0 ? null : texts.join('\n\n'),
    folder,
  };
}
