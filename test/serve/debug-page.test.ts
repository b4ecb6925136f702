import { describe, expect, it } from 'vitest';
import { renderDebugPage } from '../../agent/serve/debug-page.ts';
import type { CollectorView } from '../../agent/serve/debug-view.ts';
import { reportOf } from '../support/reports.ts';

const VIEW: CollectorView = {
  name: 'disks',
  outcome: 'timeout',
  lastRunAt: '2023-11-14T22:13:20.000Z',
  ageSeconds: 12.4,
  durationSeconds: 20.031,
  lastSuccessAt: null,
  skippedCycles: 2,
  failure: 'no answer in 20 s',
  dropped: ['item 3: no number'],
  answers: [{ title: 'powershell/disks.json', text: '{"items": []}', note: 'Cut: about 5 of 10 bytes' }],
  metrics: ['winstorage_disks{kind="ebs"} 1'],
};

describe('the debug page', () => {
  it('tells of a collector what happened, what came and what it gave', () => {
    const html = renderDebugPage(reportOf(), [VIEW], false);

    for (const told of [
      '<h2 id="disks">disks</h2>',
      '<span>timeout</span>',
      '<dd>12 s</dd>',
      '<dd>20.03 s</dd>',
      'for 2 more cycles',
      'no answer in 20 s',
      'item 3: no number',
      '{&quot;items&quot;: []}',
      'Cut: about 5 of 10 bytes',
      'winstorage_disks{kind=&quot;ebs&quot;} 1',
    ])
      expect(html).toContain(told);
  });

  it('has no markup of what Windows answered, wherever that is shown', () => {
    const evil = `"><script>alert(1)</script><img src=x onerror='a'>`;
    const view: CollectorView = {
      ...VIEW,
      name: evil,
      failure: evil,
      dropped: [evil],
      answers: [{ title: evil, text: evil, note: evil }],
      metrics: [evil],
    };

    const html = renderDebugPage(reportOf({}, { nodeName: evil }), [view], true);

    expect(html).not.toContain('<script');
    expect(html).not.toContain('<img');
    const tags = html.replaceAll(/"[^"]*"/g, '""').match(/<[^>]*>/g) ?? [];
    expect(tags.filter((tag) => / on\w+=/.test(tag))).toEqual([]);
  });

  it('leads to the recording only where it can be had', () => {
    expect(renderDebugPage(reportOf(), [VIEW], true)).toContain('href="debug/recording"');
    expect(renderDebugPage(reportOf(), [VIEW], false)).not.toContain('href="debug/recording"');
  });
});
