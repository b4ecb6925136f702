// How much a report lists. A node has a few volumes and some hundred mappings; a fault, or somebody who means ill, may make
// many thousands, and whoever reads the report has to hold it as a whole. What is left out is counted, and the counts of
// the metrics are those of all.

/** Findings of one code, and those of it that are pending. A dead server makes one for each of its mappings: 700 were seen on a node. */
export const MAX_FINDINGS_OF_CODE = 1000;

export const MAX_MAPPINGS = 2000;

/** Windows on EC2 takes at most 128 volumes. */
export const MAX_EBS_VOLUMES = 512;

/** PersistentVolumes, and pods, of one mapping or volume. */
export const MAX_USERS = 500;

/** The first ones of each code, and how many others there are of it. */
export function limitByCode<Item extends { readonly code: string }>(
  items: readonly Item[],
  most = MAX_FINDINGS_OF_CODE,
): { readonly kept: readonly Item[]; readonly omitted: Readonly<Record<string, number>> } {
  const seen = new Map<string, number>();
  const kept = items.filter(({ code }) => {
    const before = seen.get(code) ?? 0;
    seen.set(code, before + 1);
    return before < most;
  });
  const omitted = [...seen]
    .filter(([, count]) => count > most)
    .map(([code, count]) => [code, count - most] as const);
  return { kept, omitted: Object.fromEntries(omitted) };
}

/** Number of items by a word of theirs. */
export function countBy<Item>(
  items: readonly Item[],
  wordOf: (item: Item) => string,
): Record<string, number> {
  return Object.fromEntries([...Map.groupBy(items, wordOf)].map(([word, group]) => [word, group.length]));
}
