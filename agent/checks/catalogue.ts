// Every finding code and what it means. Codes stand in alerts, dashboards and notes, so each belongs to one check for good.
import { ALL_CHECKS } from './all-checks.ts';
import type { Check, FindingKind } from './check.ts';

export interface CatalogueEntry extends FindingKind {
  readonly code: string;
  /** The name of the check that gives it. */
  readonly check: string;
}

/** Lists the codes in the order of the checks, or of what else gives findings; a code that two give is a bug. */
export function buildCatalogue(
  checks: readonly Pick<Check, 'name' | 'findings'>[],
): readonly CatalogueEntry[] {
  const byCode = new Map<string, CatalogueEntry>();
  for (const check of checks) {
    for (const [code, kind] of Object.entries(check.findings)) {
      const other = byCode.get(code);
      if (other !== undefined)
        throw new Error(`the finding code ${code} belongs to two checks: ${other.check} and ${check.name}`);
      byCode.set(code, { code, check: check.name, ...kind });
    }
  }
  return [...byCode.values()];
}

export const CATALOGUE: readonly CatalogueEntry[] = buildCatalogue(ALL_CHECKS);

const BY_CODE = new Map(CATALOGUE.map((entry) => [entry.code, entry]));

/** What a code means; undefined for a text that is no code. */
export function findingKind(code: string): CatalogueEntry | undefined {
  return BY_CODE.get(code);
}
