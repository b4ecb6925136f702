// What the lockfile pins: version and checksum of each package.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const lockfile = z.object({
  packages: z.record(z.string(), z.object({ version: z.string(), integrity: z.string().optional() })),
});

export interface Pinned {
  readonly version: string;
  /** `sha512-…`, base 64. */
  readonly integrity: string;
}

/**
 * @returns what is pinned for a folder such as `node_modules/express`
 * @throws Error when the lockfile has no checksum of it
 */
export function readLockfile(root: string): (folder: string) => Pinned {
  const { packages } = lockfile.parse(JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')));
  return (folder) => {
    const { version, integrity } = packages[folder] ?? {};
    if (version === undefined || integrity?.startsWith('sha512-') !== true)
      throw new Error(`package-lock.json pins no ${folder} with a SHA-512`);
    return { version, integrity };
  };
}
