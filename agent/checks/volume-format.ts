// Whether Windows knows a file system on a volume.
import type { Volume } from '../facts/volumes.ts';

/** Windows gives nothing, `RAW` or `Unknown` for a volume without one; csi-proxy v1.2 takes `Unknown` as not formatted too. */
export function isFormatted({ fileSystem }: Volume): boolean {
  return fileSystem !== null && !/^(?:raw|unknown)$/i.test(fileSystem);
}
