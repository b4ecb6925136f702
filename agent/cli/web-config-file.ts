// The file of the web configuration and the certificates that it names: read when the agent starts, and again while it runs.
import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import type { WebConfigUse } from '../report/process-usage.ts';
import { knownMessage, KnownError } from '../known-error.ts';
import { UsageError } from '../options/read-options.ts';
import {
  createWebAccess,
  filesOf,
  lostProtection,
  OPEN_ACCESS,
  type WebAccess,
} from '../serve/web-access.ts';
import { parseWebConfig } from '../serve/web-config.ts';

/** How often the files are read again. A mount of Kubernetes changes by a link, of which Windows tells nobody. */
export const RELOAD_SECONDS = 5;

/** Certificates and a configuration are some KiB. */
const MAX_FILE_SIZE = 1024 * 1024;

export interface WebConfigFile {
  /** What holds now: that of the newest file that could be used. */
  access(): WebAccess;
  /**
   * Reads the files again. Says what came of it in words for the log; null when that is no news. Where an earlier call still waits for a
   * file, that is what came of it: so no more than one of libuv's threads is ever held.
   */
  reload(): Promise<Reloaded | null>;
  /** What became of the files so far; null without a web configuration. */
  use(): WebConfigUse | null;
}

type Reloaded = { readonly taken: true } | { readonly taken: false; readonly why: string };

type Attempt =
  | { readonly taken: true; readonly loaded: Loaded }
  | { readonly taken: false; readonly why: string };

interface Loaded {
  readonly access: WebAccess;
  /** Of everything that was read. */
  readonly fingerprint: string;
}

/**
 * @param path null: there is no web configuration, and everybody may ask
 * @param now seconds since 1970
 * @throws UsageError that names the file, the key and what was expected
 */
export async function openWebConfig(path: string | null, now: () => number): Promise<WebConfigFile> {
  if (path === null)
    return { access: () => OPEN_ACCESS, reload: () => Promise.resolve(null), use: () => null };
  const first = await attempt(path, null);
  if (!first.taken) throw new UsageError(`web config ${path}: ${first.why}`);
  let current = first.loaded;
  let takenAt = now();
  let isTaken = true;
  /** What was told last, or is known from the start: which files hold, or why they cannot. */
  let told = current.fingerprint;
  let isReading = false;
  const conclude = (attempted: Attempt): Reloaded | null => {
    isTaken = attempted.taken;
    if (attempted.taken && attempted.loaded !== current) {
      current = attempted.loaded;
      takenAt = now();
    }
    const news = attempted.taken ? attempted.loaded.fingerprint : attempted.why;
    if (news === told) return null;
    told = news;
    return attempted.taken ? { taken: true } : attempted;
  };
  return {
    access: () => current.access,
    use() {
      const { tls } = current.access;
      return { isTaken, takenAt, certificateEndsAt: tls === null ? null : tls.endsAt / 1000 };
    },
    async reload() {
      if (isReading) return conclude({ taken: false, why: 'a file of it gives no answer' });
      isReading = true;
      try {
        return conclude(await attempt(path, current));
      } catch (error) {
        isTaken = false;
        throw error;
      } finally {
        isReading = false;
      }
    },
  };
}

/**
 * Reads the files, and says whether they can hold from now on.
 * @param current what holds now, and is given back where the files are the same; null at the start, when there is nothing to lose
 */
async function attempt(path: string, current: Loaded | null): Promise<Attempt> {
  let loaded: Loaded;
  try {
    loaded = await load(path);
  } catch (error) {
    const why = knownMessage(error);
    if (why === null) throw error;
    return { taken: false, why };
  }
  if (current === null) return { taken: true, loaded };
  if (loaded.fingerprint === current.fingerprint) return { taken: true, loaded: current };
  const lost = lostProtection(current.access, loaded.access);
  if (lost.length === 0) return { taken: true, loaded };
  return {
    taken: false,
    why: `it would take away ${lost.join(' and ')}; only a new start of the agent does that`,
  };
}

async function load(path: string): Promise<Loaded> {
  const hash = createHash('sha256');
  const read = async (key: string, file: string): Promise<string> => {
    const text = await readText(key === '' ? '' : `${key}: `, file);
    hash.update(`${key} ${text.length} ${text}`);
    return text;
  };
  const config = parseWebConfig(await read('', path));
  const texts = new Map<string, string>();
  for (const [key, file] of filesOf(config)) texts.set(key, await read(key, resolve(dirname(path), file)));
  const access = createWebAccess(config, (key) => texts.get(key) ?? '');
  return { access, fingerprint: hash.digest('hex') };
}

/** Of a share, which may be dead: it would be waited for in a thread of libuv, for minutes. `\\\\?\\C:\\` is a disk. */
const ON_A_SHARE = /^[\\/]{2}(?![?.][\\/])/;

/** What is no file, such as a named pipe, would hold a thread for ever. */
async function readText(start: string, file: string): Promise<string> {
  const fail = (why: string): never => {
    throw new KnownError(`${start}${why}`);
  };
  if (process.platform === 'win32' && ON_A_SHARE.test(file))
    fail('expected a file on a disk of this node, got one on a share');
  try {
    const about = await stat(file);
    if (!about.isFile()) fail('cannot be read: it is no file');
    if (about.size > MAX_FILE_SIZE) fail('larger than 1 MiB');
    return await readFile(file, 'utf8');
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    return error instanceof KnownError ? Promise.reject(error) : fail(`cannot be read: ${code ?? message}`);
  }
}
