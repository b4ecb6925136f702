import { describe, expect, it } from 'vitest';
import type { CheckStatus, Severity, Subject } from '../../agent/checks/check.ts';
import { objectVerdicts } from '../../agent/checks/object-status.ts';
import type { CheckResult } from '../../agent/checks/run-checks.ts';
import type { FactName } from '../../agent/facts/facts.ts';

const VOLUME: Subject = { kind: 'ebs_volume', name: 'vol-1' };

interface Given {
  readonly status?: CheckStatus;
  readonly needs?: readonly FactName[];
  /** What the check can find at worst. */
  readonly knows?: Severity;
  readonly finds?: Severity;
  readonly subject?: Subject;
}

function result({
  status = 'ok',
  needs = ['disks'],
  knows = 'critical',
  finds,
  subject = VOLUME,
}: Given): CheckResult {
  const kind = (severity: Severity) => ({ severity, meaning: 'm', remedy: 'r', commands: [] });
  return {
    check: {
      name: 'check',
      title: 't',
      needs,
      uses: [],
      findings: { Known: kind(knows), Found: kind(finds ?? 'info') },
      evaluate: () => [],
    },
    status,
    reason: null,
    findings: finds === undefined ? [] : [{ code: 'Found', subject, message: 'seen', evidence: {} }],
    pending: [],
  };
}

function verdict(...given: readonly Given[]) {
  return objectVerdicts(given.map(result), 'disks', 'ebs_volume')('vol-1');
}

describe('an object of a node', () => {
  it('is what the worst finding says that names it', () => {
    expect(verdict({})).toEqual({ up: true, status: 'ok' });
    expect(verdict({ finds: 'info' })).toEqual({ up: true, status: 'ok' });
    expect(verdict({ finds: 'warning' })).toEqual({ up: true, status: 'warning' });
    expect(verdict({ finds: 'warning' }, { finds: 'critical' })).toEqual({ up: false, status: 'critical' });
  });

  it('is unknown where a check of such objects could not look, whatever is warned of: worse may be hidden', () => {
    expect(verdict({ status: 'unknown' })).toEqual({ up: null, status: 'unknown' });
    expect(verdict({ status: 'unknown' }, { finds: 'warning' })).toEqual({ up: null, status: 'unknown' });
    expect(verdict({ status: 'unknown' }, { finds: 'critical' })).toEqual({ up: false, status: 'critical' });
  });

  it('is known all the same where a check is blind that is about something else, or knows nothing critical', () => {
    expect(verdict({ status: 'unknown', needs: ['services'] }).up).toBe(true);
    expect(verdict({ status: 'unknown', knows: 'warning' }).up).toBe(true);
  });

  it('has nothing to do with findings of another kind of object, or of another name', () => {
    expect(verdict({ finds: 'critical', subject: { kind: 'disk', name: 'vol-1' } }).status).toBe('ok');
    expect(verdict({ finds: 'critical', subject: { ...VOLUME, name: 'vol-2' } }).status).toBe('ok');
  });

  it('is critical and up where a check finds so that does not list such objects', () => {
    expect(verdict({ finds: 'critical', needs: ['kubelet'] })).toEqual({ up: true, status: 'critical' });
  });
});
