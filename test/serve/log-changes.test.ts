import { describe, expect, it } from 'vitest';
import { describeChanges } from '../../agent/serve/log-changes.ts';
import { neverObserved } from '../../agent/facts/observation.ts';
import { FACT_NAMES, type Observations } from '../../agent/facts/facts.ts';
import { createFindingMemory } from '../../agent/watch/finding-memory.ts';
import { unread, type Seen } from '../support/observed.ts';
import { rawDisk, rawMapping } from '../support/raw-items.ts';
import { reportOf } from '../support/reports.ts';

const READ_ONLY: Seen = { disks: [rawDisk({ IsReadOnly: true })] };
const HEALTHY: Seen = { disks: [rawDisk()] };

const NO_CHANGES = { appeared: [], cleared: [] };

/** What is logged of two reports in a row, with the memory that the watch has. */
function changes(before: Seen, after: Seen): ReturnType<typeof describeChanges> {
  const memory = createFindingMemory();
  const first = memory.remember(reportOf(before));
  const second = memory.remember(reportOf(after, { now: 1_700_000_060 }));
  return describeChanges(first.report, second.report, second.changes);
}

const NOTHING_YET = Object.fromEntries(
  FACT_NAMES.map((name) => [name, neverObserved()]),
) as unknown as Observations;

describe('describeChanges', () => {
  it('says nothing when nothing changed', () => {
    expect(changes(HEALTHY, HEALTHY)).toEqual([]);
    expect(changes(READ_ONLY, READ_ONLY)).toEqual([]);
  });

  it('tells of a finding that appears, with its remedy, and of the status', () => {
    expect(changes(HEALTHY, READ_ONLY)).toEqual([
      {
        level: 'error',
        message: 'finding',
        fields: expect.objectContaining({
          code: 'EbsDiskReadOnly',
          severity: 'critical',
          subject: 'vol-0a4064b39e5f534a2',
          remedy: expect.any(String),
        }),
      },
      {
        level: 'error',
        message: 'node storage status changed',
        fields: expect.objectContaining({ from: 'ok', to: 'critical' }),
      },
    ]);
  });

  it('tells of a finding that is over', () => {
    expect(changes(READ_ONLY, HEALTHY).map(({ level, message }) => [level, message])).toEqual([
      ['info', 'finding cleared'],
      ['info', 'node storage status changed'],
    ]);
  });

  it('tells findings of one code apart by what they are about', () => {
    const dead = (name: string) => rawMapping({ RemotePath: `\\\\${name}\\s`, Status: 6 });
    const entries = changes(
      { 'smb-global-mappings': [dead('a'), rawMapping()] },
      { 'smb-global-mappings': [dead('b'), rawMapping()] },
    );
    expect(
      entries
        .filter(({ message }) => message.startsWith('finding'))
        .map(({ message, fields }) => [message, fields['subject']]),
    ).toEqual([
      ['finding', '\\\\b\\s'],
      ['finding cleared', '\\\\a\\s'],
    ]);
  });

  it('names twenty findings of one code, and tells how many more there are', () => {
    const dead = Array.from({ length: 500 }, (_, i) =>
      rawMapping({ RemotePath: `\\\\srv${i}\\s`, Status: 6 }),
    );
    const appeared = changes(HEALTHY, { ...READ_ONLY, 'smb-global-mappings': dead });
    const cleared = changes({ 'smb-global-mappings': dead }, HEALTHY);

    const ofCode = (entries: typeof appeared) =>
      entries.filter(({ fields }) => fields['code'] === 'SmbMappingUnavailable');
    expect(ofCode(appeared)).toHaveLength(21);
    expect(ofCode(appeared).at(-1)).toEqual({
      level: 'error',
      message: 'finding: and 480 more',
      fields: { code: 'SmbMappingUnavailable', severity: 'critical', more: 480 },
    });
    expect(ofCode(cleared).at(-1)).toMatchObject({ level: 'info', message: 'finding cleared: and 480 more' });
    expect(appeared.map(({ fields }) => fields['code'])).toContain('EbsDiskReadOnly');
  });

  it('does not call a finding cleared whose check cannot look', () => {
    const entries = changes(READ_ONLY, { disks: unread('timeout', 'no answer in 20 s') });
    expect(entries.map(({ message }) => message)).not.toContain('finding cleared');
    expect(entries[0]).toEqual({
      level: 'warn',
      message: 'collector could not look',
      fields: { collector: 'disks', outcome: 'timeout', why: 'no answer in 20 s', skippedCycles: 0 },
    });
  });

  it('tells once that a collector could not look, and once that it works again', () => {
    const blind: Seen = { volumes: unread() };
    expect(changes(blind, blind)).toEqual([]);
    expect(changes(blind, {}).filter(({ message }) => message.startsWith('collector'))).toEqual([
      { level: 'info', message: 'collector works again', fields: { collector: 'volumes' } },
    ]);
  });

  it('does not say of the first look that collectors work again', () => {
    const entries = describeChanges(reportOf({}, { observations: NOTHING_YET }), reportOf(), NO_CHANGES);
    expect(entries.map(({ message }) => message)).toEqual(['node storage status changed']);
  });

  it('tells in the first look what could not be looked at', () => {
    const entries = describeChanges(
      reportOf({}, { observations: NOTHING_YET }),
      reportOf({ volumes: unread() }),
      NO_CHANGES,
    );
    expect(entries.map(({ message }) => message)).toContain('collector could not look');
  });
});
