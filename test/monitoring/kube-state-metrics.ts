// What kube-state-metrics tells of nodes, served for a job of Prometheus. The lines are as its documentation has them:
// https://github.com/kubernetes/kube-state-metrics/blob/main/docs/metrics/cluster/node-metrics.md
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface ToldNode {
  readonly name: string;
  readonly isReady: boolean;
  readonly isCordoned: boolean;
}

export interface KubeStateMetrics {
  /** Its address, for a target. */
  readonly target: string;
  readonly stop: () => void;
}

/** A cluster with these Windows nodes. It tells of pods as well, as the real one does. */
export async function startKubeStateMetrics(nodes: readonly ToldNode[]): Promise<KubeStateMetrics> {
  const text = nodes.map(linesOf).join('');
  const server = createServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'text/plain; version=0.0.4' }).end(text);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    target: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: () => server.close(),
  };
}

function linesOf({ name, isReady, isCordoned }: ToldNode): string {
  const conditions = ['true', 'false', 'unknown'].map(
    (status) =>
      `kube_node_status_condition{node="${name}",condition="Ready",status="${status}"} ${Number(status === String(isReady))}\n`,
  );
  return [
    `kube_node_info{node="${name}",os_image="Windows Server 2022 Datacenter",container_runtime_version="containerd://1.7.11"} 1\n`,
    ...conditions,
    `kube_node_spec_unschedulable{node="${name}"} ${Number(isCordoned)}\n`,
    `kube_pod_info{namespace="default",pod="web",node="${name}"} 1\n`,
  ].join('');
}
