import { describe, expect, it } from 'vitest';
import { FACT_NAMES, type FactName } from '../../../agent/facts/facts.ts';
import { METRICS } from '../../../agent/report/metrics/all-metrics.ts';
import { COLLECTOR_METRIC_NAMES, linesOfCollector } from '../../../agent/report/metrics/collector-metrics.ts';
import type { Report } from '../../../agent/report/report-schema.ts';
import { renderMetrics } from '../../../agent/report/to-metrics.ts';
import { unread } from '../../support/observed.ts';
import { reportOf } from '../../support/reports.ts';

const render = (report: Report): Promise<string> =>
  renderMetrics(
    report,
    { cpuSeconds: 1, residentBytes: 1, startedAt: 1 },
    { maxSmbMappingSeries: 200 },
    'prometheus',
  );

/** Names of metrics that have a sample. */
async function sampled(report: Report): Promise<Set<string>> {
  return new Set((await render(report)).match(/^winstorage_\w+/gm));
}

/** What findings make: they may need any fact. */
const OF_FINDINGS = /^winstorage_(?:findings|check_status|collector_|ebs_volume_up|smb_global_mapping_up)/;

describe('the metrics of a collector', () => {
  it.each(FACT_NAMES)('are named of %s where its absence takes them away', async (name: FactName) => {
    const without = await sampled(reportOf({ [name]: unread('error') }));

    const gone = [...(await sampled(reportOf()))].filter((metric) => !without.has(metric));
    const named = COLLECTOR_METRIC_NAMES[name];
    expect(
      gone.filter(
        (metric) => !OF_FINDINGS.test(metric) && !named.some((prefix) => metric.startsWith(prefix)),
      ),
    ).toEqual([]);
  });

  it('are metrics that there are', () => {
    const names = METRICS.map(({ name }) => name);

    const prefixes = Object.values(COLLECTOR_METRIC_NAMES).flat();
    expect(prefixes.filter((prefix) => !names.some((name) => name.startsWith(prefix)))).toEqual([]);
  });

  it('are lines with values, those of the collector itself among them', async () => {
    const lines = linesOfCollector(await render(reportOf()), 'smb-global-mappings');

    expect(lines).toContain('winstorage_collector_success{collector="smb-global-mappings"} 1');
    expect(lines.some((line) => line.startsWith('winstorage_smb_global_mapping_up{'))).toBe(true);
    expect(
      lines.filter((line) => line.includes('collector="') && !line.includes('"smb-global-mappings"')),
    ).toEqual([]);
    expect(lines.filter((line) => line.startsWith('#'))).toEqual([]);
  });

  it('are none for a collector that is not known', async () => {
    expect(linesOfCollector(await render(reportOf()), 'nobody')).toEqual([]);
  });
});
