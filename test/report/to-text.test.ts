import { describe, expect, it } from 'vitest';
import { renderText } from '../../agent/report/to-text.ts';
import { unread } from '../support/observed.ts';
import { rawDisk, rawMapping } from '../support/raw-items.ts';
import { reportOf } from '../support/reports.ts';

const HOSTILE = 'a\r\n\u001b[2J\u001b]0;title\u0007\u009b31m\u202eexe\u2066';

describe('renderText', () => {
  it('begins with the verdict', () => {
    const text = renderText(reportOf(), { color: false });
    expect(text).toMatch(
      /^OK: no problem found\n\nNode: {4}node-1, Windows Server 2022 Datacenter, 10\.0\.20348\.4294\nLooked: {2}2023-11-14T22:13:20\.000Z at windows\n/,
    );
  });

  it('says what is wrong, what to do and where to read more', () => {
    const text = renderText(reportOf({ disks: [rawDisk({ IsReadOnly: true })] }), { color: false });
    expect(text).toMatch(/^critical EbsDisk\w+: .*vol-0a4064b39e5f534a2/m);
    expect(text).toMatch(/^ {9}Do: /m);
    expect(text).toMatch(/^ {9}See: docs\/checks\.md#EbsDisk/m);
  });

  it('says what does not count yet, and from when on it would', () => {
    const seen = { disks: [rawDisk({ PartitionStyle: 0 })] };

    expect(renderText(reportOf(seen, { heldSince: () => null }), { color: false })).toMatch(
      /^Seen, and normal for a while; it counts only if it stays:\n {2}EbsDiskNotInitialised: .+ \(counts from 2023-11-14T22:14:50\.000Z\)$/m,
    );
    expect(renderText(reportOf(seen), { color: false })).not.toContain('counts only if it stays');
  });

  it('has a line a check and a line a collector', () => {
    const report = reportOf({ volumes: unread('timeout', 'no answer in 20 s') });
    const text = renderText(report, { color: false });
    for (const { name } of [...report.checks, ...report.collectors])
      expect(text).toMatch(new RegExp(`^${name} `, 'm'));
    expect(text).toMatch(/^volumes +timeout +0\.20 {2}no answer in 20 s$/m);
  });

  it('says plainly that a recording is no live node', () => {
    const agent = {
      name: 'winstorage-agent',
      version: '1',
      host: 'recorded:x',
      recording: { title: 'A story', recordedAt: '2026' },
    } as const;
    expect(renderText(reportOf({}, { agent }), { color: false })).toContain(
      'A recording, not a live node: A story (2026)',
    );
  });

  it('has escape sequences only when they are wanted', () => {
    expect(renderText(reportOf(), { color: true })).toContain('\u001b[');
    expect(renderText(reportOf(), { color: false })).not.toContain('\u001b');
  });

  it('takes no line end or escape sequence from what it shows', () => {
    const agent = {
      name: 'winstorage-agent',
      version: '1',
      host: `recorded:${HOSTILE}`,
      recording: { title: HOSTILE, recordedAt: HOSTILE },
    } as const;
    const report = reportOf(
      {
        'smb-global-mappings': [rawMapping({ RemotePath: `\\\\srv\\${HOSTILE}`, Status: 6 })],
        volumes: unread('error', HOSTILE),
      },
      { agent, nodeName: HOSTILE },
    );
    const text = renderText(report, { color: false });
    expect(text).toContain('exe');
    expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}]/u);
    expect(text.split('\n').filter((line) => line.startsWith('[2J'))).toEqual([]);
  });
});
