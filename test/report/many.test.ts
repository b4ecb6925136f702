// The report of a node with far too many of everything: it is made in time, and has a size that can be held. What is left out of a
// report, one by one: test/report/limits.test.ts.
import { describe, expect, it } from 'vitest';
import { MAX_EBS_VOLUMES, MAX_FINDINGS_OF_CODE, MAX_MAPPINGS } from '../../agent/report/limits.ts';
import { storageHealth } from '../../agent/report/to-health.ts';
import { renderMetrics } from '../../agent/report/to-metrics.ts';
import { renderText } from '../../agent/report/to-text.ts';
import { rawDisk, rawMapping } from '../support/raw-items.ts';
import { reportOf } from '../support/reports.ts';

describe('the report of a node with 10,000 of everything', () => {
  const MANY = 10_000;
  const startedAt = performance.now();
  const report = reportOf({
    'smb-global-mappings': Array.from({ length: MANY }, (_, index) =>
      rawMapping({ RemotePath: `\\\\files.corp.example.com\\share-${index}`, Status: 6 }),
    ),
    disks: Array.from({ length: MANY }, (_, index) =>
      rawDisk({
        Number: index,
        SerialNumber: `vol${index.toString(16).padStart(17, '0')}_00000001.`,
        IsReadOnly: true,
      }),
    ),
  });
  const seconds = (performance.now() - startedAt) / 1000;
  const usage = { cpuSeconds: 1, residentBytes: 1, startedAt: 1 };

  it('is made in a time in which nobody misses the agent', () => {
    // A second or two alone; this machine may have other work.
    expect(seconds).toBeLessThan(15);
  });

  it('has a size that can be held, and says what is not listed', () => {
    expect(JSON.stringify(report).length).toBeLessThan(16 * 1024 * 1024);
    expect(report.smbGlobalMappings).toHaveLength(MAX_MAPPINGS);
    expect(report.ebsVolumes).toHaveLength(MAX_EBS_VOLUMES);
    expect(report.omitted).toMatchObject({
      findings: { SmbMappingUnavailable: MANY - MAX_FINDINGS_OF_CODE },
      smbGlobalMappings: { Unavailable: MANY - MAX_MAPPINGS },
      ebsVolumes: MANY - MAX_EBS_VOLUMES,
    });
  });

  it('counts all of them in its metrics, with a bounded number of series', async () => {
    const metrics = await renderMetrics(report, usage, { maxSmbMappingSeries: 200 }, 'prometheus');

    expect(metrics).toContain(`winstorage_smb_global_mappings{state="Unavailable"} ${MANY}`);
    expect(metrics).toContain(`winstorage_smb_global_mappings_not_exported ${MANY - 200}`);
    expect(metrics).toContain(
      `winstorage_findings{code="SmbMappingUnavailable",severity="critical"} ${MANY}`,
    );
    expect(metrics.split('\n').length).toBeLessThan(8000);
  });

  it('counts all that is more than information in its first line', async () => {
    const metrics = await renderMetrics(report, usage, { maxSmbMappingSeries: 200 }, 'prometheus');
    const all = [
      ...metrics.matchAll(/^winstorage_findings\{.*severity="(?:critical|warning)"\} (?<count>\d+)$/gm),
    ].reduce((sum, { groups }) => sum + Number(groups?.['count']), 0);

    expect(report.summary).toMatch(new RegExp(`\\(\\+${all - 1} more\\)$`));
  });

  it('says in its text what is not listed, and has a bounded answer to health', () => {
    expect(renderText(report, { color: false })).toContain(
      `... and ${MANY - MAX_FINDINGS_OF_CODE} more of SmbMappingUnavailable, which are not listed`,
    );
    for (const { detail } of storageHealth(report)) expect(detail.length).toBeLessThan(20_000);
  });

  it('finds a thing unusable that is listed although its finding is not', () => {
    expect(report.smbGlobalMappings?.at(-1)?.up).toBe(false);
  });
});
