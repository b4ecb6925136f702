import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { Report } from '../../agent/report/report-schema.ts';
import { renderMetrics, type MetricsFormat } from '../../agent/report/to-metrics.ts';
import { createReportStore } from '../../agent/serve/report-store.ts';
import { reportOf } from '../support/reports.ts';

/** A store whose process took one more CPU second each time it is asked. */
function createStore() {
  let cpuSeconds = 0;
  const store = createReportStore(reportOf({}, { nodeName: 'first' }), { maxSmbMappingSeries: 200 }, () => {
    cpuSeconds += 1;
    return { cpuSeconds, residentBytes: 1, startedAt: 1 };
  });
  const scrape = async (format: MetricsFormat = 'prometheus', isPacked = false): Promise<string> => {
    const body = await store.metrics(format, isPacked);
    return (isPacked ? gunzipSync(body) : body).toString();
  };
  return { store, scrape };
}

describe('createReportStore', () => {
  it('renders a report once for each format, however many scrape at once', async () => {
    const { store } = createStore();

    const bodies = await Promise.all([
      store.metrics('prometheus', false),
      store.metrics('prometheus', false),
      store.metrics('openmetrics', false),
    ]);
    const again = await store.metrics('prometheus', false);

    const [one, other, openMetrics] = bodies;
    expect(one).toBe(other);
    expect(again).toBe(one);
    expect(openMetrics).not.toBe(one);
  });

  it('packs a report once', async () => {
    const { store } = createStore();

    const one = await store.metrics('prometheus', true);
    const other = await store.metrics('prometheus', true);

    expect(one).toBe(other);
  });

  it.each([false, true])(
    'tells how the process is doing when the report came; packed: %s',
    async (isPacked) => {
      const { store, scrape } = createStore();

      expect(await scrape('prometheus', isPacked)).toContain('\nprocess_cpu_seconds_total 1\n');
      expect(await scrape('prometheus', isPacked)).toContain('\nprocess_cpu_seconds_total 1\n');
      store.swap(reportOf());
      expect(await scrape('prometheus', isPacked)).toContain('\nprocess_cpu_seconds_total 2\n');
    },
  );

  it.each([
    ['prometheus', false],
    ['prometheus', true],
    ['openmetrics', false],
    ['openmetrics', true],
  ] as const)('gives the whole text of the metrics: %s, packed: %s', async (format, isPacked) => {
    const { store, scrape } = createStore();
    const usage = { cpuSeconds: 1, residentBytes: 1, startedAt: 1 };

    const text = await scrape(format, isPacked);

    expect(text).toBe(await renderMetrics(store.current(), usage, { maxSmbMappingSeries: 200 }, format));
  });

  it.each([false, true])('shows the report of a swap; packed: %s', async (isPacked) => {
    const { store, scrape } = createStore();
    await scrape('prometheus', isPacked);

    store.swap(reportOf({}, { now: 1_800_000_000 }));

    expect(await scrape('prometheus', isPacked)).toContain(
      '\nwinstorage_report_timestamp_seconds 1800000000\n',
    );
  });

  it('hands a scrape that began before a swap the report of then', async () => {
    const { store, scrape } = createStore();
    const before = scrape();
    store.swap(reportOf({}, { now: 1_800_000_000 }));

    expect(await before).toContain('\nwinstorage_report_timestamp_seconds 1700000000\n');
  });

  it('reads a report for its metrics before somebody asks, once somebody has', async () => {
    const { store, scrape } = createStore();
    const first = watched(reportOf());
    store.swap(first.report);
    expect(first.isRead()).toBe(false);
    await scrape();

    const second = watched(reportOf());
    store.swap(second.report);

    expect(second.isRead()).toBe(true);
  });

  it('no longer does so when nobody has asked for sixty reports', async () => {
    const { store, scrape } = createStore();
    await scrape();
    for (let swap = 0; swap < 60; swap += 1) store.swap(reportOf());

    const { report, isRead } = watched(reportOf());
    store.swap(report);

    expect(isRead()).toBe(false);
  });

  it('tells who asks when a report cannot be rendered, and nobody else', async () => {
    const { store, scrape } = createStore();
    await scrape();
    const broken = Object.defineProperty({ ...reportOf() }, 'checks', {
      get: () => {
        throw new Error('broken');
      },
    });

    store.swap(broken);

    await expect(scrape()).rejects.toThrow('broken');
  });

  it('gives the report as JSON, the same text until a swap', () => {
    const { store } = createStore();
    const json = store.json();
    expect(JSON.parse(json)).toEqual(JSON.parse(JSON.stringify(store.current())));
    expect(json).toMatch(/^\{\n {2}"schema": 1,\n[^]*\}\n$/);

    store.swap(reportOf({}, { nodeName: 'second' }));
    expect(store.current().node.name).toBe('second');
    expect(store.json()).toContain('"name": "second"');
  });

  it('gives the JSON a tag that changes with the report only', () => {
    const { store } = createStore();
    const tag = store.jsonTag();
    expect(tag).toMatch(/^W\/"[\w-]{43}"$/);
    expect(store.jsonTag()).toBe(tag);

    store.swap(reportOf({}, { nodeName: 'first' }));
    expect(store.jsonTag()).toBe(tag);
    store.swap(reportOf({}, { nodeName: 'second' }));
    expect(store.jsonTag()).not.toBe(tag);
  });
});

function watched(report: Report) {
  let isRead = false;
  const proxy = new Proxy(report, {
    get(target, key) {
      isRead = true;
      return Reflect.get(target, key) as unknown;
    },
  });
  return { report: proxy, isRead: () => isRead };
}
