// Decodes the items of one fact, each on its own: one odd disk must not hide the others.
import * as z from 'zod';
import { failedReading, MAX_DROPPED_LINES, type Reading } from './observation.ts';
import { unwrapList } from './windows-json.ts';

const MAX_REASON = 300;

/** No node has so many of anything. Naming what is wrong with each of a million items would hold the agent for a minute. */
const MAX_ITEMS = 20_000;

/**
 * Decodes a list of raw items with the schema of one of them.
 * Items that do not fit are named in `dropped`, and those beyond the first ones are counted; when none fits although there are some, the reading failed.
 */
export function decodeItems<T>(rawItems: unknown, schema: z.ZodType<T>): Reading<T[]> {
  const items = unwrapList(rawItems);
  if (items.length > MAX_ITEMS)
    return failedReading('malformed', `${items.length} items, more than ${MAX_ITEMS}`);
  const value: T[] = [];
  const dropped: string[] = [];
  let more = 0;
  for (const [index, item] of items.entries()) {
    const parsed = schema.safeParse(item);
    if (parsed.success) value.push(parsed.data);
    else if (dropped.length < MAX_DROPPED_LINES) dropped.push(`item ${index + 1}: ${explain(parsed.error)}`);
    else more += 1;
  }
  if (value.length === 0 && items.length > 0)
    return failedReading('malformed', `none of ${items.length} items could be read; ${dropped[0]}`);
  if (more > 0) dropped.push(`and ${more} more items`);
  return { ok: true, value, dropped };
}

/** Decodes a fact that consists of exactly one item, such as the node's Windows version. */
export function decodeSingle<T>(rawItems: unknown, schema: z.ZodType<T>): Reading<T> {
  const list = decodeItems(rawItems, schema);
  if (!list.ok) return list;
  const first = list.value[0];
  if (first === undefined) return failedReading('missing', 'the script printed no item');
  return { ok: true, value: first, dropped: list.dropped };
}

function explain(error: z.ZodError): string {
  const reason = error.issues
    .slice(0, 3)
    .map((issue) => `${issue.path.join('.') || 'item'}: ${issue.message}`)
    .join('; ');
  return reason.length <= MAX_REASON ? reason : `${reason.slice(0, MAX_REASON)} …`;
}
