// What Windows, kubelet, file servers and strangers' recordings say, made fit to be handed out: without what looks like a
// secret, and not longer than anybody reads. Every text of a report that was not written in this project goes through here.
import { scrubText } from '../scrub-text.ts';

/** A path of Windows has at most 32,767 characters, and those that exist a few hundred. */
export const MAX_TEXT_LENGTH = 4096;

/** What is looked through for secrets. More than is kept, so that none loses what it is known by at the cut. */
const MAX_SCRUBBED_LENGTH = 4 * MAX_TEXT_LENGTH;

/** Without secrets, at most `max` characters, and without half characters, which no UTF-8 has. */
export function cleanText(text: string, max = MAX_TEXT_LENGTH): string {
  const scrubbed = scrubText(text.slice(0, MAX_SCRUBBED_LENGTH));
  if (scrubbed.length <= max && text.length <= MAX_SCRUBBED_LENGTH) return scrubbed.toWellFormed();
  return `${scrubbed.slice(0, max).toWellFormed()} … (cut, ${text.length} characters)`;
}

/** The value with every text in it made clean; names of fields stay, they are ours. */
export function clean<Value>(value: Value): Value {
  return cleanUnknown(value) as Value;
}

function cleanUnknown(value: unknown): unknown {
  if (typeof value === 'string') return cleanText(value);
  if (Array.isArray(value)) return value.map(cleanUnknown);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, cleanUnknown(inner)]));
}
