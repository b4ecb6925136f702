// Writes the manifests that follow from other files. `npm run manifests`
import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { prometheusRule } from './manifests/prometheus-rule.ts';

const ROOT = resolve(import.meta.dirname, '..');

const rules = globSync('manifests/monitoring/rules/*.yaml', { cwd: ROOT }).toSorted();
writeFileSync(
  join(ROOT, 'manifests/components/prometheus-operator/prometheus-rule.yaml'),
  prometheusRule(rules.map((file) => readFileSync(join(ROOT, file), 'utf8'))),
);
