// Every finding code of rules and checks together: `explain` knows both, and no code may mean two things. Metrics and
// reports keep the catalogue of the checks alone.
import { ALL_CHECKS } from '../checks/all-checks.ts';
import { buildCatalogue, type CatalogueEntry } from '../checks/catalogue.ts';
import { ALL_RULES } from '../lint/all-rules.ts';

/** The codes of checks, then those of rules. */
export const FULL_CATALOGUE: readonly CatalogueEntry[] = buildCatalogue([...ALL_CHECKS, ...ALL_RULES]);

const RULE_NAMES: ReadonlySet<string> = new Set(ALL_RULES.map(({ name }) => name));

/** Whether a rule of `lint` gives this code, and no check. */
export function isLintCode({ check }: CatalogueEntry): boolean {
  return RULE_NAMES.has(check);
}
