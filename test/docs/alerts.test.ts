// The shipped alerts and dashboards, the docs about them and the agent's metrics and findings belong together.
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { CATALOGUE } from '../../agent/checks/catalogue.ts';
import { METRICS } from '../../agent/report/metrics/all-metrics.ts';
import { renderMetrics } from '../../agent/report/to-metrics.ts';
import { renderDashboard } from '../../scripts/dashboards/dashboard.ts';
import { FLEET } from '../../scripts/dashboards/fleet.ts';
import { NODE } from '../../scripts/dashboards/node.ts';
import { FILES } from '../../scripts/dashboards/words.ts';
import { reportOf as recordedReport } from '../golden/report-of.ts';
import { queriesOf } from '../monitoring/dashboard-queries.ts';
import { shippedGroups } from '../monitoring/rule-files.ts';
import { rawBootDisk, rawDisk, rawMapping, rawPartition, rawVolume } from '../support/raw-items.ts';
import { reportOf } from '../support/reports.ts';
import { blocks, exists, namedRows, readDoc, ROOT, section } from './markdown.ts';

const PAGE = readDoc('docs/alerts.md');
const RULES = shippedGroups().flatMap(({ rules }) => rules);
const ALERTS = RULES.filter(({ alert }) => alert !== undefined);
const RECORDED = new Set(RULES.flatMap(({ record }) => record ?? []));
const KNOWN = new Set<string>(METRICS.map(({ name }) => name));

/** Names of the agent's metrics in a query; those of recording rules have colons. */
function metricsIn(expr: string): string[] {
  return expr.match(/(?<![\w:])(?:winstorage|process)_\w+(?!\w*:)/g) ?? [];
}

function recordedIn(expr: string): string[] {
  return expr.match(/\b\w+:\w+:\w+\b/g) ?? [];
}

/** The alerts whose expression asks for a critical finding by its code. */
function alertsOf(code: string): string[] {
  return ALERTS.flatMap(({ alert = '', expr }) => {
    const selectors = [
      ...expr.matchAll(/winstorage_findings_since_timestamp_seconds\{(?<matchers>[^}]*)\}/g),
    ];
    const isAsked = selectors.some(({ groups }) =>
      [...(groups?.['matchers'] ?? '').matchAll(/code(?<operator>=~|!~|=)"(?<value>[^"]*)"/g)].every(
        (match) => {
          const { operator, value = '' } = match.groups ?? {};
          const matches = new RegExp(`^(?:${value})$`).test(code);
          return operator === '!~' ? !matches : matches;
        },
      ),
    );
    return isAsked ? [alert] : [];
  });
}

describe.each(ALERTS)(
  '$alert, $labels.severity',
  ({ alert = '', expr, labels = {}, annotations = {}, ...rule }) => {
    it('waits, and has a severity, a summary and a description that names the node', () => {
      expect(alert).toMatch(/^Winstorage(?:[A-Z][a-z]+)+$/);
      expect(rule.for).toMatch(/^\d+[mh]$/);
      expect(labels['severity']).toMatch(/^(?:critical|warning)$/);
      expect(annotations['summary']).toMatch(/^[\w -]+\.$/);
      if (alert !== 'WinstorageAgentsAllAbsent')
        expect(annotations['description']).toContain('{{ or $labels.node $labels.instance }}');
    });

    it('leads to its section in the docs, which tells what it means and what to do', () => {
      const url = annotations['runbook_url'] ?? '';
      expect(url.startsWith(FILES)).toBe(true);
      const [file = '', anchor = ''] = url.slice(FILES.length).split('#');
      expect(exists(file)).toBe(true);
      expect(readDoc(file)).toContain(`<a id="${anchor}"></a>\n## ${alert}\n`);

      const text = section(PAGE, `## ${alert}`);
      const parts = [...text.matchAll(/^\*\*(?<part>\w+)\.\*\*(?: \S|$)/gm)].map(
        ({ groups }) => groups?.['part'],
      );
      expect(parts).toEqual(['Meaning', 'Impact', 'Diagnosis', 'Mitigation']);
      expect(text).toMatch(/^```(?:sh|powershell|promql)$/m);
    });

    it('has a row in the table of the docs, with its severity and its time', () => {
      const rows = PAGE.split('\n').filter((line) =>
        line.startsWith(`| [${alert}](#${alert}) | ${labels['severity']} |`),
      );
      const time = (rule.for ?? '').replace('m', ' min').replace('h', ' h');

      expect(rows).toHaveLength(1);
      expect(rows[0]).toMatch(new RegExp(`\\| ${time} \\|$`));
    });

    it('asks in its description for its own cluster and target only', () => {
      const queries = [...(annotations['description'] ?? '').matchAll(/query \(printf `[^`]+` [^)]+\)/g)];

      for (const [query] of queries)
        expect(query).toMatch(/\{cluster=%q,instance=%q.*` \$labels\.cluster \$labels\.instance/);
      expect(queries).toHaveLength((annotations['description'] ?? '').split('query (').length - 1);
    });

    it('names only metrics and finding codes that exist', () => {
      const text = `${expr} ${annotations['description']}`;
      expect(metricsIn(text).filter((name) => !KNOWN.has(name))).toEqual([]);
      expect(recordedIn(text).filter((name) => !RECORDED.has(name))).toEqual([]);

      const patterns = [...text.matchAll(/code[=!]~?"(?<codes>[^"]+)"/g)].flatMap(({ groups }) =>
        (groups?.['codes'] ?? '').split('|'),
      );
      const unknown = patterns.filter(
        (pattern) => !CATALOGUE.some(({ code }) => new RegExp(`^(?:${pattern})$`).test(code)),
      );
      expect(unknown).toEqual([]);
    });
  },
);

describe('the alerts', () => {
  const critical = CATALOGUE.filter(({ severity }) => severity === 'critical').map(({ code }) => code);

  it.each(critical)('have one alert for %s', (code) => {
    // Of a full volume the space itself is asked for.
    const wanted = code === 'EbsVolumeAlmostFull' ? 0 : 1;

    expect(alertsOf(code)).toHaveLength(wanted);
  });
});

describe('recording rules', () => {
  it.each(RULES.flatMap(({ record, expr }) => (record === undefined ? [] : [{ record, expr }])))(
    '$record is named level:metric:operation, takes labels away, and reads what exists',
    ({ record, expr }) => {
      expect(record).toMatch(/^(?:instance|job|node):winstorage_[a-z_]+:(?:sum|count|max)$/);
      expect(expr).toMatch(/^(?:sum|count|max) (?:without|by) \(/);
      expect(metricsIn(expr).filter((name) => !KNOWN.has(name))).toEqual([]);
      expect(recordedIn(expr).filter((name) => !RECORDED.has(name))).toEqual([]);
    },
  );
});

describe.each([
  ['fleet.json', FLEET],
  ['node.json', NODE],
] as const)('the dashboard %s', (file, dashboard) => {
  it('is what npm run dashboards writes', () => {
    expect(readDoc(`manifests/monitoring/dashboards/${file}`)).toBe(renderDashboard(dashboard));
  });

  it('asks only for metrics that exist', () => {
    for (const { expr } of queriesOf(dashboard)) {
      expect(metricsIn(expr).filter((name) => !KNOWN.has(name))).toEqual([]);
      expect(recordedIn(expr).filter((name) => !RECORDED.has(name))).toEqual([]);
    }
  });

  it('names no data source: whoever looks at it chooses one', () => {
    const uids = [...renderDashboard(dashboard).matchAll(/"type": "prometheus",\s+"uid": "(?<uid>[^"]*)"/g)];

    expect(uids.length).toBeGreaterThan(20);
    expect(new Set(uids.map(({ groups }) => groups?.['uid']))).toEqual(new Set(['${datasource}']));
  });
});

describe('how many series a fleet has', () => {
  const relabeling = z
    .object({
      metric_relabel_configs: z.array(
        z.strictObject({
          source_labels: z.array(z.string()),
          regex: z.string(),
          action: z.literal('drop'),
        }),
      ),
    })
    .parse(parse(blocks(PAGE, 'yaml')[0] ?? ''));

  function labelsOf(line: string): Record<string, string> {
    const [name = ''] = /^\w+/.exec(line) ?? [];
    const pairs = [...line.matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/g)].map(([, key = '', value = '']) => [
      key,
      value,
    ]);
    return { __name__: name, ...(Object.fromEntries(pairs) as Record<string, string>) };
  }

  function isDropped(line: string): boolean {
    const labels = labelsOf(line);
    return relabeling.metric_relabel_configs.some(({ source_labels: names, regex }) =>
      new RegExp(`^(?:${regex})$`).test(names.map((name) => labels[name] ?? '').join(';')),
    );
  }

  async function linesOf(report: ReturnType<typeof reportOf>): Promise<string[]> {
    const usage = { cpuSeconds: 1, residentBytes: 1, startedAt: 1 };
    const text = await renderMetrics(report, usage, { maxSmbMappingSeries: 200 }, 'prometheus');
    return text.split('\n').filter((line) => /^\w/.test(line));
  }

  /** As many volumes as a Nitro instance takes, and mappings that leak. */
  function worstNode(): ReturnType<typeof reportOf> {
    const numbers = Array.from({ length: 127 }, (_, index) => index + 1);
    const path = (number: number): string =>
      `\\\\?\\Volume{00000000-0000-0000-0000-${String(number).padStart(12, '0')}}\\`;
    return reportOf({
      disks: [
        rawBootDisk(),
        ...numbers.map((Number) =>
          rawDisk({ Number, SerialNumber: `vol${String(Number).padStart(17, '0')}_00000001.` }),
        ),
      ],
      partitions: numbers.map((DiskNumber) => rawPartition({ DiskNumber, AccessPaths: [path(DiskNumber)] })),
      volumes: numbers.map((number) => rawVolume({ UniqueId: path(number), Path: path(number) })),
      'smb-global-mappings': Array.from({ length: 1000 }, (_, index) =>
        rawMapping({ RemotePath: `\\\\fs-1.corp.example.com\\share\\pvc-${index}` }),
      ),
    });
  }

  const told = namedRows(section(PAGE, '## A large fleet'));

  it.each(['healthy', 'worst'])('of a node that is %s is about what the docs tell', async (name) => {
    const report =
      name === 'worst' ? worstNode() : await recordedReport(join(ROOT, 'test/recordings/healthy'));
    const lines = await linesOf(report);
    const kept = lines.filter((line) => !isDropped(line));

    const [, all, less] = told.find(([row]) => row === name) ?? [];
    // Give or take a tenth: docs/metrics.md tells it to the last one.
    expect(Math.abs(lines.length / Number(all) - 1)).toBeLessThan(0.1);
    expect(Math.abs(kept.length / Number(less) - 1)).toBeLessThan(0.1);
  });

  it('has at most 200 of mappings and 9 of each volume, however many there are', async () => {
    const lines = await linesOf(worstNode());

    expect(lines.filter((line) => line.startsWith('winstorage_smb_global_mapping_up{'))).toHaveLength(200);
    expect(lines.filter((line) => line.includes('volume_id=')).length).toBeLessThanOrEqual(128 * 9);
  });

  it('can be less without an alert or a recording rule that misses something', () => {
    const exprs = RULES.map(({ expr }) => expr).join('\n');
    const asked = [...exprs.matchAll(/\b(?<name>winstorage_\w+)(?!\w*:)(?<matchers>\{[^}]*\})?/g)].map(
      ({ groups }) => `${groups?.['name']}${groups?.['matchers'] ?? ''}`,
    );

    expect(asked.length).toBeGreaterThan(20);
    expect(asked.filter((selector) => isDropped(selector))).toEqual([]);
  });
});

describe('README.md', () => {
  it('shows the alert for csi-proxy as it is shipped', () => {
    const shown = blocks(readDoc('README.md'), 'promql')[0]?.trim();
    const shipped = ALERTS.find(({ alert }) => alert === 'WinstorageCsiProxyDown')?.expr;

    expect(shown).toBe(shipped);
  });
});
