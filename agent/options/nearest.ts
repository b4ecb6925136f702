// What somebody may have meant who mistyped a name.

/** Said behind an error: `; did you mean check?`, or nothing where no name is near. */
export function didYouMean(typed: string, names: readonly string[]): string {
  const near = nearest(typed, names);
  return near === null ? '' : `; did you mean ${near}?`;
}

/** The name with the fewest changes of a letter; null when that is a third of the letters, which is another word. */
function nearest(typed: string, names: readonly string[]): string | null {
  // Words of a command line have no limit, and the work grows with the square.
  if (typed.length > 64) return null;
  const ranked = names
    .map((name) => ({ name, changes: changesBetween(typed.toLowerCase(), name.toLowerCase()) }))
    .toSorted((a, b) => a.changes - b.changes);
  const best = ranked[0];
  return best !== undefined && best.changes * 3 <= Math.max(typed.length, 3) ? best.name : null;
}

/** Letters to put in, take out or replace (Levenshtein). */
function changesBetween(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let i = 1; i <= from.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= to.length; j += 1) {
      const replaced = (row[j - 1] ?? 0) + (from[i - 1] === to[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
