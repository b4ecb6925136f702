// The jobs for Prometheus, as Prometheus relabels with them. Debian's promtool knows no kubernetes_sd_configs; so the pods are
// given to it with the labels that Kubernetes' discovery gives them.
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import { z } from 'zod';
import { readDoc } from '../docs/markdown.ts';
import { tempFolder } from '../support/temp-folder.ts';

const config = z.looseObject({
  scrape_configs: z.array(z.looseObject({ job_name: z.string(), kubernetes_sd_configs: z.unknown() })),
});

const AGENT = {
  __meta_kubernetes_namespace: 'winstorage-agent',
  __meta_kubernetes_pod_name: 'winstorage-agent-abcde',
  __meta_kubernetes_pod_node_name: 'ip-10-0-1-2.ec2.internal',
  __meta_kubernetes_pod_phase: 'Running',
  __meta_kubernetes_pod_label_app_kubernetes_io_name: 'winstorage-agent',
  __meta_kubernetes_pod_container_port_name: 'metrics',
};

/** @returns the labels that a target has in the end; none when it is dropped */
function relabel(file: string, pod: Readonly<Record<string, string>>): Record<string, string> {
  const content = config.parse(parse(readDoc(`manifests/components/${file}`)));
  const jobs = content.scrape_configs.map((job) => ({
    ...job,
    kubernetes_sd_configs: undefined,
    static_configs: [{ targets: ['10.0.1.2:10045'], labels: pod }],
  }));
  const path = join(tempFolder(), 'prometheus.yml');
  writeFileSync(path, stringify({ ...content, scrape_configs: jobs }));
  const { stdout, stderr } = spawnSync(
    'promtool',
    ['check', 'service-discovery', '--timeout=1s', path, 'winstorage-agent'],
    { encoding: 'utf8' },
  );
  expect(stderr).toBe('');
  const [target] = z.array(z.object({ labels: z.record(z.string(), z.string()) })).parse(JSON.parse(stdout));
  return target?.labels ?? {};
}

describe.each(['prometheus/scrape-config.yaml', 'eks/amp-scraper.yaml'])('components/%s', (file) => {
  it('scrapes an agent, with its node as a label', () => {
    expect(relabel(file, AGENT)).toMatchObject({
      __address__: '10.0.1.2:10045',
      __metrics_path__: '/metrics',
      job: 'winstorage-agent',
      instance: '10.0.1.2:10045',
      node: 'ip-10-0-1-2.ec2.internal',
    });
  });

  it.each([
    ['a pod of something else', { __meta_kubernetes_pod_label_app_kubernetes_io_name: 'csi-proxy' }],
    ['another port', { __meta_kubernetes_pod_container_port_name: 'other' }],
    ['a pod that ended', { __meta_kubernetes_pod_phase: 'Failed' }],
  ])('leaves out %s', (_what, other) => {
    expect(relabel(file, { ...AGENT, ...other })).toEqual({});
  });
});
