// Two hundred nodes, one Prometheus: every rule and every query of the dashboards answers. What it costs is printed;
// docs/alerts.md tells the numbers of one run.
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { FLEET } from '../../scripts/dashboards/fleet.ts';
import { NODE } from '../../scripts/dashboards/node.ts';
import { queriesOf, substitute } from './dashboard-queries.ts';
import { JOB, startFleet, type Fleet } from './recorded-fleet.ts';
import { shippedGroups } from './rule-files.ts';
import { ask, startPrometheus, valueOf, waitUntil, type Running } from './servers.ts';

const NODES = 200;
const RECORDINGS = join(import.meta.dirname, '../recordings');
/** Healthy nodes, and one in ten with a fault. */
const ILL = readdirSync(RECORDINGS).filter((name) => !['incidents', 'healthy'].includes(name));
const COST_FILE = join(import.meta.dirname, '../../.cache/fleet-cost.json');

const nodes = Array.from({ length: NODES }, (_, index) => ({
  name: `node-${String(index).padStart(3, '0')}`,
  recording: join(RECORDINGS, index % 10 === 0 ? (ILL[(index / 10) % ILL.length] ?? 'healthy') : 'healthy'),
}));

const folder = mkdtempSync(join(tmpdir(), 'winstorage-fleet-'));
let fleet: Fleet;
let prometheus: Running;

beforeAll(async () => {
  fleet = await startFleet(nodes, '5s');
  // With the waits that are shipped, and all evaluated as often: none may be too slow to be seen here.
  const groups = shippedGroups().map(({ name, rules }) => ({ name, rules }));
  writeFileSync(join(folder, 'rules.yaml'), stringify({ groups }, { aliasDuplicateObjects: false }));
  prometheus = await startPrometheus({
    global: { evaluation_interval: '2s' },
    rule_files: [join(folder, 'rules.yaml')],
    scrape_configs: [fleet.job],
  });
  await waitUntil('every node was scraped twice', async () => {
    return (await valueOf(prometheus, `count(count_over_time(up{job="${JOB}"}[1m]) >= 2)`)) === NODES;
  });
  await waitUntil('every rule was evaluated since', async () => {
    return (await valueOf(prometheus, 'count(instance:winstorage_check_status_unknown:sum)')) === NODES;
  });
});

afterAll(async () => {
  await prometheus?.stop();
  await fleet?.stop();
  rmSync(folder, { recursive: true, force: true });
});

const QUERIES = [
  ...queriesOf(FLEET).map((query) => ({ ...query, expr: substitute(query.expr, { job: JOB }) })),
  ...queriesOf(NODE).map((query) => ({
    ...query,
    expr: substitute(query.expr, { job: JOB, instance: 'node-001:10045' }),
  })),
];

describe('two hundred nodes', () => {
  it('are all up', async () => {
    expect(await valueOf(prometheus, `sum(up{job="${JOB}"})`)).toBe(NODES);
  });

  it.each(shippedGroups().flatMap(({ rules }) => rules.map((rule) => rule.alert ?? rule.record)))(
    'leave %s in a state of health',
    async (name) => {
      const response = await fetch(`${prometheus.url}/api/v1/rules`);
      const { data } = (await response.json()) as {
        data: { groups: { rules: { name: string; health: string; lastError?: string }[] }[] };
      };
      const rule = data.groups.flatMap(({ rules }) => rules).find((entry) => entry.name === name);

      expect(rule).toMatchObject({ health: 'ok' });
    },
  );

  it('have alerts for those that are ill, and for no other', async () => {
    const told = 'count by (node) (ALERTS{alertname=~"Winstorage.+"})';
    await waitUntil('alerts are there', async () => (await ask(prometheus, told)).series.length > 10);
    const { series } = await ask(prometheus, told);

    const healthy = new Set(
      nodes.flatMap(({ name, recording }) => (recording.endsWith('/healthy') ? name : [])),
    );
    expect(series.filter(({ labels }) => healthy.has(labels['node'] ?? ''))).toEqual([]);
  });

  it('answer every query of the dashboards soon, and cost what is printed', async () => {
    const asked: { panel: string; seconds: number }[] = [];
    for (const { panel, expr, kind } of QUERIES)
      asked.push({ panel, seconds: (await ask(prometheus, expr, kind)).seconds });

    const own = await (await fetch(`${prometheus.url}/metrics`)).text();
    const sumOf = (metric: string): number =>
      own
        .split('\n')
        .filter((line) => line.startsWith(metric))
        .reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' '))), 0);
    const slowest = asked.toSorted((one, other) => other.seconds - one.seconds)[0];
    const cost = {
      nodes: NODES,
      samplesOfAScrape: await valueOf(prometheus, `sum(scrape_samples_scraped{job="${JOB}"})`),
      headSeries: sumOf('prometheus_tsdb_head_series '),
      scrapeSecondsMost: await valueOf(prometheus, `max(scrape_duration_seconds{job="${JOB}"})`),
      queries: asked.length,
      querySecondsAll: round(asked.reduce((sum, { seconds }) => sum + seconds, 0)),
      querySecondsMost: round(slowest?.seconds ?? 0),
      slowestPanel: slowest?.panel,
      ruleSecondsAll: round(sumOf('prometheus_rule_group_last_duration_seconds')),
      ruleSecondsByGroup: Object.fromEntries(
        [
          ...own.matchAll(
            /^prometheus_rule_group_last_duration_seconds\{rule_group="[^"]*;(?<group>[^"]+)"\} (?<seconds>\S+)$/gm,
          ),
        ].map(({ groups }) => [groups?.['group'], round(Number(groups?.['seconds']))]),
      ),
      prometheusMegabytes: Math.round(sumOf('process_resident_memory_bytes ') / 1e6),
    };
    mkdirSync(join(COST_FILE, '..'), { recursive: true });
    writeFileSync(COST_FILE, `${JSON.stringify(cost, null, 2)}\n`);
    process.stdout.write(`${JSON.stringify(cost)}\n`);

    expect(cost.querySecondsMost).toBeLessThan(5);
  });
});

function round(seconds: number): number {
  return Math.round(seconds * 1000) / 1000;
}
