// Many nodes in one process: recordings, each with a watch and a server of its own as `serve` has them, under one path each.
import express from 'express';
import { assembleWatch } from '../../agent/cli/assemble-watch.ts';
import { openHost } from '../../agent/cli/open-host.ts';
import { readOptions } from '../../agent/options/read-options.ts';
import { createApp } from '../../agent/serve/app.ts';
import { listen } from '../../agent/serve/http-server.ts';
import { createReportStore } from '../../agent/serve/report-store.ts';

export interface RecordedNode {
  readonly name: string;
  /** The folder of the recording. */
  readonly recording: string;
}

export interface Fleet {
  /** Its job in the configuration of Prometheus. */
  readonly job: object;
  readonly stop: () => Promise<void>;
}

export const JOB = 'winstorage-agent';

/** Starts the agents of all nodes, and waits until each has looked at everything. */
export async function startFleet(nodes: readonly RecordedNode[], scrapeInterval: string): Promise<Fleet> {
  const app = express();
  const watches = await Promise.all(
    nodes.map(async ({ name, recording: folder }) => {
      const args = ['--node-name', name];
      const { options } = readOptions({ args, env: {}, readFile: () => '' });
      const { host, recording } = await openHost(`recorded:${folder}`, 'linux', {});
      const { watch, firstReport } = assembleWatch(host, options, recording, (report) => store.swap(report));
      const usage = { cpuSeconds: process.cpuUsage().user / 1e6, residentBytes: 4e7, startedAt: 1 };
      const limits = { maxSmbMappingSeries: options['smb.maxSeries'] };
      const store = createReportStore(firstReport, limits, () => usage);
      const onError = (error: unknown): never => {
        throw error;
      };
      app.use(`/${name}`, createApp({ store, liveness: () => [], readiness: () => [], onError }));
      await watch.lookOnce();
      watch.start();
      return watch;
    }),
  );
  const server = await listen(app, { address: '127.0.0.1', port: 0 });
  return {
    job: {
      job_name: JOB,
      scrape_interval: scrapeInterval,
      scrape_timeout: scrapeInterval,
      static_configs: nodes.map(({ name }) => ({
        targets: [server.url.replace('http://', '')],
        labels: { __metrics_path__: `/${name}/metrics`, instance: `${name}:10045`, node: name },
      })),
    },
    async stop() {
      for (const watch of watches) watch.stop();
      await server.close();
    },
  };
}
