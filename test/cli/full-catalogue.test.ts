import { describe, expect, it } from 'vitest';
import { ALL_CHECKS } from '../../agent/checks/all-checks.ts';
import { buildCatalogue } from '../../agent/checks/catalogue.ts';
import { ALL_RULES } from '../../agent/lint/all-rules.ts';
import { FULL_CATALOGUE, isLintCode } from '../../agent/cli/full-catalogue.ts';

describe('the catalogue of checks and rules', () => {
  it('has every code of both, and knows which are of lint', () => {
    const ofLint = FULL_CATALOGUE.filter(isLintCode).map(({ code }) => code);

    expect(ofLint).toEqual(ALL_RULES.flatMap(({ findings }) => Object.keys(findings)));
    expect(FULL_CATALOGUE.length - ofLint.length).toBe(buildCatalogue(ALL_CHECKS).length);
  });
});
