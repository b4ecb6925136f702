// Which mappings cover which shares, without holding each against each: a node can have a thousand of both, and every
// report asks. All paths are as `sharePath` gives them.

/** Finds the items whose share a mapping covers, in their order. */
export function coveredBy<Item>(
  items: readonly Item[],
  shareOf: (item: Item) => string | null,
): (mapped: string | null) => Item[] {
  const exact = new Map<string, number[]>();
  items.forEach((item, place) => {
    const share = shareOf(item);
    if (share === null) return;
    const places = exact.get(share);
    if (places === undefined) exact.set(share, [place]);
    else places.push(place);
  });
  // In the order of their characters all paths below a folder stand beside each other.
  const sorted = [...exact.keys()].toSorted(byCharacters);
  return (mapped) => {
    if (mapped === null) return [];
    const below = `${mapped}\\`;
    const places = [...(exact.get(mapped) ?? [])];
    for (let at = firstFrom(sorted, below); sorted[at]?.startsWith(below) === true; at += 1)
      places.push(...(exact.get(sorted[at] ?? '') ?? []));
    return places.toSorted((a, b) => a - b).flatMap((place) => items[place] ?? []);
  };
}

/** Tells of a share whether one of the mappings covers it. */
export function coverOf(mapped: readonly (string | null)[]): (share: string) => boolean {
  const known = new Set(mapped);
  const longest = mapped.reduce((most, path) => Math.max(most, path?.length ?? 0), 0);
  return (share) => {
    if (known.has(share)) return true;
    for (let end = share.indexOf('\\', 2); end !== -1 && end <= longest; end = share.indexOf('\\', end + 1))
      if (known.has(share.slice(0, end))) return true;
    return false;
  };
}

function byCharacters(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** The place of the first one that is not before `wanted`. */
function firstFrom(sorted: readonly string[], wanted: string): number {
  let from = 0;
  let to = sorted.length;
  while (from < to) {
    const middle = (from + to) >> 1;
    if ((sorted[middle] ?? '') < wanted) from = middle + 1;
    else to = middle;
  }
  return from;
}
