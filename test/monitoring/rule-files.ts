// The shipped rules: as they are, and quick.
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { z } from 'zod';

export const RULES = join(import.meta.dirname, '../../manifests/monitoring/rules');

const rule = z.looseObject({
  alert: z.string().optional(),
  record: z.string().optional(),
  expr: z.string(),
  for: z.string().optional(),
  keep_firing_for: z.string().optional(),
  labels: z.record(z.string(), z.string()).optional(),
  annotations: z.record(z.string(), z.string()).optional(),
});
const ruleFile = z.strictObject({
  groups: z.array(
    z.strictObject({ name: z.string(), interval: z.string().optional(), rules: z.array(rule) }),
  ),
});

type Rule = z.infer<typeof rule>;

export interface RuleGroup {
  readonly name: string;
  readonly rules: readonly Rule[];
}

export const RULE_FILES: readonly string[] = globSync('*.yaml', { cwd: RULES });

export function shippedGroups(): RuleGroup[] {
  return RULE_FILES.flatMap((file) => ruleFile.parse(parse(readFileSync(join(RULES, file), 'utf8'))).groups);
}

/**
 * The rules for a test that cannot wait minutes: every `for`, `keep_firing_for` and interval becomes a second or two. Nothing
 * else changes.
 * @param patience the `for` of alerts that have to wait longer in the test too, by name
 */
export function quickRules(patience: Readonly<Record<string, string>> = {}): string {
  const groups = shippedGroups().map(({ name, rules }) => ({
    name,
    interval: '1s',
    rules: rules.map((shipped) => ({
      ...shipped,
      ...(shipped.for === undefined ? {} : { for: patience[shipped.alert ?? ''] ?? '2s' }),
      ...(shipped.keep_firing_for === undefined ? {} : { keep_firing_for: '1s' }),
    })),
  }));
  return stringify({ groups }, { aliasDuplicateObjects: false });
}
