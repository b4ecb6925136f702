// From a node to a message: the agent as a process, the shipped rules in a real Prometheus, a real Alertmanager, and a receiver that
// stands for whoever is called at night. csi-proxy goes away, and comes back.
//
// The agent plays a recording, and a recorded node never changes. So the agent is started anew at the same port on a changed
// recording, as when a node restarts; the target stays the same.
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { startAgent, type RunningAgent } from '../e2e/agent-process.ts';
import { exists } from '../docs/markdown.ts';
import { startKubeStateMetrics, type KubeStateMetrics } from './kube-state-metrics.ts';
import { quickRules } from './rule-files.ts';
import { KUBE_STATE_METRICS_POD, shippedJob } from './scrape-jobs.ts';
import { freePort, startAlertmanager, startPrometheus, waitUntil, type Running } from './servers.ts';

const REPOSITORY = join(import.meta.dirname, '../..');
const HEALTHY = join(REPOSITORY, 'test/recordings/healthy');
const NODE = 'ip-10-0-1-23.eu-central-1.compute.internal';

const message = z.object({
  receiver: z.string(),
  alerts: z.array(
    z.object({
      status: z.enum(['firing', 'resolved']),
      labels: z.record(z.string(), z.string()),
      annotations: z.record(z.string(), z.string()),
    }),
  ),
});

type Told = z.infer<typeof message>['alerts'][number] & { readonly receiver: string };

const folder = mkdtempSync(join(tmpdir(), 'winstorage-alert-'));
const told: Told[] = [];
let receiver: Server;
let alertmanager: Running;
let prometheus: Running;
let states: KubeStateMetrics;
let agent: RunningAgent;
let port: number;

function startOn(recording: string): Promise<RunningAgent> {
  return startAgent(['--listen', `127.0.0.1:${port}`, '--host', `recorded:${recording}`]);
}

async function restartOn(recording: string): Promise<void> {
  agent.process.kill('SIGTERM');
  await agent.ended;
  agent = await startOn(recording);
}

/** A copy of the healthy node from which every pipe of csi-proxy is gone. */
function withoutPipes(): string {
  const copy = join(folder, 'without-pipes');
  cpSync(HEALTHY, copy, { recursive: true });
  const file = join(copy, 'pipes.json');
  const pipes = z.object({ names: z.array(z.string()) }).parse(JSON.parse(readFileSync(file, 'utf8')));
  const names = pipes.names.filter((name) => !name.startsWith('csi-proxy-'));
  writeFileSync(file, JSON.stringify({ names, probes: {} }));
  return copy;
}

function startReceiver(): Promise<Server> {
  const server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (text: string) => {
      body += text;
    });
    request.on('end', () => {
      const { receiver: name, alerts } = message.parse(JSON.parse(body));
      told.push(...alerts.map((alert) => ({ ...alert, receiver: name })));
      response.end();
    });
  });
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)));
}

/** The shipped example, which waits for nothing and sends to the receiver of this test. */
function quickAlertmanager(url: string): object {
  const file = join(REPOSITORY, 'manifests/monitoring/alertmanager-example.yaml');
  const text = readFileSync(file, 'utf8')
    .replaceAll(/http:\/\/127\.0\.0\.1:9\/\w+/g, url)
    .replaceAll(/group_wait: .*/g, 'group_wait: 0s')
    .replaceAll(/group_interval: .*/g, 'group_interval: 1s');
  return z.looseObject({}).parse(parse(text));
}

beforeAll(async () => {
  port = await freePort();
  [agent, receiver, states] = await Promise.all([
    startOn(HEALTHY),
    startReceiver(),
    startKubeStateMetrics([{ name: NODE, isReady: true, isCordoned: false }]),
  ]);
  alertmanager = await startAlertmanager(
    quickAlertmanager(`http://127.0.0.1:${(receiver.address() as AddressInfo).port}/`),
  );
  // An agent that is started anew is gone for a moment, which is longer on a machine that does other things. That all agents are absent
  // is told later than that one is, as with the shipped waits: it would hold the other back.
  const patience = {
    WinstorageAgentAbsent: '10s',
    WinstorageAgentBlind: '10s',
    WinstorageAgentsAllAbsent: '1m',
  };
  writeFileSync(join(folder, 'rules.yaml'), quickRules(patience));
  prometheus = await startPrometheus({
    global: { scrape_interval: '1s', evaluation_interval: '1s' },
    rule_files: [join(folder, 'rules.yaml')],
    alerting: {
      alertmanagers: [{ static_configs: [{ targets: [alertmanager.url.replace('http://', '')] }] }],
    },
    scrape_configs: [
      {
        job_name: 'winstorage-agent',
        static_configs: [{ targets: [`127.0.0.1:${port}`], labels: { node: NODE } }],
      },
      {
        ...shippedJob('prometheus/scrape-config.yaml', 'kube-state-metrics', [
          { target: states.target, labels: KUBE_STATE_METRICS_POD },
        ]),
        scrape_interval: '1s',
        scrape_timeout: '1s',
      },
    ],
  });
});

afterAll(async () => {
  agent?.process.kill('SIGKILL');
  receiver?.close();
  states?.stop();
  await Promise.all([prometheus?.stop(), alertmanager?.stop()]);
  rmSync(folder, { recursive: true, force: true });
});

function toldOf(alert: string, status: Told['status']): Told | undefined {
  return told.find(({ labels, ...of }) => labels['alertname'] === alert && of.status === status);
}

describe('csi-proxy goes away and comes back', () => {
  it('tells somebody within the time that the rule says: where, why, and where to read on', async () => {
    await restartOn(withoutPipes());
    await waitUntil('somebody is told', async () =>
      Promise.resolve(toldOf('WinstorageCsiProxyDown', 'firing') !== undefined),
    );

    const alert = toldOf('WinstorageCsiProxyDown', 'firing');
    expect(alert?.receiver).toBe('storage-now');
    expect(alert?.labels).toMatchObject({ severity: 'critical', node: NODE, instance: `127.0.0.1:${port}` });
    expect(alert?.annotations['description']).toBe(
      `csi-proxy does not work on node ${NODE}: CsiProxyPipeMissing, CsiProxyServiceRunningWithoutPipes. Pods with volumes of CSI drivers that need it neither start nor end there.`,
    );
    const [, file = ''] =
      /\/blob\/main\/(.+)#WinstorageCsiProxyDown$/.exec(alert?.annotations['runbook_url'] ?? '') ?? [];
    expect(exists(file)).toBe(true);
  });

  it('tells that it is over when the pipes are back', async () => {
    await restartOn(HEALTHY);

    await waitUntil('somebody is told', async () =>
      Promise.resolve(toldOf('WinstorageCsiProxyDown', 'resolved') !== undefined),
    );
    expect(toldOf('WinstorageCsiProxyDown', 'resolved')?.labels['node']).toBe(NODE);
  });

  it('told nothing else but that', () => {
    expect([...new Set(told.map(({ labels }) => labels['alertname']))]).toEqual(['WinstorageCsiProxyDown']);
  });

  it('tells that the agent is gone when it is', async () => {
    agent.process.kill('SIGKILL');

    await waitUntil('somebody is told', async () =>
      Promise.resolve(toldOf('WinstorageAgentAbsent', 'firing') !== undefined),
    );
    expect(toldOf('WinstorageAgentAbsent', 'firing')?.annotations['description']).toContain(NODE);
  });
});
