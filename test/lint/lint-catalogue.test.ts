import { describe, expect, it } from 'vitest';
import { ALL_CHECKS } from '../../agent/checks/all-checks.ts';
import { buildCatalogue } from '../../agent/checks/catalogue.ts';
import { ALL_RULES } from '../../agent/lint/all-rules.ts';
import { FULL_CATALOGUE, isLintCode, lintRunbook } from '../../agent/lint/lint-catalogue.ts';

describe('the catalogue of checks and rules', () => {
  it('has every code of both, and knows which are of lint', () => {
    const ofLint = FULL_CATALOGUE.filter(isLintCode).map(({ code }) => code);

    expect(ofLint).toEqual(ALL_RULES.flatMap(({ findings }) => Object.keys(findings)));
    expect(FULL_CATALOGUE.length - ofLint.length).toBe(buildCatalogue(ALL_CHECKS).length);
  });
});

describe('the page of a code of lint', () => {
  it.each([
    ['docs', 'docs/lint.md#A'],
    ['https://git.example.com/blob/main/docs', 'https://git.example.com/blob/main/docs/lint.md#A'],
  ])('is that of lint in the docs: %s', (base, page) => {
    expect(lintRunbook(base, 'A')).toBe(page);
  });
});
