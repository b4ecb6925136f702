// Reads plain JSON whose shape nobody has checked: what is not there, or of another type, is undefined or empty.

/** Where a value stands inside a manifest: keys and indexes. */
export type Path = readonly (string | number)[];

/** The value at a path. */
export function valueAt(value: unknown, ...path: Path): unknown {
  let found = value;
  for (const step of path) {
    if (typeof found !== 'object' || found === null || !Object.hasOwn(found, step)) return undefined;
    found = (found as Readonly<Record<string | number, unknown>>)[step];
  }
  return found;
}

/** The text at a path; a number or a truth value counts as its text, as people forget quotes. */
export function textAt(value: unknown, ...path: Path): string | undefined {
  const found = valueAt(value, ...path);
  if (typeof found === 'string') return found;
  return typeof found === 'number' || typeof found === 'boolean' ? String(found) : undefined;
}

/** The items of the list at a path. */
export function listAt(value: unknown, ...path: Path): readonly unknown[] {
  const found = valueAt(value, ...path);
  return Array.isArray(found) ? found : [];
}

/** The keys and values of the mapping at a path. */
export function entriesAt(value: unknown, ...path: Path): readonly (readonly [string, unknown])[] {
  const found = valueAt(value, ...path);
  return typeof found === 'object' && found !== null && !Array.isArray(found) ? Object.entries(found) : [];
}

/** The texts among the items of a list. */
export function textsAt(value: unknown, ...path: Path): readonly string[] {
  return listAt(value, ...path).filter((item) => typeof item === 'string');
}
