import { describe, expect, it } from 'vitest';
import { collectorViews, type DebugSource } from '../../agent/serve/debug-view.ts';
import { unread } from '../support/observed.ts';
import { NOW, reportOf } from '../support/reports.ts';

const SOURCE: DebugSource = {
  answers: () => new Map([['disks', [{ title: 'powershell/disks.json', text: '{}', note: '' }]]]),
  recording: () => ({ ok: false, why: 'no' }),
};

describe('the view of a collector', () => {
  it('is there for each collector of the report', () => {
    const report = reportOf();

    const views = collectorViews(report, SOURCE, '', NOW);

    expect(views.map(({ name }) => name)).toEqual(report.collectors.map(({ name }) => name));
  });

  it('has its answers, its metrics and the age of its last look', () => {
    const report = reportOf();
    const lastRunAt = report.collectors.find(({ name }) => name === 'disks')?.lastRunAt ?? '';

    const views = collectorViews(
      report,
      SOURCE,
      'winstorage_disks{kind="ebs"} 1\nwinstorage_csi_proxy_up 1\n',
      Date.parse(lastRunAt) / 1000 + 12,
    );

    expect(views.find(({ name }) => name === 'disks')).toMatchObject({
      ageSeconds: 12,
      answers: [{ title: 'powershell/disks.json' }],
      metrics: ['winstorage_disks{kind="ebs"} 1'],
    });
  });

  it('has no age below 0 when the clock of the node was set back', () => {
    const [first] = collectorViews(reportOf(), SOURCE, '', 0);

    expect(first?.ageSeconds).toBe(0);
  });

  it('tells why a look failed, without a secret', () => {
    const report = reportOf({ disks: unread('error', 'x.exe --password hunter2 failed') });

    const views = collectorViews(report, SOURCE, '', NOW);

    expect(views.find(({ name }) => name === 'disks')).toMatchObject({
      outcome: 'failed',
      failure: 'x.exe --password (removed) failed',
    });
  });
});
