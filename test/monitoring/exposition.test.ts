// Any text in a label, and every HELP, as a real Prometheus reads them from both formats of the exposition.
import { spawnSync } from 'node:child_process';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { METRICS } from '../../agent/report/metrics/all-metrics.ts';
import { METRICS_CONTENT_TYPES, renderMetrics, type MetricsFormat } from '../../agent/report/to-metrics.ts';
import { reportOf } from '../support/reports.ts';
import { ask, startPrometheus, waitUntil, type Running } from './servers.ts';

const FORMATS: readonly MetricsFormat[] = ['prometheus', 'openmetrics'];
const USAGE = { cpuSeconds: 1.5, residentBytes: 1000, startedAt: 1_699_999_000 };

/** What breaks a line, a quote or an escape of the format, and what looks like a part of it. */
const ODD_TEXTS = [
  '\\', '\\\\', '\\n', '\n', '\r', '\r\n', '"', '\\"', '""', '} 1\n', '",remote_path="x', '# EOF', '\n# EOF\n', '{}', '\t', '\u0000',
  '\u2028', '\u00a0', '\ufeff', '日本', '👩‍💻', 'é\u0301', '%s ${x}', ' ', '\u007f', '\\u0041', "'", '`',
]; // prettier-ignore

/** Two hundred texts, other ones at each run; fast-check's own seed names them when a test fails. */
const seed = Math.floor(Math.random() * 0x7fff_ffff);
const paths = [
  ...new Set([
    ...ODD_TEXTS,
    ...fc.sample(
      fc.oneof(
        fc.string({ unit: 'binary' }),
        fc.array(fc.constantFrom(...ODD_TEXTS), { maxLength: 8 }).map((texts) => texts.join('')),
      ),
      { numRuns: 200, seed },
    ),
  ]),
].map((text, index) => `\\\\s${index}\\${text}`);

/** As many mappings as texts. Their paths are put into the finished report: a decoder would trim them. */
const healthy = reportOf();
const [mapping] = healthy.smbGlobalMappings ?? [];
if (mapping === undefined) throw new Error('a healthy node has a mapping');
const report = {
  ...healthy,
  smbGlobalMappings: paths.map((remotePath) => ({ ...mapping, localPath: null, remotePath })),
};

let server: Server;
let prometheus: Running;
const texts = new Map<string, string>();

beforeAll(async () => {
  for (const format of FORMATS)
    texts.set(
      `/${format}`,
      await renderMetrics(report, USAGE, { maxSmbMappingSeries: paths.length }, format),
    );
  server = createServer((request, response) => {
    const format = FORMATS.find((name) => request.url === `/${name}`);
    if (format === undefined) return void response.writeHead(404).end();
    return void response
      .writeHead(200, { 'content-type': METRICS_CONTENT_TYPES[format] })
      .end(texts.get(`/${format}`));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const target = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  prometheus = await startPrometheus({
    global: { scrape_interval: '1s', scrape_timeout: '1s' },
    scrape_configs: FORMATS.map((format) => ({
      job_name: format,
      metrics_path: `/${format}`,
      static_configs: [{ targets: [target] }],
    })),
  });
  await waitUntil('both formats were scraped', async () => (await ask(prometheus, 'up')).series.length === 2);
});

afterAll(async () => {
  await prometheus?.stop();
  server?.close();
});

const targetMetadata = z.object({
  data: z.array(z.object({ metric: z.string(), help: z.string(), type: z.string() })),
});

describe.each(FORMATS)('what a real Prometheus reads from %s', (format) => {
  it(`is every label as it was (seed ${seed})`, async () => {
    const up = await ask(prometheus, `up{job="${format}"}`);
    expect(
      up.series.map(({ value }) => value),
      'the scrape',
    ).toEqual([1]);

    const { series } = await ask(prometheus, `winstorage_smb_global_mapping_up{job="${format}"}`);
    // UTF-8 has no half of a pair; the report has none either, by cleanText().
    const read = new Set(series.map(({ labels }) => labels['remote_path']));
    expect(series).toHaveLength(paths.length);
    expect(paths.filter((path) => !read.has(path.toWellFormed()))).toEqual([]);
    expect(new Set(series.map(({ value }) => value))).toEqual(new Set([1]));
  });

  it('is every HELP as it was', async () => {
    const query = new URLSearchParams({ match_target: `{job="${format}"}`, limit: '10000' });
    const response = await fetch(`${prometheus.url}/api/v1/targets/metadata?${query.toString()}`);
    const { data } = targetMetadata.parse(await response.json());
    const help = new Map(data.map(({ metric, help: text }) => [metric, text]));
    const text = texts.get(`/${format}`) ?? '';
    // In OpenMetrics the family of a counter has no _total.
    const shown = METRICS.map(({ name, type, help: own }) => ({
      name: format === 'openmetrics' && type === 'counter' ? name.replace(/_total$/, '') : name,
      own,
    })).filter(({ name }) => text.includes(`# TYPE ${name} `));

    expect(shown.length).toBeGreaterThan(20);
    expect(shown.map(({ name }) => [name, help.get(name)])).toEqual(
      shown.map(({ name, own }) => [name, own]),
    );
  });

  it('is the same value of every series without a label of its own as the other format gives', async () => {
    const values = async (job: string): Promise<[string, number][]> => {
      const { series } = await ask(prometheus, `{job="${job}",__name__=~"(winstorage|process)_.+"}`);
      return series
        .map(({ labels: { job: _job, instance: _instance, ...labels }, value }): [string, number] => [
          JSON.stringify(Object.entries(labels).toSorted(([one], [other]) => (one < other ? -1 : 1))),
          value,
        ])
        .toSorted(([one], [other]) => (one < other ? -1 : 1));
    };

    const own = await values(format);
    expect(own.length).toBeGreaterThan(paths.length);
    expect(own).toEqual(await values('prometheus'));
  });
});

describe('promtool', () => {
  it('takes the text with all of these labels', () => {
    const checked = spawnSync('promtool', ['check', 'metrics'], {
      input: texts.get('/prometheus'),
      encoding: 'utf8',
    });

    expect(checked.error).toBeUndefined();
    // 3: it took everything, and has remarks on names; 1: it could not read it.
    expect(checked.stderr).not.toMatch(/error while (?:linting|parsing)|text format parsing/);
    expect([0, 3]).toContain(checked.status);
  });

  it('refuses a text whose label is not escaped, so that the test above can fail', () => {
    const broken = 'winstorage_broken{remote_path="a"b"} 1\n';
    expect(spawnSync('promtool', ['check', 'metrics'], { input: broken, encoding: 'utf8' }).status).toBe(1);
  });
});
