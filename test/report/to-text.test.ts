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

  it('has its parts in the order in which people ask', () => {
    const text = renderText(reportOf({ disks: [rawDisk({ IsReadOnly: true })] }), { color: false });

    const starts = [
      'CRITICAL: ',
      'Node: ',
      'critical EbsDisk',
      'CSI-PROXY',
      'SMB GLOBAL MAPPINGS',
      'EBS VOLUMES',
      'CHECK ',
      'LOOKED AT ',
    ];
    const places = starts.map((start) => text.split('\n').findIndex((line) => line.startsWith(start)));
    expect(places).toEqual(places.toSorted((x, y) => x - y));
    expect(places[0]).toBe(0);
  });

  it.each([60, 80, 120])('fits %i columns, but for commands, which are pasted whole', (columns) => {
    const report = reportOf({
      disks: [rawDisk({ IsReadOnly: true })],
      volumes: unread('timeout', 'no answer. '.repeat(9)),
    });

    const lines = renderText(report, { color: false, columns }).split('\n');

    const commands = report.findings.flatMap((finding) => finding.commands);
    // The verdict is for plugins, and has a limit of its own.
    expect(lines.slice(1).filter((line) => line.length > columns && !commands.includes(line.trim()))).toEqual(
      [],
    );
  });

  it('uses only signs that an old Windows console has', () => {
    const text = renderText(reportOf(), { color: true, columns: 80 });

    expect(text.replaceAll('\u001b', '')).toMatch(/^[\x20-\x7e\n]*$/);
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

  it('has no empty brackets where a recording does not say when it was made', () => {
    const { agent, ...report } = reportOf();
    const recording = { title: 'A story', recordedAt: '' };

    expect(renderText({ ...report, agent: { ...agent, recording } }, { color: false })).toContain(
      'A recording, not a live node: A story\n',
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

  it('says that it does not know the node, and names what it knows of it', () => {
    const report = reportOf();
    const nodeLine = (node: Partial<typeof report.node>) =>
      renderText(
        { ...report, node: { ...report.node, name: null, windowsName: null, windowsBuild: null, ...node } },
        { color: false },
      )
        .split('\n')
        .find((line) => line.startsWith('Node: '));

    expect(nodeLine({})).toBe('Node:    unknown');
    expect(nodeLine({ name: 'node-1', windowsBuild: '10.0.20348' })).toBe('Node:    node-1, 10.0.20348');
  });

  it('marks a recording before all else that it tells of the node, and in colour', () => {
    const report = reportOf();
    const recording = { title: 'A dead share', recordedAt: '2026-11-01T09:30:00Z' };
    const lines = (options: Parameters<typeof renderText>[1]) =>
      renderText({ ...report, agent: { ...report.agent, recording } }, options)
        .split('\n')
        .slice(2, 5);

    expect(lines({ color: false })[0]).toBe(
      'A recording, not a live node: A dead share (2026-11-01T09:30:00Z)',
    );
    expect(lines({ color: false, columns: 60 }).slice(0, 2)).toEqual([
      'A recording, not a live node: A dead share',
      '  (2026-11-01T09:30:00Z)',
    ]);
    expect(lines({ color: true })[0]).toBe(`\u001b[33m${lines({ color: false })[0]}\u001b[39m`);
  });

  it('paints the verdict as what it is', () => {
    const first = (report: ReturnType<typeof reportOf>) => renderText(report, { color: true }).split('\n')[0];

    expect(first(reportOf())).toBe('\u001b[1m\u001b[32mOK: no problem found\u001b[39m\u001b[22m');
    const broken = reportOf({ disks: [rawDisk({ IsReadOnly: true })] });
    expect(first(broken)).toBe(`\u001b[1m\u001b[31m${broken.summary}\u001b[39m\u001b[22m`);
  });
});
