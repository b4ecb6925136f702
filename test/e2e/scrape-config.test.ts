// The jobs for Prometheus, as Prometheus relabels with them. Debian's promtool knows no kubernetes_sd_configs; so the pods are
// given to it with the labels that Kubernetes' discovery gives them.
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import { z } from 'zod';
import { readDoc } from '../docs/markdown.ts';
import { JOB_FILES, KUBE_STATE_METRICS_POD, shippedJob } from '../monitoring/scrape-jobs.ts';
import { tempFolder } from '../support/temp-folder.ts';

type Labels = Readonly<Record<string, string>>;

const AGENT = {
  __meta_kubernetes_namespace: 'winstorage-agent',
  __meta_kubernetes_pod_name: 'winstorage-agent-abcde',
  __meta_kubernetes_pod_node_name: 'ip-10-0-1-2.ec2.internal',
  __meta_kubernetes_pod_phase: 'Running',
  __meta_kubernetes_pod_label_app_kubernetes_io_name: 'winstorage-agent',
  __meta_kubernetes_pod_container_name: 'agent',
  __meta_kubernetes_pod_container_port_name: 'metrics',
};

/** The labels that a target of an agent has in the end, whichever job it is. */
const WANTED = {
  __address__: '10.0.1.2:10045',
  __metrics_path__: '/metrics',
  __scheme__: 'http',
  __scrape_interval__: '30s',
  __scrape_timeout__: '10s',
  job: 'winstorage-agent',
  instance: '10.0.1.2:10045',
  namespace: 'winstorage-agent',
  node: 'ip-10-0-1-2.ec2.internal',
};

/** @returns the labels that the target of a job has in the end; none when it is dropped */
function relabel(job: object, global: object = {}): Record<string, string> {
  const path = join(tempFolder(), 'prometheus.yml');
  const { job_name: name } = z.looseObject({ job_name: z.string() }).parse(job);
  writeFileSync(path, stringify({ global, scrape_configs: [job] }));
  const { stdout, stderr } = spawnSync(
    'promtool',
    ['check', 'service-discovery', '--timeout=1s', path, name],
    { encoding: 'utf8' },
  );
  expect(stderr).toBe('');
  const [target] = z
    .array(z.object({ labels: z.record(z.string(), z.string()).optional() }))
    .parse(JSON.parse(stdout));
  return target?.labels ?? {};
}

describe.each(JOB_FILES)('components/%s', (file) => {
  const { global } = z
    .looseObject({ global: z.looseObject({}).optional() })
    .parse(parse(readDoc(`manifests/components/${file}`)));
  const agent = (labels: Labels): Labels =>
    relabel(shippedJob(file, 'winstorage-agent', [{ target: '10.0.1.2:10045', labels }]), global);
  const states = (labels: Labels): Labels =>
    relabel(shippedJob(file, 'kube-state-metrics', [{ target: '10.0.9.9:8080', labels }]), global);

  it('scrapes an agent, with its node as a label and none of its pod, so that a rollout changes no series', () => {
    expect(agent(AGENT)).toEqual(WANTED);
    expect(agent({ ...AGENT, __meta_kubernetes_pod_name: 'winstorage-agent-fghij' })).toEqual(WANTED);
  });

  it.each([
    ['a pod of something else', { __meta_kubernetes_pod_label_app_kubernetes_io_name: 'csi-proxy' }],
    ['another port', { __meta_kubernetes_pod_container_port_name: 'other' }],
    ['a pod that ended', { __meta_kubernetes_pod_phase: 'Failed' }],
  ])('leaves out %s', (_what, other) => {
    expect(agent({ ...AGENT, ...other })).toEqual({});
  });

  it('scrapes kube-state-metrics, without the node on which it runs', () => {
    const labels = states(KUBE_STATE_METRICS_POD);

    expect(labels).toMatchObject({ job: 'kube-state-metrics', instance: '10.0.9.9:8080' });
    expect(labels).not.toHaveProperty('node');
  });

  it.each([
    ['an agent', AGENT],
    ['what kube-state-metrics tells of itself', { __meta_kubernetes_pod_container_port_number: '8081' }],
  ])('does not take for kube-state-metrics %s', (_what, other) => {
    expect(states({ ...KUBE_STATE_METRICS_POD, ...other })).toEqual({});
  });
});

const monitor = z.object({
  spec: z.object({
    jobLabel: z.literal('app.kubernetes.io/name'),
    podMetricsEndpoints: z.tuple([
      z.object({
        port: z.string(),
        path: z.string(),
        interval: z.string(),
        scrapeTimeout: z.string(),
        relabelings: z.array(
          z.strictObject({
            action: z.string(),
            sourceLabels: z.array(z.string()).optional(),
            targetLabel: z.string().optional(),
            regex: z.string().optional(),
          }),
        ),
      }),
    ]),
  }),
});

/**
 * The job that the operator makes of the PodMonitor: its own labels first, then the relabelings of the PodMonitor.
 * https://github.com/prometheus-operator/prometheus-operator/blob/002266347d/pkg/prometheus/promcfg.go generatePodMonitorConfig
 */
function jobOfTheOperator(labels: Labels): object {
  const { spec } = monitor.parse(parse(readDoc('manifests/components/prometheus-operator/pod-monitor.yaml')));
  const [endpoint] = spec.podMetricsEndpoints;
  const copy = (source: string, target: string): object => ({
    source_labels: [source],
    target_label: target,
  });
  return {
    job_name: 'podMonitor',
    metrics_path: endpoint.path,
    scrape_interval: endpoint.interval,
    scrape_timeout: endpoint.scrapeTimeout,
    static_configs: [{ targets: ['10.0.1.2:10045'], labels }],
    relabel_configs: [
      copy('__meta_kubernetes_namespace', 'namespace'),
      copy('__meta_kubernetes_pod_container_name', 'container'),
      copy('__meta_kubernetes_pod_name', 'pod'),
      copy('__meta_kubernetes_pod_label_app_kubernetes_io_name', 'job'),
      { target_label: 'endpoint', replacement: endpoint.port },
      ...endpoint.relabelings.map(({ action, sourceLabels, targetLabel, regex }) => ({
        action,
        ...(sourceLabels === undefined ? {} : { source_labels: sourceLabels }),
        ...(targetLabel === undefined ? {} : { target_label: targetLabel }),
        ...(regex === undefined ? {} : { regex }),
      })),
    ],
  };
}

describe('components/prometheus-operator/pod-monitor.yaml', () => {
  it('gives an agent the same labels as the jobs without an operator', () => {
    expect(relabel(jobOfTheOperator(AGENT))).toEqual(WANTED);
    expect(relabel(jobOfTheOperator({ ...AGENT, __meta_kubernetes_pod_name: 'other' }))).toEqual(WANTED);
  });
});
