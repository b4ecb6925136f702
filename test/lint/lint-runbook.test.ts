import { describe, expect, it } from 'vitest';
import { lintRunbook } from '../../agent/lint/lint-runbook.ts';

describe('the page of a code of lint', () => {
  it.each([
    ['docs', 'docs/lint.md#A'],
    ['https://git.example.com/blob/main/docs', 'https://git.example.com/blob/main/docs/lint.md#A'],
  ])('is that of lint in the docs: %s', (base, page) => {
    expect(lintRunbook(base, 'A')).toBe(page);
  });
});
