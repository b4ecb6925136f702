// What a report cannot tell of yet.
import type { Report } from '../report/report-schema.ts';

/**
 * The names of the facts that were never looked at and still will be. The shares are the one fact that is not looked at while
 * another cannot be read: which they are is not known then, and there is nothing to wait for.
 */
export function notLookedAt({ collectors }: Report): string[] {
  const outcomes = new Map(collectors.map(({ name, outcome }) => [name, outcome]));
  return [...outcomes]
    .filter(([, outcome]) => outcome === 'never')
    .map(([name]) => name)
    .filter((name) => name !== 'shares' || outcomes.get('smb-global-mappings') === 'ok');
}
