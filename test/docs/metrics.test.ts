// docs/metrics.md against the metrics that the agent has.
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { METRICS } from '../../agent/report/metrics/all-metrics.ts';
import type { ProcessUsage } from '../../agent/report/process-usage.ts';
import { renderMetrics } from '../../agent/report/to-metrics.ts';
import { reportOf } from '../golden/report-of.ts';
import { codeSpans, namedRows, readDoc, ROOT, section } from './markdown.ts';

const PAGE = readDoc('docs/metrics.md');
const ROWS = namedRows(PAGE).filter(([name = '']) => /^(?:winstorage|process)_/.test(name));
const LIMITS = { maxSmbMappingSeries: 200 };

const PROCESS = { cpuSeconds: 1, residentBytes: 1, startedAt: 1 };
const WEB_CONFIG = { isTaken: true, takenAt: 1, certificateEndsAt: 1 };
const WHOLE = { ...PROCESS, webConfig: WEB_CONFIG, powershellStarts: 1 };

async function rendered(recording: string, usage: ProcessUsage = PROCESS): Promise<string> {
  const report = await reportOf(join(ROOT, 'test/recordings', recording));
  return renderMetrics(report, usage, LIMITS, 'prometheus');
}

function typesIn(text: string): Map<string, string> {
  return new Map(
    [...text.matchAll(/^# TYPE (?<name>\w+) (?<type>\w+)$/gm)].map(({ groups }) => [
      groups?.['name'] ?? '',
      groups?.['type'] ?? '',
    ]),
  );
}

describe('docs/metrics.md', () => {
  it('has a row for each metric, with its labels, in the order of the metrics', () => {
    const told = ROWS.map(([name = '', , labels = '']) => ({ name, labels: codeSpans(labels) }));

    expect(told).toEqual(METRICS.map(({ name, labels }) => ({ name, labels })));
  });

  it('is about metrics whose help needs no escape in any format but for backslashes', () => {
    expect(METRICS.filter(({ help }) => /["\n]/.test(help)).map(({ name }) => name)).toEqual([]);
  });

  it('tells the type of every metric', async () => {
    const told = ROWS.map(([name = '', type = '']) => [name, type]);

    expect(told).toEqual([...typesIn(await rendered('healthy', WHOLE))]);
  });

  it.each(ROWS)('tells of %s what it means, when it is absent, and how to ask for it', (name, ...cells) => {
    const [, , meaning, absent, example = ''] = cells;

    expect(cells).toHaveLength(5);
    expect(meaning).toMatch(/\.$/);
    expect(absent).not.toBe('');
    expect(example).toContain(name);
  });

  it('names no metric that does not exist', () => {
    const known = new Set([...ROWS.map(([name]) => name), 'winstorage_', 'winstorage_web_']);
    const named = codeSpans(PAGE).flatMap((span) => span.match(/\b(?:winstorage|process)_\w*/g) ?? []);

    // A histogram has its buckets, sum and count under names of their own.
    const metricOf = (name: string): string => name.replace(/(?<=_seconds)_(?:bucket|sum|count)$/, '');
    expect(named.filter((name) => !known.has(metricOf(name)) && name !== 'process_')).toEqual([]);
  });

  it.each(['healthy', 'many-containers'])(
    'counts the series of the recording %s as they are',
    async (name) => {
      const lines = (await rendered(name)).split('\n').filter((line) => /^\w/.test(line));

      const [, series] =
        namedRows(section(PAGE, '## How many series')).find(([recording]) => recording === name) ?? [];
      expect(series).toBe(String(lines.length));
    },
  );
});

describe('README.md', () => {
  it('names no metric that does not exist', () => {
    const known = new Set<string>(METRICS.map(({ name }) => name));
    const named = readDoc('README.md').match(/\bwinstorage_\w+/g) ?? [];

    expect(named.length).toBeGreaterThan(5);
    expect(named.filter((name) => !known.has(name))).toEqual([]);
  });
});
