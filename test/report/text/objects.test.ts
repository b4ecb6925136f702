import { describe, expect, it } from 'vitest';
import { objectLines, statusLookup, type ObjectStatus } from '../../../agent/report/text/objects.ts';
import { createPage } from '../../../agent/report/text/page.ts';
import { finding, reportOf } from '../../support/reports.ts';

const PAGE = createPage(null, false);
const COLUMNS = [{ title: 'STATUS', cell: ({ status }: { readonly status: ObjectStatus }) => status }];

describe('statusLookup', () => {
  const subject = { kind: 'ebs_volume', name: 'vol-1' } as const;
  const lookup = (...severities: readonly ('critical' | 'warning' | 'info')[]) =>
    statusLookup(
      { ...reportOf(), findings: severities.map((severity) => finding({ severity, subject })) },
      'ebs_volume',
    );

  it('is the worst that is known of an object', () => {
    expect(lookup('critical', 'warning')('vol-1', true)).toBe('critical');
    expect(lookup('warning')('vol-1', true)).toBe('warning');
    expect(lookup('warning')('vol-1', false)).toBe('critical');
    expect(lookup('info')('vol-1', true)).toBe('ok');
    expect(lookup('warning')('vol-2', true)).toBe('ok');
  });

  it('goes by findings of the same kind of object', () => {
    const findings = [finding({ severity: 'critical', subject })];

    expect(statusLookup({ ...reportOf(), findings }, 'smb_global_mapping')('vol-1', true)).toBe('ok');
    expect(lookup('critical')('vol-1', null)).toBe('critical');
  });

  it('is unknown where the report does not know it', () => {
    expect(lookup()('vol-1', null)).toBe('unknown');
  });
});

describe('objectLines', () => {
  it('shows what has a problem first, and counts it', () => {
    const rows = (['ok', 'unknown', 'critical', 'warning'] as const).map((status) => ({ status }));

    expect(objectLines(PAGE, 'VOLUMES', rows, COLUMNS)).toEqual([
      'VOLUMES (4, 1 critical, 1 warning, 1 unknown)',
      'STATUS',
      'critical',
      'warning',
      'unknown',
      'ok',
    ]);
  });

  it('shows some of many, and says whether something is wrong with the others', () => {
    const many = (count: number, status: ObjectStatus) => Array.from({ length: count }, () => ({ status }));

    const lines = objectLines(PAGE, 'VOLUMES', [...many(800, 'ok'), ...many(3, 'critical')], COLUMNS);
    expect(lines).toHaveLength(23);
    expect(lines.slice(2, 6)).toEqual(['critical', 'critical', 'critical', 'ok']);
    expect(lines.at(-1)).toBe('... and 783 more, all ok; the JSON report shows all');
    expect(objectLines(PAGE, 'VOLUMES', many(25, 'warning'), COLUMNS).at(-1)).toBe(
      '... and 5 more, 5 of them not ok; the JSON report shows all',
    );
  });

  it('does not say that the JSON report shows what that leaves out too', () => {
    const rows = Array.from({ length: 25 }, () => ({ status: 'ok' as const }));

    const lines = objectLines(PAGE, 'VOLUMES', rows, COLUMNS, 7);
    expect(lines[0]).toBe('VOLUMES (32)');
    expect(lines.at(-1)).toBe(
      '... and 5 more, all ok; the JSON report shows them, and not the 7 others that there are',
    );
  });

  it('says that there is none', () => {
    expect(objectLines(PAGE, 'VOLUMES', [], COLUMNS)).toEqual(['VOLUMES (none)']);
  });
});
