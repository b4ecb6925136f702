import { describe, expect, it } from 'vitest';
import { defineCheck, type Check, type FindingDraft, type Severity } from '../../agent/checks/check.ts';
import type { HeldSince } from '../../agent/checks/run-checks.ts';
import { judge, observations, unread } from '../support/observed.ts';

function kind(severity: Severity) {
  return { severity, meaning: 'Test.', remedy: 'Test.', commands: [] };
}

type Outcome = ReturnType<Check['evaluate']>;

function checkThat(evaluate: () => Outcome): Check {
  return {
    name: 'test',
    title: 'Test',
    needs: ['disks'],
    uses: ['windows'],
    findings: { Worst: kind('critical'), Bad: kind('warning'), Note: kind('info') },
    evaluate,
  };
}

function drafts(...codes: readonly string[]): FindingDraft[] {
  return codes.map((code) => ({
    code,
    subject: { kind: 'node', name: 'n' },
    message: 'seen',
    evidence: {},
  }));
}

describe('runChecks', () => {
  it.each([
    [[], 'ok'],
    [['Note'], 'ok'],
    [['Note', 'Bad'], 'warning'],
    [['Bad', 'Worst', 'Note'], 'critical'],
  ])('makes of the findings %j the status %s', (codes, status) => {
    expect(
      judge(
        checkThat(() => drafts(...codes)),
        {},
      ).status,
    ).toBe(status);
  });

  it('does not run a check whose fact is missing, and says which and why', () => {
    const check = checkThat(() => {
      throw new Error('was run');
    });

    expect(judge(check, { disks: unread('denied', 'Access denied') })).toMatchObject({
      status: 'unknown',
      reason: 'disks: Access denied',
    });
  });

  it('runs a check without a fact that it only uses', () => {
    const check = defineCheck({
      name: 'test',
      title: 'Test',
      needs: ['disks'],
      uses: ['windows'],
      findings: {},
      evaluate: ({ facts }) => ({ notApplicable: facts.windows === undefined ? 'not there' : 'there' }),
    });

    expect(judge(check, { windows: unread() }).reason).toBe('not there');
  });

  it('hands over no fact that the check does not name', () => {
    const check = defineCheck({
      name: 'test',
      title: 'Test',
      needs: ['disks'],
      findings: {},
      evaluate: ({ facts }) => ({ notApplicable: Object.keys(facts).join() }),
    });

    expect(judge(check, {}).reason).toBe('disks');
  });

  it('tells a check that does not apply from one that cannot tell', () => {
    const nothing = checkThat(() => ({ notApplicable: 'no such thing here' }));
    const blind = checkThat(() => ({ cannotTell: 'windows could not be read' }));

    expect(judge(nothing, {})).toMatchObject({ status: 'not_applicable', reason: 'no such thing here' });
    expect(judge(blind, {})).toMatchObject({ status: 'unknown', reason: 'windows could not be read' });
  });

  it('takes a check that throws for unknown, and goes on', () => {
    const check = checkThat(() => {
      throw new Error('off by one');
    });
    const result = judge(check, {});

    expect(result.status).toBe('unknown');
    expect(result.reason).toContain('off by one');
    expect(result.reason).toContain('a bug of winstorage-agent');
  });
});

describe('a finding that has to hold', () => {
  const held = (needs: Check['needs'] = ['disks']): Check => ({
    ...checkThat(() => drafts('Worst', 'Bad')),
    needs,
    findings: { Worst: { ...kind('critical'), holdSeconds: 90 }, Bad: kind('warning') },
  });

  /** The disks were read at `disksAt`, and all else at `readAt`; it is judged at `now`. */
  function judged(
    heldSince: HeldSince | undefined,
    {
      now = 0,
      readAt = 0,
      disksAt,
      check = held(),
    }: Readonly<{
      now?: number;
      readAt?: number;
      disksAt?: number;
      check?: Check;
    }> = {},
  ) {
    const seen = observations();
    const partitions = { ...seen.partitions, at: readAt };
    const all = { ...seen, partitions, disks: { ...seen.disks, at: disksAt ?? readAt } };
    return judge(check, all, { now, ...(heldSince === undefined ? {} : { heldSince }) });
  }
  const codesOf = (list: readonly FindingDraft[]): string[] => list.map(({ code }) => code);

  it('is pending when it is seen for the first time, and does not count for the status', () => {
    const result = judged(() => null, { now: 1000, readAt: 1000 });

    expect(result.status).toBe('warning');
    expect(codesOf(result.findings)).toEqual(['Bad']);
    expect(result.pending).toMatchObject([{ code: 'Worst', since: 1000, countsFrom: 1090 }]);
  });

  it('counts at once in a single look', () => {
    const result = judged(undefined, { now: 1000, readAt: 1000 });

    expect(result).toMatchObject({ status: 'critical', pending: [] });
  });

  it.each([
    [1089.999, ['Worst']],
    [1090, []],
  ])('at %d, first seen at 1000, leaves pending %j', (now, pending) => {
    expect(codesOf(judged(() => 1000, { now, readAt: 1060 }).pending)).toEqual(pending);
  });

  it('does not count by time alone: the same facts prove nothing new', () => {
    expect(codesOf(judged(() => 1000, { now: 1300, readAt: 1000 }).pending)).toEqual(['Worst']);
  });

  it('counts with the second look where looks are further apart than the hold', () => {
    expect(judged(() => 1000, { now: 1300, readAt: 1300 }).status).toBe('critical');
  });

  it('waits for all facts that its check needs to be read anew', () => {
    const check = held(['disks', 'partitions']);
    const heldSince = (): number => 1000;

    expect(codesOf(judged(heldSince, { check, now: 1300, readAt: 1300, disksAt: 990 }).pending)).toEqual([
      'Worst',
    ]);
    expect(judged(heldSince, { check, now: 1300, readAt: 1300, disksAt: 1001 }).pending).toEqual([]);
  });

  it('counts when it is not to be held back, whatever the clock says', () => {
    expect(judged(() => Number.NEGATIVE_INFINITY, { now: -5, readAt: -5 }).status).toBe('critical');
  });

  it('is asked for by its code and by what it is about', () => {
    const asked: unknown[] = [];
    judged((...about) => (asked.push(about), null));

    expect(asked).toEqual([['Worst', { kind: 'node', name: 'n' }]]);
  });
});
