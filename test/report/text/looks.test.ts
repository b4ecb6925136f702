import { describe, expect, it } from 'vitest';
import { checkLines, collectorLines } from '../../../agent/report/text/looks.ts';
import { createPage, type Page } from '../../../agent/report/text/page.ts';
import { unread } from '../../support/observed.ts';
import { rawDisk } from '../../support/raw-items.ts';
import { reportOf } from '../../support/reports.ts';

const PIPE = createPage(null, false);

describe('checkLines', () => {
  it('has a row for each check, with what it found or why it could not look', () => {
    const lines = checkLines(
      PIPE,
      reportOf({ disks: [rawDisk({ IsReadOnly: true })], volumes: unread('timeout', 'no answer') }),
    );

    expect(lines).toHaveLength(reportOf().checks.length + 1);
    expect(lines.find((line) => line.startsWith('ebs-disk-read-only '))).toMatch(
      / critical +EbsDiskReadOnly$/,
    );
    expect(lines.find((line) => line.startsWith('ebs-volume-health '))).toMatch(/ unknown +.*volumes/);
  });
});

describe('collectorLines', () => {
  it('has a row for each collector, with its time and why it failed', () => {
    const lines = collectorLines(PIPE, reportOf({ volumes: unread('timeout', 'no answer in 20 s') }));

    expect(lines).toHaveLength(reportOf().collectors.length + 1);
    expect(lines.find((line) => line.startsWith('volumes '))).toMatch(
      /^volumes +timeout +0\.20 {2}no answer in 20 s$/,
    );
  });

  it('paints what could not be read as unknown, and lines times up', () => {
    const page: Page = { width: Infinity, paint: (style, text) => `<${String(style)}>${text}</>` };
    const lines = collectorLines(page, reportOf({ volumes: unread('timeout', 'no answer') }));

    expect(lines.find((line) => line.startsWith('volumes '))).toContain('<magenta>timeout</>');
    expect(lines.find((line) => line.startsWith('disks '))).toContain('<green>ok</>');
    const plain = collectorLines(PIPE, reportOf());
    expect(plain[0]).toMatch(/ SECONDS {2}WHY$/);
    expect(plain.find((line) => line.startsWith('disks '))).toMatch(/ {5}\d\.\d\d$/);
  });
});
