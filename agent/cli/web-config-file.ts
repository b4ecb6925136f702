// The file of the web configuration and the certificates that it names: read when the agent starts, and again while it runs.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { WebConfigUse } from '../report/process-usage.ts';
import { knownMessage, KnownError } from '../known-error.ts';
import { UsageError } from '../options/read-options.ts';
import { createWebAccess, lostProtection, OPEN_ACCESS, type WebAccess } from '../serve/web-access.ts';
import { parseWebConfig } from '../serve/web-config.ts';

/** How often the files are read again. A mount of Kubernetes changes by a link, of which Windows tells nobody. */
export const RELOAD_SECONDS = 5;

/** Certificates and a configuration are some KiB. */
const MAX_FILE_SIZE = 1024 * 1024;

export interface WebConfigFile {
  /** What holds now: that of the newest file that could be used. */
  access(): WebAccess;
  /** Reads the files again. Says what came of it in words for the log; null when they are as before. */
  reload(): Reloaded | null;
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
export function openWebConfig(path: string | null, now: () => number): WebConfigFile {
  if (path === null) return { access: () => OPEN_ACCESS, reload: () => null, use: () => null };
  const first = attempt(path, null);
  if (!first.taken) throw new UsageError(`web config ${path}: ${first.why}`);
  let current = first.loaded;
  let takenAt = now();
  let isTaken = true;
  /** What was told last, or is known from the start: which files hold, or why they cannot. */
  let told = current.fingerprint;
  return {
    access: () => current.access,
    use() {
      const { tls } = current.access;
      return { isTaken, takenAt, certificateEndsAt: tls === null ? null : tls.endsAt / 1000 };
    },
    reload() {
      // Stays so where reading them meets a bug.
      isTaken = false;
      const attempted = attempt(path, current);
      isTaken = attempted.taken;
      if (attempted.taken && attempted.loaded !== current) {
        current = attempted.loaded;
        takenAt = now();
      }
      const news = attempted.taken ? attempted.loaded.fingerprint : attempted.why;
      if (news === told) return null;
      told = news;
      return attempted.taken ? { taken: true } : attempted;
    },
  };
}

/**
 * Reads the files, and says whether they can hold from now on.
 * @param current what holds now, and is given back where the files are the same; null at the start, when there is nothing to lose
 */
function attempt(path: string, current: Loaded | null): Attempt {
  let loaded: Loaded;
  try {
    loaded = load(path);
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

function load(path: string): Loaded {
  const hash = createHash('sha256');
  const read = (key: string, file: string): string => {
    let text: string;
    try {
      text = readFileSync(file, 'utf8');
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException;
      throw new KnownError(`${key === '' ? '' : `${key}: `}cannot be read: ${code ?? message}`);
    }
    if (text.length > MAX_FILE_SIZE) throw new KnownError(`${key === '' ? '' : `${key}: `}larger than 1 MiB`);
    hash.update(`${key} ${text.length} ${text}`);
    return text;
  };
  const config = parseWebConfig(read('', path));
  const folder = dirname(path);
  const access = createWebAccess(config, (key, file) => read(key, resolve(folder, file)));
  return { access, fingerprint: hash.digest('hex') };
}
