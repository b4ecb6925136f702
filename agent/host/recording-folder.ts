// Reads files of a recording. It may come from a stranger: nothing in it leads out of its folder, holds this process up, or
// fills its memory.
import { constants } from 'node:fs';
import { open, realpath, stat } from 'node:fs/promises';
import { isAbsolute, join, relative } from 'node:path';
import { KnownError } from '../known-error.ts';

/** PowerShell may print 16 MiB in a look; laid out for reading, that grows. */
const MAX_FILE_BYTES = 64 * 1024 * 1024;

/** @throws KnownError when there is no such folder */
export async function realFolder(path: string): Promise<string> {
  const folder = await stat(path).catch(() => null);
  if (folder === null)
    throw new KnownError(`recording ${path}: there is no such folder; winstorage-agent record DIR makes one`);
  if (!folder.isDirectory()) throw new KnownError(`recording ${path}: expected a folder, this is a file`);
  return realpath(path);
}

/** Whether a path is a folder or something in it. Both without links. */
export function isWithin(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return way === '' || (!isAbsolute(way) && way.split(/[\\/]/)[0] !== '..');
}

/**
 * @param folder as `realFolder` gives it
 * @returns null when there is no such file
 * @throws KnownError for what is no file of this folder, too large, or cannot be read
 */
export async function readFileOf(folder: string, ...parts: readonly string[]): Promise<Buffer | null> {
  const path = join(folder, ...parts);
  try {
    const real = await realpath(path);
    if (!isWithin(folder, real)) throw new KnownError(`recording: ${path} leads out of the recording`);
    // A named pipe would hold this up until somebody writes to it. Windows has neither of the two.
    const handle = await open(
      real,
      constants.O_RDONLY | (constants.O_NONBLOCK ?? 0) | (constants.O_NOFOLLOW ?? 0),
    );
    try {
      const about = await handle.stat();
      if (!about.isFile()) throw new KnownError(`recording: ${path} is no file`);
      if (about.size > MAX_FILE_BYTES)
        throw new KnownError(
          `recording: ${path} has ${about.size} bytes, expected at most ${MAX_FILE_BYTES}`,
        );
      return await handle.readFile();
    } finally {
      await handle.close();
    }
  } catch (error) {
    if (error instanceof KnownError) throw error;
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return null;
    throw new KnownError(`recording: ${path} cannot be read: ${message}`);
  }
}
