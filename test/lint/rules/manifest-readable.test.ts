import { describe, expect, it } from 'vitest';
import { lintTexts } from '../../support/linted.ts';

describe('manifest-readable', () => {
  it('names the file and the line of what cannot be read, and judges the rest', () => {
    const result = lintTexts('kind: [\n', 'kind: Pod\napiVersion: v1\nmetadata: {name: a}\n');

    expect(result.findings.map(({ code, place }) => [code, place.file])).toEqual([
      ['ManifestUnreadable', '0.yaml'],
    ]);
    expect(result).toMatchObject({ status: 'unknown', objects: 1 });
  });
});
