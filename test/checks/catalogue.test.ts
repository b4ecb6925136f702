import { describe, expect, it } from 'vitest';
import { buildCatalogue, CATALOGUE, findingKind } from '../../agent/checks/catalogue.ts';
import { defineCheck } from '../../agent/checks/check.ts';
import { ebsDiskReadOnly } from '../../agent/checks/ebs-disk-read-only.ts';

describe('catalogue', () => {
  it('finds a code with its check', () => {
    expect(findingKind('EbsDiskReadOnly')).toMatchObject({
      code: 'EbsDiskReadOnly',
      check: 'ebs-disk-read-only',
      severity: 'critical',
    });
  });

  it('knows no other text', () => {
    expect(findingKind('toString')).toBeUndefined();
  });

  it('has no code twice', () => {
    expect(new Set(CATALOGUE.map(({ code }) => code)).size).toBe(CATALOGUE.length);
  });

  it('refuses a code that two checks give', () => {
    const second = defineCheck({
      ...ebsDiskReadOnly,
      name: 'second',
      needs: [],
      uses: [],
      findings: ebsDiskReadOnly.findings,
      evaluate: () => [],
    });

    expect(() => buildCatalogue([ebsDiskReadOnly, second])).toThrow(
      'the finding code EbsDiskReadOnly belongs to two checks: ebs-disk-read-only and second',
    );
  });
});
