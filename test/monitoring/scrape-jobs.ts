// The shipped jobs of Prometheus, for targets that a test gives them. Debian's Prometheus knows no kubernetes_sd_configs; so a target
// comes with the labels that Kubernetes' discovery would give it.
import { parse } from 'yaml';
import { z } from 'zod';
import { readDoc } from '../docs/markdown.ts';

const file = z.looseObject({
  scrape_configs: z.array(z.looseObject({ job_name: z.string(), kubernetes_sd_configs: z.unknown() })),
});

export const JOB_FILES = ['prometheus/scrape-config.yaml', 'eks/amp-scraper.yaml'] as const;

export interface StaticTarget {
  readonly target: string;
  readonly labels: Readonly<Record<string, string>>;
}

/** One of the jobs in a file of `manifests/components`. */
export function shippedJob(
  path: (typeof JOB_FILES)[number],
  name: string,
  targets: readonly StaticTarget[],
): object {
  const job = file
    .parse(parse(readDoc(`manifests/components/${path}`)))
    .scrape_configs.find(({ job_name: own }) => own === name);
  if (job === undefined) throw new Error(`${path} has no job ${name}`);
  const { kubernetes_sd_configs: _, ...rest } = job;
  return { ...rest, static_configs: targets.map(({ target, labels }) => ({ targets: [target], labels })) };
}

/** Labels of a pod of kube-state-metrics, as its Helm chart and its own manifests make it. */
export const KUBE_STATE_METRICS_POD = {
  __meta_kubernetes_namespace: 'kube-system',
  __meta_kubernetes_pod_name: 'kube-state-metrics-6b7f-x',
  __meta_kubernetes_pod_node_name: 'ip-10-0-9-9.ec2.internal',
  __meta_kubernetes_pod_phase: 'Running',
  __meta_kubernetes_pod_label_app_kubernetes_io_name: 'kube-state-metrics',
  __meta_kubernetes_pod_container_port_name: 'http',
  __meta_kubernetes_pod_container_port_number: '8080',
};
