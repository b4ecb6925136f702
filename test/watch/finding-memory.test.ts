import { describe, expect, it } from 'vitest';
import type { Report } from '../../agent/report/report-schema.ts';
import { createFindingMemory } from '../../agent/watch/finding-memory.ts';
import type { Observations } from '../../agent/facts/facts.ts';
import { observations, unread, type Seen } from '../support/observed.ts';
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

describe('the memory of findings that do not count yet', () => {
  const RAW: Seen = { disks: [rawDisk({ PartitionStyle: 0 })] };
  const CODE = 'EbsDiskNotInitialised';
  const HELD = 90;

  /** Every fact was read at the moment of the report, unless it is said when. */
  function read(seen: Seen, at: number): Observations {
    const all = observations(seen);
    return Object.fromEntries(
      Object.entries(all).map(([name, observation]) => [name, { ...observation, at }]),
    ) as unknown as Observations;
  }

  function createNode(maxEntries?: number) {
    const memory = createFindingMemory(maxEntries);
    /** What the agent says at so many seconds after the start, of a node read then or at `readAt`. */
    return (seen: Seen, after: number, readAt = after) => {
      const built = reportOf(
        {},
        {
          now: START + after,
          observations: read(seen, START + readAt),
          heldSince: memory.heldSince,
        },
      );
      const { report, changes } = memory.remember(built);
      const counts = report.findings.find(({ code }) => code === CODE);
      return {
        counts,
        pending: report.pending.find(({ code }) => code === CODE),
        appeared: changes.appeared.filter(({ code }) => code === CODE),
        cleared: changes.cleared.filter(({ code }) => code === CODE),
      };
    };
  }

  it('lets a finding through when it held, with the time at which it was first seen', () => {
    const at = createNode();
    expect(at(RAW, 0)).toMatchObject({ counts: undefined, appeared: [] });
    expect(at(RAW, 60).pending).toMatchObject({
      since: isoTime(START),
      countsFrom: isoTime(START + HELD),
    });

    const through = at(RAW, 120);

    expect(through.pending).toBeUndefined();
    expect(through.counts).toMatchObject({ since: isoTime(START), appearances: 1 });
    expect(through.appeared).toMatchObject([{ since: isoTime(START) }]);
  });

  it('does not take reports between two looks for looks', () => {
    const at = createNode();
    for (const after of [0, 60, 120, 180]) expect(at(RAW, after, 0).pending?.since).toBe(isoTime(START));

    expect(at(RAW, 190, 190).counts).toBeDefined();
  });

  it('counts between two looks, once the second of them has shown it', () => {
    const at = createNode();
    at(RAW, 0);
    at(RAW, 60);

    expect(at(RAW, 89, 60).counts).toBeUndefined();
    expect(at(RAW, 90, 60).counts).toBeDefined();
  });

  it('goes on counting, and tells of it once', () => {
    const at = createNode();
    at(RAW, 0);
    at(RAW, 120);

    expect(at(RAW, 180)).toMatchObject({ counts: { since: isoTime(START) }, appeared: [] });
  });

  it('forgets one that vanishes at once, and says nothing of it', () => {
    const at = createNode();
    at(RAW, 0);
    expect(at(HEALTHY, 60)).toMatchObject({ appeared: [], cleared: [] });

    expect(at(RAW, 120).pending?.since).toBe(isoTime(START + 120));
    expect(at(RAW, 240).counts).toMatchObject({ since: isoTime(START + 120), appearances: 1 });
  });

  it('keeps the hold while the check cannot look', () => {
    const at = createNode();
    at(RAW, 0);
    expect(at(BLIND, 60)).toMatchObject({ counts: undefined, pending: undefined });

    expect(at(RAW, 120).counts?.since).toBe(isoTime(START));
  });

  it('does not hold back anew what counted before its check could not look', () => {
    const at = createNode();
    at(RAW, 0);
    at(RAW, 120);
    expect(at(BLIND, 180).cleared).toEqual([]);

    expect(at(RAW, 240)).toMatchObject({ counts: { since: isoTime(START), appearances: 1 }, appeared: [] });
  });

  it('holds one back anew that was over, and counts how often it counted', () => {
    const at = createNode();
    at(RAW, 0);
    at(RAW, 120);
    expect(at(HEALTHY, 180).cleared).toHaveLength(1);

    expect(at(RAW, 240).pending?.since).toBe(isoTime(START + 240));
    expect(at(RAW, 360).counts).toMatchObject({ since: isoTime(START + 240), appearances: 2 });
  });

  it('goes on counting when the clock is set back', () => {
    const at = createNode();
    at(RAW, 0);
    at(RAW, 120);

    expect(at(RAW, -3600).counts).toBeDefined();
  });

  it('does not hold one back for as long as the clock went back', () => {
    const at = createNode();
    at(RAW, 0);
    at(RAW, -3600);

    expect(at(RAW, -3600 + 120).counts?.since).toBe(isoTime(START - 3600));
  });

  it('lets everything count when it has no room to remember', () => {
    expect(createNode(0)(RAW, 0).counts).toBeDefined();
  });
});
