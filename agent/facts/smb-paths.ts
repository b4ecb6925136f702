// Paths of shares, which come in several spellings: as a link has them, as a mapping has them, as people write them.

// `(?<!…)` before `+$` below: without it, each of many backslashes inside a path would be looked at as a beginning.

/** A share in one spelling: `\\server\share`, lower case, without a slash at its end. Null for what is no share. */
export function sharePath(target: string | null): string | null {
  return uncPath(target)?.toLowerCase() ?? null;
}

/** The same with its letters as they are. */
export function uncPath(target: string | null): string | null {
  const path = (target ?? '')
    .replaceAll('/', '\\')
    .replace(/^\\\\\?\\UNC\\|^UNC\\/i, '\\\\')
    .replace(/(?<!\\)\\+$/, '');
  return path.startsWith('\\\\') && !path.startsWith('\\\\?\\') ? path : null;
}

/** The server of a UNC path, lower case: `\\Server\Share\dir` → `server`; null where the path is no UNC path. */
export function smbServer(remotePath: string): string | null {
  const match = /^[\\/]{2}(?<server>[^\\/]+)/.exec(remotePath);
  return match?.groups?.['server']?.toLowerCase() ?? null;
}

/** The share of a UNC path, lower case: `\\Server\Share\dir` → `share`; null where the path names none. */
export function smbShare(remotePath: string): string | null {
  const match = /^[\\/]{2}[^\\/]+[\\/]+(?<share>[^\\/]+)/.exec(remotePath);
  return match?.groups?.['share']?.toLowerCase() ?? null;
}

/** The name of a server as names are compared: in lower case, and without a dot at the end of a full name. */
export function foldServerName(name: string): string {
  return name.toLowerCase().replace(/\.$/, '');
}
