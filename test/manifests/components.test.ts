// Each component against what it adds to: the same port, the same labels, a command that the agent has.
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { OPTIONS } from '../../agent/options/option-table.ts';
import { readOptions } from '../../agent/options/read-options.ts';
import { readDoc } from '../docs/markdown.ts';
import { build, buildWith, COMPONENTS, withItsNeeds } from './kustomize.ts';
import { podsOf, templateOf } from './pods.ts';

const AGENT = 'winstorage-agent';
const PORT = String(OPTIONS.listen.default.port);

function find(folder: string, kind: string, name = AGENT): ReturnType<typeof build>[number] {
  const found = build(`manifests/components/${folder}`).find(
    (manifest) => manifest.kind === kind && manifest.metadata.name === name,
  );
  if (found === undefined) throw new Error(`${folder} has no ${kind} ${name}`);
  return found;
}

describe('components', () => {
  it('can all be had together', () => {
    const all = [...new Set(COMPONENTS.flatMap(withItsNeeds))];
    const names = (manifests: ReturnType<typeof build>): string[] =>
      manifests.map(({ kind, metadata }) => `${kind} ${metadata.namespace} ${metadata.name}`);

    const together = names(buildWith(...all));

    expect(new Set(together)).toEqual(new Set(COMPONENTS.flatMap((component) => names(build(component)))));
    expect(new Set(together).size).toBe(together.length);
  });
});

describe('components/prometheus-operator', () => {
  it('scrapes the pods of the agent at their port, with the node as a label', () => {
    const pods = templateOf(find('prometheus-operator', 'DaemonSet'));
    const monitor = find('prometheus-operator', 'PodMonitor');

    expect(monitor['spec']).toMatchObject({
      jobLabel: 'app.kubernetes.io/name',
      selector: { matchLabels: { 'app.kubernetes.io/name': pods.metadata.labels['app.kubernetes.io/name'] } },
      podMetricsEndpoints: [
        {
          port: pods.spec.containers[0]?.ports?.[0]?.name,
          path: '/metrics',
          relabelings: [
            { sourceLabels: ['__meta_kubernetes_pod_node_name'], targetLabel: 'node' },
            { action: 'labeldrop' },
          ],
        },
      ],
    });
    expect(monitor.metadata.namespace).toBe(AGENT);
    expect(find('prometheus-operator', 'PrometheusRule').metadata.namespace).toBe(AGENT);
  });
});

describe('components/kube-prometheus', () => {
  it('lets the Prometheus of kube-prometheus look for the pods of the agent, and no more', () => {
    const role = find('kube-prometheus', 'Role', 'prometheus-k8s');
    const binding = find('kube-prometheus', 'RoleBinding', 'prometheus-k8s');

    expect(role).toMatchObject({
      metadata: { namespace: AGENT },
      rules: [{ apiGroups: [''], resources: ['pods'], verbs: ['get', 'list', 'watch'] }],
    });
    expect(binding).toMatchObject({
      metadata: { namespace: AGENT },
      roleRef: { kind: 'Role', name: role.metadata.name },
      subjects: [{ kind: 'ServiceAccount', name: 'prometheus-k8s', namespace: 'monitoring' }],
    });
  });
});

describe('components/web-config', () => {
  it('is refused before there is a PodMonitor, which it would leave without TLS', () => {
    expect(() =>
      buildWith('manifests/components/web-config', 'manifests/components/prometheus-operator'),
    ).toThrow(/PodMonitor/);
  });

  const pod = templateOf(find('web-config', 'DaemonSet')).spec;
  const [agent] = pod.containers;

  it('gives the agent the file of a Secret that it waits for', () => {
    const [bundle = '', command, ...args] = agent?.args ?? [];
    const { options } = readOptions({ args, env: {}, readFile: () => '' });

    expect(command).toBe('serve');
    expect(options.webConfig).toBe(bundle.replace('/agent/main.mjs', '/winstorage-web/web-config.yml'));
    expect(agent?.volumeMounts).toContainEqual({ name: 'web', mountPath: '/winstorage-web', readOnly: true });
    expect(pod.volumes).toContainEqual({ name: 'web', secret: { secretName: 'winstorage-agent-web' } });
  });

  it('has kubelet ask over TLS, for what needs no password', () => {
    const probes = [agent?.startupProbe, agent?.livenessProbe, agent?.readinessProbe];

    expect(probes.map((probe) => probe?.httpGet)).toEqual(
      ['/livez', '/livez', '/readyz'].map((path) => ({ path, port: 'metrics', scheme: 'HTTPS' })),
    );
  });

  it('has Prometheus ask over TLS, with a name and a password of a Secret', () => {
    const secret = 'winstorage-agent-scrape';

    expect(find('web-config', 'PodMonitor')['spec']).toMatchObject({
      podMetricsEndpoints: [
        {
          port: 'metrics',
          scheme: 'https',
          tlsConfig: { ca: { secret: { name: secret, key: 'ca.crt' } }, serverName: AGENT },
          basicAuth: {
            username: { name: secret, key: 'username' },
            password: { name: secret, key: 'password' },
          },
        },
      ],
    });
  });
});

describe('components/prometheus', () => {
  it('adds the annotations and keeps those of the base', () => {
    const { annotations } = templateOf(find('prometheus', 'DaemonSet')).metadata;

    expect(annotations).toEqual({
      'kubectl.kubernetes.io/default-container': 'agent',
      'prometheus.io/scrape': 'true',
      'prometheus.io/path': '/metrics',
      'prometheus.io/port': PORT,
    });
  });
});

const scrapeConfig = z.looseObject({
  scrape_configs: z.array(
    z.looseObject({
      job_name: z.string(),
      kubernetes_sd_configs: z.unknown(),
      relabel_configs: z.array(z.looseObject({ regex: z.string().optional() })),
    }),
  ),
});

// What Prometheus makes of their relabeling: test/e2e/scrape-config.test.ts.
describe.each(['prometheus/scrape-config.yaml', 'eks/amp-scraper.yaml'])('components/%s', (file) => {
  const jobs = scrapeConfig.parse(parse(readDoc(`manifests/components/${file}`))).scrape_configs;

  it('has a job for the pods of the agent, by their label and the name of their port', () => {
    const pods = templateOf(find('eks', 'DaemonSet'));

    expect(jobs[0]).toMatchObject({
      job_name: AGENT,
      kubernetes_sd_configs: [{ role: 'pod', namespaces: { names: [AGENT] } }],
    });
    const patterns = jobs[0]?.relabel_configs.map(({ regex }) => regex);
    expect(patterns).toContain(pods.metadata.labels['app.kubernetes.io/name']);
    expect(patterns).toContain(pods.spec.containers[0]?.ports?.[0]?.name);
  });

  it('has a job for kube-state-metrics, by which alerts know which nodes there are', () => {
    expect(jobs.slice(1)).toMatchObject([
      { job_name: 'kube-state-metrics', kubernetes_sd_configs: [{ role: 'pod' }] },
    ]);
  });
});

describe('components/eks', () => {
  it('has a StorageClass for Windows', () => {
    expect(find('eks', 'StorageClass', 'gp3-windows')).toBeDefined();
  });
});

/** https://github.com/kubernetes/node-problem-detector/blob/master/docs/custom_plugin_monitor.md */
const customPlugin = z.strictObject({
  plugin: z.literal('custom'),
  pluginConfig: z.strictObject({
    invoke_interval: z.string(),
    timeout: z.string(),
    max_output_length: z.literal(80),
    concurrency: z.number(),
    enable_message_change_based_condition_update: z.boolean(),
  }),
  source: z.string(),
  metricsReporting: z.boolean(),
  conditions: z.tuple([z.strictObject({ type: z.string(), reason: z.string(), message: z.string() })]),
  rules: z.tuple([
    z.strictObject({
      type: z.literal('permanent'),
      condition: z.string(),
      reason: z.string(),
      path: z.string(),
      args: z.array(z.string()),
      timeout: z.string(),
    }),
  ]),
});

describe('components/node-problem-detector', () => {
  const { data } = z
    .object({ data: z.object({ 'winstorage.json': z.string() }) })
    .parse(find('node-problem-detector', 'ConfigMap', 'winstorage-node-problem-detector'));
  const plugin = customPlugin.parse(JSON.parse(data['winstorage.json']));
  const [rule] = plugin.rules;

  it('sets a condition that it declares, with reasons in CamelCase', () => {
    const [condition] = plugin.conditions;

    expect(rule.condition).toBe(condition.type);
    for (const word of [condition.type, condition.reason, rule.reason])
      expect(word).toMatch(/^(?:[A-Z][a-z]+)+$/);
  });

  it('runs `check` of the agent, with options that the agent takes', () => {
    const [bundle, command, ...args] = rule.args;

    expect(rule.path).toMatch(/\\node\.exe$/);
    expect(bundle).toMatch(/\\agent\\main\.mjs$/);
    expect(command).toBe('check');
    expect(readOptions({ args, env: {}, readFile: () => '' }, ['json']).positionals).toEqual([]);
  });

  it('waits longer than a look may take, and not longer than node-problem-detector allows', () => {
    const { 'powershell.cycleTimeoutSeconds': cycle } = readOptions({
      args: [],
      env: {},
      readFile: () => '',
    }).options;

    expect(rule.timeout).toBe(plugin.pluginConfig.timeout);
    expect(Number(/^(\d+)m$/.exec(rule.timeout)?.[1]) * 60).toBeGreaterThan(cycle + 30);
  });
});

describe('components/csi-proxy', () => {
  it('runs only on nodes that were chosen, because a second csi-proxy cannot run', () => {
    const { spec } = templateOf(find('csi-proxy', 'DaemonSet', 'csi-proxy'));

    expect(spec.nodeSelector).toEqual({
      'kubernetes.io/os': 'windows',
      'winstorage-agent/csi-proxy': 'install',
    });
    expect(spec.containers[0]?.image).toBe('ghcr.io/kubernetes-sigs/sig-windows/csi-proxy:v1.1.3');
  });

  it('leaves the agent on all nodes', () => {
    const [agent] = podsOf(find('csi-proxy', 'DaemonSet'));

    expect(agent?.spec.nodeSelector).toEqual({ 'kubernetes.io/os': 'windows' });
  });
});
