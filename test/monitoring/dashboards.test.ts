// Every query of the dashboards against a real Prometheus that scrapes recordings.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FLEET } from '../../scripts/dashboards/fleet.ts';
import { NODE } from '../../scripts/dashboards/node.ts';
import type { Dashboard } from '../../scripts/dashboards/dashboard.ts';
import { blocks, readDoc, section } from '../docs/markdown.ts';
import { queriesOf, substitute } from './dashboard-queries.ts';
import { quickRules } from './rule-files.ts';
import { startFleet, type Fleet } from './recorded-fleet.ts';
import { ask, startPrometheus, valueOf, waitUntil, type Running } from './servers.ts';

const RECORDINGS = join(import.meta.dirname, '../recordings');
const NODES = ['healthy', 'csi-proxy-stopped', 'dead-share', 'read-only-disk', 'access-denied'];

let fleet: Fleet;
let foreign: Server;
let prometheus: Running;
const folder = mkdtempSync(join(tmpdir(), 'winstorage-dashboards-'));

beforeAll(async () => {
  fleet = await startFleet(
    NODES.map((name) => ({ name, recording: join(RECORDINGS, name) })),
    '1s',
  );
  foreign = await startForeign();
  // No program of these tests gets this port.
  const nobody = '127.0.0.1:1';
  writeFileSync(join(folder, 'rules.yaml'), quickRules());
  prometheus = await startPrometheus({
    global: { scrape_interval: '1s', evaluation_interval: '1s' },
    rule_files: [join(folder, 'rules.yaml')],
    scrape_configs: [
      fleet.job,
      // One agent that is down, and targets that are none, of which one is down as well. An agent of its own job is known by its name.
      {
        job_name: 'other/winstorage-agent',
        static_configs: [{ targets: [nobody], labels: { node: 'gone' } }],
      },
      {
        job_name: 'something-else',
        static_configs: [{ targets: [`127.0.0.1:${(foreign.address() as AddressInfo).port}`, nobody] }],
      },
    ],
  });
  // Rates need two scrapes, alerts and recording rules a moment after the first.
  await waitUntil('alerts fire', async () => (await count('ALERTS{alertstate="firing"}')) > 3);
  await waitUntil('there are rates', async () => {
    return (await count('rate(process_cpu_seconds_total[1m])')) === NODES.length + 1;
  });
  await waitUntil('rules are recorded', async () => (await count('job:winstorage_csi_proxy_up:sum')) === 1);
});

/** A target that is no agent: a large process, which takes all of a CPU. */
function startForeign(): Promise<Server> {
  const server = createServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'text/plain; version=0.0.4' });
    response.end(
      `process_resident_memory_bytes 9e9\nprocess_cpu_seconds_total ${performance.now() / 1000}\nprocess_start_time_seconds 1\n`,
    );
  });
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)));
}

async function count(expr: string): Promise<number> {
  return (await ask(prometheus, expr)).series.length;
}

afterAll(async () => {
  await prometheus?.stop();
  await fleet?.stop();
  foreign?.close();
  rmSync(folder, { recursive: true, force: true });
});

function named(dashboard: Dashboard): (readonly [string, ReturnType<typeof queriesOf>[number]])[] {
  return queriesOf(dashboard).map((query) => [`${query.panel} ${query.refId}`, query] as const);
}

describe('the dashboard of all nodes', () => {
  it.each(named(FLEET))('has something to show: %s', async (_name, { expr, kind }) => {
    const { series } = await ask(prometheus, substitute(expr, { job: '.*' }), kind);

    expect(series).not.toEqual([]);
  });

  it('names the nodes that are broken, since when, and why', async () => {
    const expr = FLEET.rows.flatMap(({ panels }) => panels).find(({ title }) => title === 'Critical findings')
      ?.queries[0]?.expr;
    const { series } = await ask(prometheus, substitute(expr ?? '', { job: '.*' }));

    const found = series.map(({ labels }) => `${labels['node']} ${labels['code']}`);
    expect(found).toContain('csi-proxy-stopped CsiProxyServiceStopped');
    expect(found).toContain('read-only-disk EbsDiskReadOnly');
    expect(found.filter((line) => line.startsWith('healthy'))).toEqual([]);
    for (const { value } of series) expect(Date.now() - value).toBeLessThan(120_000);
  });
});

describe('the dashboard of all nodes, with every job chosen', () => {
  const askPanel = async (title: string): Promise<(number | undefined)[]> => {
    const panel = FLEET.rows.flatMap(({ panels }) => panels).find((each) => each.title === title);
    const exprs = (panel?.queries ?? []).map(({ expr }) => substitute(expr, { job: '.*' }));
    return Promise.all(exprs.map(async (expr) => valueOf(prometheus, expr)));
  };

  it('counts the agents that cannot be scraped, and no other target', async () => {
    expect(await count('up{job="something-else"} == 0')).toBe(1);
    expect(await askPanel('Agents that cannot be scraped')).toEqual([1]);
    expect(await askPanel('Nodes with an agent')).toEqual([NODES.length]);
  });

  it('shows what agents cost, and no other process', async () => {
    expect(await askPanel('Memory of an agent, without its PowerShell')).toEqual([4e7, 4e7]);
    expect(await askPanel('CPU of an agent, without its PowerShell')).toEqual([0, 0]);
  });
});

describe('the dashboard of one node', () => {
  it.each(named(NODE))('has something to show of a healthy node: %s', async (_name, { expr, kind }) => {
    const { series } = await ask(
      prometheus,
      substitute(expr, { job: '.*', instance: 'healthy:10045' }),
      kind,
    );

    expect(series).not.toEqual([]);
  });

  it.each([
    ['healthy', 0],
    ['read-only-disk', 3],
    ['access-denied', 2],
  ])('gives the verdict of the node %s', async (node, verdict) => {
    const expr = NODE.rows[0]?.panels.find(({ title }) => title === 'Storage')?.queries[0]?.expr ?? '';

    expect(await valueOf(prometheus, substitute(expr, { job: '.*', instance: `${node}:10045` }))).toBe(
      verdict,
    );
  });

  it.each(named(NODE))('errs nowhere on a node that may look at nothing: %s', async (_name, query) => {
    const expr = substitute(query.expr, { job: '.*', instance: 'access-denied:10045' });

    await expect(ask(prometheus, expr, query.kind)).resolves.toBeDefined();
  });
});

describe.each(['docs/alerts.md', 'docs/install.md'])('%s', (page) => {
  const queries = blocks(readDoc(page), 'promql').flatMap((text) => text.trim().split('\n'));

  it.each(queries)('has a query that Prometheus takes: %s', async (expr) => {
    await expect(ask(prometheus, expr)).resolves.toBeDefined();
  });
});

describe('docs/install.md', () => {
  const [agents = '', recordings = '', unknown = ''] = (
    blocks(section(readDoc('docs/install.md'), '## Know that it works'), 'promql')[0] ?? ''
  ).split('\n');

  it('counts the agents, finds those that play a recording, and checks that could not look', async () => {
    expect(await valueOf(prometheus, agents)).toBe(NODES.length);
    expect(await count(recordings)).toBe(NODES.length);
    const { series } = await ask(prometheus, unknown);
    expect(new Set(series.map(({ labels }) => labels['node']))).toEqual(new Set(['access-denied']));
  });
});

describe('manifests/monitoring/dashboards', () => {
  it.each([
    ['fleet.json', FLEET],
    ['node.json', NODE],
  ] as const)('%s has the queries that were asked here', (file, dashboard) => {
    const text = readFileSync(
      join(import.meta.dirname, '../../manifests/monitoring/dashboards', file),
      'utf8',
    );

    for (const { expr } of queriesOf(dashboard)) expect(text).toContain(JSON.stringify(expr));
  });
});
