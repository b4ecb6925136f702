// The shipped job for kube-state-metrics in a real Prometheus: what the alerts read of nodes, and no more.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startKubeStateMetrics, type KubeStateMetrics } from './kube-state-metrics.ts';
import { JOB_FILES, KUBE_STATE_METRICS_POD, shippedJob } from './scrape-jobs.ts';
import { ask, startPrometheus, waitUntil, type Running } from './servers.ts';

let source: KubeStateMetrics;
let prometheus: Running;

beforeAll(async () => {
  source = await startKubeStateMetrics([
    { name: 'node-a', isReady: true, isCordoned: false },
    { name: 'node-b', isReady: false, isCordoned: true },
  ]);
  const target = { target: source.target, labels: KUBE_STATE_METRICS_POD };
  prometheus = await startPrometheus({
    scrape_configs: JOB_FILES.map((file) => ({
      ...shippedJob(file, 'kube-state-metrics', [target]),
      job_name: file,
      scrape_interval: '1s',
      scrape_timeout: '1s',
    })),
  });
  await waitUntil('both jobs scraped', async () => (await ask(prometheus, 'up == 1')).series.length === 2);
});

afterAll(async () => {
  await prometheus?.stop();
  source?.stop();
});

describe.each(JOB_FILES)('the job for kube-state-metrics of %s', (job) => {
  it('keeps what is asked for, of the node that it is about', async () => {
    const { series } = await ask(prometheus, `{job="${job}",node!=""}`);

    expect(new Set(series.map(({ labels }) => `${labels['__name__']} of ${labels['node']}`))).toEqual(
      new Set(
        ['node-a', 'node-b'].flatMap((node) => [
          `kube_node_info of ${node}`,
          `kube_node_status_condition of ${node}`,
          `kube_node_spec_unschedulable of ${node}`,
        ]),
      ),
    );
  });

  it('keeps nothing else', async () => {
    const { series } = await ask(prometheus, `{job="${job}",__name__=~"kube_.+",node=~"|ip-.+"}`);
    const pods = await ask(prometheus, `kube_pod_info{job="${job}"}`);

    expect([...series, ...pods.series]).toEqual([]);
  });
});
