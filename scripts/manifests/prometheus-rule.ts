// The PrometheusRule of the Prometheus Operator, from the rule files of a plain Prometheus: the same groups, one source.
import { parse, stringify } from 'yaml';
import { z } from 'zod';

/** Only what holds the groups together is read; Prometheus' own promtool and the schema of the operator judge the rest. */
const ruleFile = z.strictObject({ groups: z.array(z.looseObject({ name: z.string() })).min(1) });

const HEAD = `# Written by \`npm run manifests\` from manifests/monitoring/rules. Change those.
`;

/**
 * @param files texts of rule files
 * @returns a manifest, as YAML
 * @throws Error when two groups have one name, which the operator refuses
 */
export function prometheusRule(files: readonly string[]): string {
  const groups = files.flatMap((file) => ruleFile.parse(parse(file)).groups);
  const twice = groups.map(({ name }) => name).find((name, index, names) => names.indexOf(name) !== index);
  if (twice !== undefined) throw new Error(`two groups of rules are called ${twice}`);
  const manifest = {
    apiVersion: 'monitoring.coreos.com/v1',
    kind: 'PrometheusRule',
    metadata: {
      name: 'winstorage-agent',
      namespace: 'winstorage-agent',
      labels: { 'app.kubernetes.io/name': 'winstorage-agent' },
    },
    spec: { groups },
  };
  return HEAD + stringify(manifest, { lineWidth: 0, singleQuote: true, aliasDuplicateObjects: false });
}
