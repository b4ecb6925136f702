import { describe, expect, it } from 'vitest';
import type { Finding } from '../../../agent/report/report-schema.ts';
import { findingsLines, pendingLines } from '../../../agent/report/text/findings.ts';
import { createPage } from '../../../agent/report/text/page.ts';
import { rawDisk } from '../../support/raw-items.ts';
import { finding, reportOf } from '../../support/reports.ts';

const PIPE = createPage(null, false);

function told(...findings: readonly Partial<Finding>[]): string[] {
  return findingsLines(PIPE, { ...reportOf(), findings: findings.map(finding) });
}

describe('findingsLines', () => {
  it('tells in this order: what was seen, evidence, meaning, remedy, commands, runbook', () => {
    expect(told({ evidence: { localPath: 'G:' }, commands: ['Get-Disk', 'Update-Disk'] })).toEqual([
      '',
      'critical EbsDiskRaw: seen',
      '         localPath: G:',
      '         meaning',
      '         Do: remedy',
      '           Get-Disk',
      '           Update-Disk',
      '         See: docs/checks.md#EbsDiskRaw',
    ]);
  });

  it('tells since when and how often, as far as more is known than this moment', () => {
    const lines = told({ since: '2023-11-14T20:08:20.000Z', appearances: 3 });

    expect(lines[2]).toBe(
      '         Since 2023-11-14T20:08:20.000Z, for 2 h 5 min; came 3 times within an hour',
    );
    expect(told({ since: '2023-11-14T22:12:00.000Z' })[2]).toBe(
      '         Since 2023-11-14T22:12:00.000Z, for 1 min',
    );
    expect(told({}).join('\n')).not.toContain('Since');
  });

  it('tells once what a code means, and of many findings of a code only the first line of the later ones', () => {
    const lines = told(
      ...Array.from({ length: 8 }, (_, index) => ({ message: `seen ${index}`, commands: ['Get-Disk'] })),
    );

    expect(lines.filter((line) => line.includes('meaning'))).toHaveLength(1);
    expect(lines.filter((line) => line.includes('Get-Disk'))).toHaveLength(5);
    expect(lines.slice(-3)).toEqual([5, 6, 7].map((index) => `critical EbsDiskRaw: seen ${index}`));
  });

  it('tells as minutes what lasts less than an hour, and nothing of less than a minute or of the future', () => {
    const since = (time: string) => told({ since: `2023-11-14T${time}.000Z` })[2]?.trim();

    expect(since('22:12:21')).toBe('Since 2023-11-14T22:12:21.000Z');
    expect(since('21:14:20')).toBe('Since 2023-11-14T21:14:20.000Z, for 59 min');
    expect(since('21:13:20')).toBe('Since 2023-11-14T21:13:20.000Z, for 1 h 0 min');
    expect(since('22:30:00')).toBe('Since 2023-11-14T22:30:00.000Z');
  });

  it('tells how often something came even where it came just now', () => {
    expect(told({ appearances: 2 })[2]).toBe(
      '         Since 2023-11-14T22:13:20.000Z; came 2 times within an hour',
    );
  });

  it('says how many findings the report leaves out, as the last', () => {
    const omitted = { findings: { A: 3, B: 4 }, pending: {}, smbGlobalMappings: {}, ebsVolumes: 0 };

    const lines = findingsLines(PIPE, { ...reportOf(), findings: [finding()], omitted });

    expect(lines.slice(-3)).toEqual([
      '',
      '... and 3 more of A, which are not listed',
      '... and 4 more of B, which are not listed',
    ]);
    expect(lines.slice(0, -3)).toEqual(told({}));
  });

  it('breaks sentences at the width of the terminal, and never a command', () => {
    const text = 'word '.repeat(40).trim();
    const command = `Get-Disk ${'-Number 1 '.repeat(20)}`.trim();
    const report = {
      ...reportOf(),
      findings: [finding({ message: text, meaning: text, remedy: text, commands: [command] })],
    };

    const lines = findingsLines(createPage(60, false), report);

    expect(lines.filter((line) => line.length > 60)).toEqual([`           ${command}`]);
    expect(lines.filter((line) => !/^(?:$|critical | {9}\S| {11}Get-Disk)/.test(line))).toEqual([]);
  });
});

describe('pendingLines', () => {
  it('says from when on a finding would count, and nothing where none waits', () => {
    const seen = { disks: [rawDisk({ PartitionStyle: 0 })] };

    expect(pendingLines(PIPE, reportOf(seen, { heldSince: () => null }))).toEqual([
      '',
      'Seen, and normal for a while; it counts only if it stays:',
      expect.stringMatching(/^ {2}EbsDiskNotInitialised: .+ \(counts from 2023-11-14T22:14:50\.000Z\)$/),
    ]);
    expect(pendingLines(PIPE, reportOf())).toEqual([]);
  });
});
