import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { summarize } from '../../agent/report/summary.ts';
import { finding } from '../support/reports.ts';

const about = (name: string) => finding({ subject: { kind: 'smb_global_mapping', name } });

describe('summarize', () => {
  it('says that nothing was found', () => {
    expect(summarize('ok', [], 0, [])).toBe('OK: no problem found');
  });

  it('names the first finding and what it is about', () => {
    expect(summarize('critical', [finding()], 0, [])).toBe('CRITICAL: EbsDiskRaw vol-0a4064b39e5f534a2');
  });

  it('counts the others', () => {
    expect(summarize('warning', [about('a'), about('b'), about('c')], 0, [])).toBe(
      'WARNING: EbsDiskRaw a (+2 more)',
    );
  });

  it('counts those that the report does not list', () => {
    expect(summarize('critical', [about('a'), about('b')], 500, [])).toBe(
      'CRITICAL: EbsDiskRaw a (+501 more)',
    );
  });

  it('does not count what is only said for information', () => {
    expect(summarize('critical', [about('a'), finding({ severity: 'info' })], 0, [])).toBe(
      'CRITICAL: EbsDiskRaw a',
    );
  });

  it('names the first check that could not look', () => {
    expect(summarize('unknown', [], 0, ['ebs-disk-raw', 'smb-mapping-state'])).toBe(
      'UNKNOWN: could not look: ebs-disk-raw (+1 more)',
    );
  });

  it('cuts a long name in the middle of the line, so that the count stays', () => {
    const line = summarize('critical', [about(`\\\\server\\${'x'.repeat(200)}`), about('b')], 0, []);
    expect(line).toHaveLength(80);
    expect(line).toMatch(/^CRITICAL: EbsDiskRaw \\\\server\\x+\.\.\. \(\+1 more\)$/);
  });

  it('writes a question mark for what is no ASCII', () => {
    expect(summarize('critical', [about('donn\u00e9es\n\u001b[2J')], 0, [])).toBe(
      'CRITICAL: EbsDiskRaw donn?es??[2J',
    );
  });

  it('fits into 80 bytes of printable ASCII whatever it is about', () => {
    const text = fc.string({ unit: 'binary', maxLength: 120 });
    const findings = fc
      .array(fc.tuple(text, text), { maxLength: 200 })
      .map((pairs) => pairs.map(([code, name]) => finding({ code, subject: { kind: 'disk', name } })));
    fc.assert(
      fc.property(
        fc.constantFrom('ok', 'warning', 'critical', 'unknown'),
        findings,
        fc.nat(),
        fc.array(text),
        (status, found, omitted, unknown) => {
          expect(summarize(status, found, omitted, unknown)).toMatch(/^[\x20-\x7e]{1,80}$/);
        },
      ),
    );
  });
});
