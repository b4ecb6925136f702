import { describe, expect, it } from 'vitest';
import type { Report } from '../../agent/report/report-schema.ts';
import { createFindingMemory } from '../../agent/watch/finding-memory.ts';
import { unread, type Seen } from '../support/observed.ts';
import { rawDisk } from '../support/raw-items.ts';
import { reportOf } from '../support/reports.ts';

const READ_ONLY: Seen = { disks: [rawDisk({ IsReadOnly: true })] };
const HEALTHY: Seen = { disks: [rawDisk()] };
const BLIND: Seen = { disks: unread() };
const START = 1_700_000_000;

/** The reports of a node that is seen in these states, a minute apart, with what changed each time. */
function remembered(...states: readonly Seen[]) {
  const memory = createFindingMemory();
  return states.map((seen, minute) => memory.remember(reportOf(seen, { now: START + 60 * minute })));
}

function readOnlyFinding(report: Report | undefined): Report['findings'][number] | undefined {
  return report?.findings.find(({ code }) => code === 'EbsDiskReadOnly');
}

const isoTime = (seconds: number): string => new Date(seconds * 1000).toISOString();

describe('the memory of findings', () => {
  it('keeps since when a finding holds', () => {
    const last = remembered(HEALTHY, READ_ONLY, READ_ONLY, READ_ONLY).at(-1);

    expect(readOnlyFinding(last?.report)).toMatchObject({ since: isoTime(START + 60), appearances: 1 });
  });

  it('tells of a finding once when it comes and once when it goes', () => {
    const told = remembered(HEALTHY, READ_ONLY, READ_ONLY, HEALTHY, HEALTHY).map(({ changes }) => [
      changes.appeared.map(({ code }) => code),
      changes.cleared.map(({ code }) => code),
    ]);

    expect(told).toEqual([
      [[], []],
      [['EbsDiskReadOnly'], []],
      [[], []],
      [[], ['EbsDiskReadOnly']],
      [[], []],
    ]);
  });

  it('counts how often a finding came back, and gives it a new start', () => {
    const last = remembered(READ_ONLY, HEALTHY, READ_ONLY, HEALTHY, READ_ONLY).at(-1);

    expect(readOnlyFinding(last?.report)).toMatchObject({ since: isoTime(START + 240), appearances: 3 });
  });

  it('does not take a finding for over while its check cannot look', () => {
    const [, blind, again] = remembered(READ_ONLY, BLIND, READ_ONLY);

    expect(blind?.changes.cleared).toEqual([]);
    expect(again?.changes.appeared).toEqual([]);
    expect(readOnlyFinding(again?.report)?.since).toBe(isoTime(START));
  });

  it('tells that a finding is over when its check can look again', () => {
    const [, , again] = remembered(READ_ONLY, BLIND, HEALTHY);

    expect(again?.changes.cleared.map(({ code }) => code)).toContain('EbsDiskReadOnly');
  });

  it('forgets a finding that was over for an hour', () => {
    const memory = createFindingMemory();
    memory.remember(reportOf(READ_ONLY, { now: START }));
    memory.remember(reportOf(HEALTHY, { now: START + 60 }));
    memory.remember(reportOf(HEALTHY, { now: START + 60 + 3601 }));

    const { report } = memory.remember(reportOf(READ_ONLY, { now: START + 60 + 3660 }));

    expect(readOnlyFinding(report)?.appearances).toBe(1);
  });

  it('keeps findings of one code apart by what they are about', () => {
    const other = rawDisk({ IsReadOnly: true, Number: 9, SerialNumber: 'vol0aaaaaaaaaaaaaaaa_00000001.' });
    const [, second] = remembered(READ_ONLY, { disks: [rawDisk({ IsReadOnly: true }), other] });

    const readOnly = second?.changes.appeared.filter(({ code }) => code === 'EbsDiskReadOnly');
    expect(readOnly?.map(({ subject }) => subject.name)).toEqual(['vol-0aaaaaaaaaaaaaaaa']);
  });
});
