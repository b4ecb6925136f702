import { describe, expect, it } from 'vitest';
import { notLookedAt } from '../../agent/cli/not-looked-at.ts';
import type { Report } from '../../agent/report/report-schema.ts';
import { reportOf } from '../support/reports.ts';

describe('what was never looked at', () => {
  const seen = (outcomes: Readonly<Record<string, Report['collectors'][number]['outcome']>>): Report => {
    const report = reportOf();
    const collectors = report.collectors.map((collector) => ({
      ...collector,
      outcome: outcomes[collector.name] ?? 'ok',
    }));
    return { ...report, collectors };
  };

  it('waits for every fact, also for the shares', () => {
    expect(notLookedAt(seen({ volumes: 'timeout' }))).toEqual([]);
    expect(notLookedAt(seen({ system: 'never' }))).toEqual(['system']);
    expect(notLookedAt(seen({ shares: 'never' }))).toEqual(['shares']);
    expect(notLookedAt(seen({ shares: 'never', 'smb-global-mappings': 'never' }))).toEqual([
      'smb-global-mappings',
    ]);
  });

  it('does not wait for shares while the mappings cannot be read', () => {
    expect(notLookedAt(seen({ shares: 'never', 'smb-global-mappings': 'timeout' }))).toEqual([]);
  });
});
