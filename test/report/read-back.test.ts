// The report is also JSON, for those who fetch it. All that a text and the metrics tell has to be in it.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { report as reportSchema } from '../../agent/report/report-schema.ts';
import { renderMetrics } from '../../agent/report/to-metrics.ts';
import { renderText } from '../../agent/report/to-text.ts';

const GOLDEN = join(import.meta.dirname, '../golden');
const NAMES = readdirSync(GOLDEN, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);
const USAGE = { cpuSeconds: 1, residentBytes: 1024, startedAt: 0 };

function goldenOf(name: string, file: string): string {
  return readFileSync(join(GOLDEN, name, file), 'utf8');
}

describe.each(NAMES)('the report of the recording %s, read back from its JSON,', (name) => {
  const report = reportSchema.parse(JSON.parse(goldenOf(name, 'report.json')));

  it('gives the same text', () => {
    expect(renderText(report, { color: false })).toBe(goldenOf(name, 'report.txt'));
  });

  it('gives the same metrics', async () => {
    const text = await renderMetrics(report, USAGE, { maxSmbMappingSeries: 200 }, 'prometheus');

    expect(text.replace(process.versions.node, 'NODE')).toBe(goldenOf(name, 'metrics.txt'));
  });
});
