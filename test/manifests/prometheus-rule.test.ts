import { globSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { prometheusRule } from '../../scripts/manifests/prometheus-rule.ts';
import { readDoc, ROOT } from '../docs/markdown.ts';

const WRITTEN = 'manifests/components/prometheus-operator/prometheus-rule.yaml';

describe('prometheusRule', () => {
  it('holds the groups of all files', () => {
    const manifest: unknown = parse(
      prometheusRule(['groups: [{name: a, rules: []}]', 'groups: [{name: b, rules: []}]']),
    );

    expect(manifest).toMatchObject({
      kind: 'PrometheusRule',
      spec: {
        groups: [
          { name: 'a', rules: [] },
          { name: 'b', rules: [] },
        ],
      },
    });
  });

  it('leaves an expression of several lines as it is', () => {
    const file =
      'groups:\n  - name: a\n    rules:\n      - record: r\n        expr: |-\n          up\n            == 0\n';

    expect(parse(prometheusRule([file]))).toMatchObject({
      spec: { groups: [{ rules: [{ expr: 'up\n  == 0' }] }] },
    });
  });

  it.each([
    ['two groups of one name', ['groups: [{name: a}]', 'groups: [{name: a}]']],
    ['a file without groups', ['{}']],
  ])('fails on %s', (_what, files) => {
    expect(() => prometheusRule(files)).toThrow(/a|groups/);
  });
});

describe(WRITTEN, () => {
  it('is what `npm run manifests` writes', () => {
    const files = globSync('manifests/monitoring/rules/*.yaml', { cwd: ROOT }).toSorted();

    expect(files.length).toBeGreaterThan(0);
    expect(readDoc(WRITTEN), 'run: npm run manifests').toBe(prometheusRule(files.map(readDoc)));
  });
});
