// Folders and small files of local disks. Never of a share: a dead one would hold a thread of this process for minutes,
// and there are four of them.
import { readdir, readFile, readlink, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import type { Dirent } from 'node:fs';
import type { FolderAnswer, FolderEntry, TextAnswer } from './host.ts';

/** vol_data.json has a few hundred bytes. */
const MAX_TEXT_BYTES = 64 * 1024;

/** So many links may lead to one another, before it is a circle. */
const MAX_LINKS = 8;

export async function readFolder(path: string): Promise<FolderAnswer> {
  if (await leadsToShare(path)) return refused(path);
  try {
    const entries = await readdir(path, { withFileTypes: true });
    return { outcome: 'read', entries: await Promise.all(entries.map((entry) => describe(path, entry))) };
  } catch (error) {
    return failed(error);
  }
}

export async function readTextFile(path: string): Promise<TextAnswer> {
  if (await leadsToShare(path)) return refused(path);
  try {
    const about = await stat(path);
    const { size } = about;
    // A pipe or a device would hold a thread until somebody writes to it.
    if (!about.isFile() && !about.isDirectory())
      return { outcome: 'failed', code: 'EINVAL', message: `${path} is no file` };
    if (size > MAX_TEXT_BYTES)
      return { outcome: 'failed', code: 'EFBIG', message: `${path} has ${size} bytes` };
    return { outcome: 'read', text: await readFile(path, 'utf8') };
  } catch (error) {
    return failed(error);
  }
}

/** `\\server\share`, `//server/share`, `\\?\UNC\…` and `\??\UNC\…`. */
const SHARE = /^[\\/](?:[\\/]|\?\?)/;

/**
 * Whether it is a share, or a link to one, as the mount of a volume of the SMB driver is. Reading a link does not touch
 * what it points to. A drive letter is trusted to be the caller's local disk.
 */
async function leadsToShare(path: string, links = 0): Promise<boolean> {
  if (SHARE.test(path)) return true;
  const target = links < MAX_LINKS ? await targetOf(path) : null;
  if (target === null) return false;
  return leadsToShare(SHARE.test(target) ? target : resolve(dirname(path), target), links + 1);
}

async function describe(folder: string, entry: Dirent): Promise<FolderEntry> {
  const { name } = entry;
  // On Windows every reparse point is a link here, whatever its tag (libuv, src/win/fs.c: FILE_ATTRIBUTE_REPARSE_POINT
  // gives UV__DT_LINK), so that a mounted volume is not taken for a plain directory.
  if (entry.isSymbolicLink()) return { name, kind: 'link', target: await targetOf(join(folder, name)) };
  if (entry.isDirectory()) return { name, kind: 'directory', target: null };
  return { name, kind: entry.isFile() ? 'file' : 'other', target: null };
}

/** libuv gives no target for a volume that is mounted at a folder (`\??\Volume{…}\`), only an error. */
async function targetOf(path: string): Promise<string | null> {
  return readlink(path).catch(() => null);
}

function refused(path: string): { outcome: 'failed'; code: string; message: string } {
  return { outcome: 'failed', code: 'EINVAL', message: `${path} is not on a local disk` };
}

function failed(error: unknown): { outcome: 'failed'; code: string; message: string } {
  const { code, message } = error as NodeJS.ErrnoException;
  return { outcome: 'failed', code: code ?? 'UNKNOWN', message };
}
