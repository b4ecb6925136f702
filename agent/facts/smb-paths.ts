// Paths of shares, which come in several spellings: as a link has them, as a mapping has them, as people write them.

/** A share in one spelling: `\\server\share`, lower case, without a slash at its end. Null for what is no share. */
export function sharePath(target: string | null): string | null {
  const path = (target ?? '')
    .replaceAll('/', '\\')
    .replace(/^\\\\\?\\UNC\\|^UNC\\/i, '\\\\')
    .replace(/\\+$/, '');
  return path.startsWith('\\\\') && !path.startsWith('\\\\?\\') ? path.toLowerCase() : null;
}
