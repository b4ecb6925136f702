import { describe, expect, it } from 'vitest';
import { createReportStore } from '../../agent/serve/report-store.ts';
import { reportOf } from '../support/reports.ts';

function createStore() {
  let renderings = 0;
  const store = createReportStore(reportOf({}, { nodeName: 'first' }), { maxSmbMappingSeries: 200 }, () => {
    renderings += 1;
    return { cpuSeconds: renderings, residentBytes: 1, startedAt: 1 };
  });
  return { store, renderings: () => renderings };
}

describe('createReportStore', () => {
  it('renders a report once for each format, however many scrape at once', async () => {
    const { store, renderings } = createStore();

    const texts = await Promise.all([
      store.metrics('prometheus'),
      store.metrics('prometheus'),
      store.metrics('openmetrics'),
    ]);
    const again = await store.metrics('prometheus');

    expect(renderings()).toBe(2);
    expect(texts[0]).toBe(texts[1]);
    expect(again).toBe(texts[0]);
  });

  it('renders anew after a swap', async () => {
    const { store, renderings } = createStore();
    await store.metrics('prometheus');
    store.swap(reportOf({}, { now: 1_800_000_000 }));

    expect(await store.metrics('prometheus')).toContain('\nwinstorage_report_timestamp_seconds 1800000000\n');
    expect(renderings()).toBe(2);
  });

  it('hands a scrape that began before a swap the report of then', async () => {
    const { store } = createStore();
    const before = store.metrics('prometheus');
    store.swap(reportOf({}, { now: 1_800_000_000 }));

    expect(await before).toContain('\nwinstorage_report_timestamp_seconds 1700000000\n');
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
