import { describe, expect, it } from 'vitest';
import { DEFAULT_CHECK_SETTINGS } from '../../../agent/checks/check-settings.ts';
import { rawMapping } from '../../support/raw-items.ts';
import { reportOf } from '../../support/reports.ts';

describe('a mapping in a report', () => {
  it('tells what kind of server it is of, and nothing where the path names none', () => {
    const kind = (RemotePath: string) =>
      reportOf({ 'smb-global-mappings': [rawMapping({ RemotePath })] }).smbGlobalMappings?.[0]?.serverKind;

    expect(kind('\\\\fs-0123456789abcdef0.corp.example.com\\share')).toBe('fsx-windows');
    expect(kind('\\\\files.corp.example.com\\share')).toBe('other');
    expect(kind('share')).toBeNull();
  });

  it('of a drive that is expected and missing goes on being up where its share is mapped otherwise', () => {
    const share = '\\\\amznfsxaa11bb22.corp.example.com\\share';
    const expected = [{ drive: 'P:', share, folders: [], writable: false }];
    const seen = { 'smb-global-mappings': [rawMapping({ LocalPath: 'G:' })] };
    const settings = { ...DEFAULT_CHECK_SETTINGS, smb: { ...DEFAULT_CHECK_SETTINGS.smb, expected } };
    const report = reportOf(seen, { settings });

    expect(report.findings.map(({ code }) => code)).toContain('SmbExpectedMappingMissing');
    expect(report.smbGlobalMappings).toMatchObject([{ localPath: 'G:', up: true, status: 'ok' }]);
  });
});
