import { describe, expect, it } from 'vitest';
import { createPage } from '../../../agent/report/text/page.ts';
import { namesOf, smbMappingLines } from '../../../agent/report/text/smb-mappings.ts';
import { unread } from '../../support/observed.ts';
import { rawMapping } from '../../support/raw-items.ts';
import { reportOf } from '../../support/reports.ts';

const SHARE = String.raw`\\fs-0123456789abcdef0.corp.example.com\share`;

describe('smbMappingLines', () => {
  it('has a row for each mapping, with its drive, state and status', () => {
    const seen = { 'smb-global-mappings': [rawMapping({ LocalPath: 'G:', RemotePath: SHARE, Status: 6 })] };

    const lines = smbMappingLines(createPage(null, false), reportOf(seen));

    expect(lines[0]).toBe('SMB GLOBAL MAPPINGS (1, 1 critical)');
    expect(lines[2]?.split(/ {2,}/).slice(0, 4)).toEqual(['critical', SHARE, 'G:', 'Unavailable']);
  });

  it.each([60, 80, 120])('fits %i columns, and still tells state and status', (columns) => {
    const seen = { 'smb-global-mappings': [rawMapping({ RemotePath: SHARE, Status: 6 })] };

    const lines = smbMappingLines(createPage(columns, false), reportOf(seen));

    expect(lines.filter((line) => line.length > columns)).toEqual([]);
    expect(lines[2]).toMatch(/^critical .*Unavailable/);
  });

  it('counts those too that the report leaves out', () => {
    const omitted = {
      findings: {},
      pending: {},
      smbGlobalMappings: { OK: 3, Unavailable: 4 },
      ebsVolumes: 0,
    };
    const report = { ...reportOf({ 'smb-global-mappings': [rawMapping()] }), omitted };

    expect(smbMappingLines(createPage(null, false), report)[0]).toBe('SMB GLOBAL MAPPINGS (8)');
  });

  it('says that it is unknown when the mappings could not be read', () => {
    const report = reportOf({ 'smb-global-mappings': unread('timeout', 'no answer') });

    expect(smbMappingLines(createPage(null, false), report)).toEqual([
      'SMB GLOBAL MAPPINGS',
      '  unknown: they could not be looked at',
    ]);
  });
});

describe('the row of a mapping', () => {
  it('says whether what the SMB client holds is encrypted, and nothing where it holds nothing', () => {
    const report = reportOf({ 'smb-global-mappings': [rawMapping({ RemotePath: SHARE })] });
    const [mapping] = report.smbGlobalMappings ?? [];
    if (mapping === undefined) expect.unreachable('there is a mapping');
    const row = (encrypted: boolean | null) => {
      const connection = { dialect: '3.1.1', encrypted, signed: true, openFiles: 14 };
      const smbGlobalMappings = [{ ...mapping, connection: encrypted === null ? null : connection }];
      return smbMappingLines(createPage(null, false), { ...report, smbGlobalMappings })[2]
        ?.split(/ {2,}/)
        .slice(4, 7);
    };

    expect(row(true)).toEqual(['3.1.1', 'yes', '14']);
    expect(row(false)).toEqual(['3.1.1', 'no', '14']);
    expect(row(null)).toEqual(['-', '-', '-']);
  });
});

describe('namesOf', () => {
  it('tells none from unknown, and counts what is too much', () => {
    expect(namesOf([])).toBe('-');
    expect(namesOf(null)).toBe('?');
    expect(namesOf(['a', 'b', 'c'])).toBe('a, b, c');
    expect(namesOf(['a', 'b', 'c', 'd', 'e'])).toBe('a, b, c (+2 more)');
  });
});
