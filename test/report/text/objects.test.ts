import { describe, expect, it } from 'vitest';
import type { ObjectStatus } from '../../../agent/checks/object-status.ts';
import { objectLines } from '../../../agent/report/text/objects.ts';
import { createPage } from '../../../agent/report/text/page.ts';

const PAGE = createPage(null, false);
const COLUMNS = [{ title: 'STATUS', cell: ({ status }: { readonly status: ObjectStatus }) => status }];

describe('objectLines', () => {
  it('shows what has a problem first, and counts it', () => {
    const rows = (['ok', 'unknown', 'critical', 'warning'] as const).map((status) => ({ status }));

    expect(objectLines(PAGE, 'VOLUMES', rows, COLUMNS)).toEqual([
      'VOLUMES (4, 1 critical, 1 unknown, 1 warning)',
      'STATUS',
      'critical',
      'unknown',
      'warning',
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
