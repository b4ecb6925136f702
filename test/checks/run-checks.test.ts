import { describe, expect, it } from 'vitest';
import { defineCheck, type Check, type FindingDraft, type Severity } from '../../agent/checks/check.ts';
import { judge, unread } from '../support/observed.ts';

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
