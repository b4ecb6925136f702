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
    ['docs/checks.md', 'docs/lint.md#A'],
    ['https://git.example.com/docs/checks.md', 'https://git.example.com/docs/lint.md#A'],
    ['https://wiki.example.com/checks', 'https://wiki.example.com/lint#A'],
    ['https://wiki.example.com/runbooks', 'https://wiki.example.com/runbooks#A'],
    ['https://checks.example.com/all', 'https://checks.example.com/all#A'],
    ['', '#A'],
  ])('is beside that of the checks: %s', (base, page) => {
    expect(lintRunbook(base, 'A')).toBe(page);
  });
});
