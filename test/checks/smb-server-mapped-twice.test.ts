import { describe, expect, it } from 'vitest';
import { smbServerMappedTwice } from '../../agent/checks/smb-server-mapped-twice.ts';
import { codes, judge, unread } from '../support/observed.ts';
import { rawMapping } from '../support/raw-items.ts';

const mapping = (RemotePath: string, Status = 0, LocalPath: string | null = null) =>
  rawMapping({ RemotePath, Status, LocalPath });

function judgeMappings(...mappings: readonly unknown[]) {
  return judge(smbServerMappedTwice, { 'smb-global-mappings': mappings, shares: unread() });
}

describe('smb-server-mapped-twice', () => {
  it('does not take an idle mapping for broken: it has no connection, and its share can be listed', () => {
    const mappings = ['a', 'b'].map((name, index) =>
      rawMapping({ RemotePath: `\\\\fs\\${name}`, Status: index === 0 ? 2 : 0 }),
    );

    expect(judge(smbServerMappedTwice, { 'smb-global-mappings': mappings }).findings).toEqual([]);
  });

  it('is ok with many mappings of one server that are all OK, one per volume', () => {
    const many = Array.from({ length: 50 }, (_, index) => mapping(`\\\\fs\\share\\pvc-${index}`));

    expect(judgeMappings(...many)).toMatchObject({ status: 'ok', findings: [] });
  });

  it('is ok with one mapping of a server that is not OK', () => {
    expect(judgeMappings(mapping('\\\\fs\\a', 2), mapping('\\\\other\\a')).findings).toEqual([]);
  });

  it('warns when one of several mappings of a server is not OK', () => {
    const result = judgeMappings(mapping('\\\\fs\\a'), mapping('\\\\FS\\b', 2), mapping('\\\\fs\\c', 6));

    expect(result.status).toBe('warning');
    expect(result.findings).toMatchObject([
      {
        code: 'SmbServerMappingsConflict',
        subject: { kind: 'smb_server', name: 'fs' },
        evidence: {
          remotePath: '\\\\FS\\b',
          server: 'fs',
          mappings: 3,
          notOk: '\\\\FS\\b: Disconnected; \\\\fs\\c: Unavailable',
        },
      },
    ]);
  });

  it('warns about two mappings of a server, of which one is not OK', () => {
    expect(codes(judgeMappings(mapping('\\\\fs\\a'), mapping('\\\\fs\\b', 3)))).toEqual([
      'SmbServerMappingsConflict',
    ]);
  });

  it('does not put paths without a server together', () => {
    expect(judgeMappings(mapping('x', 2), mapping('y')).findings).toEqual([]);
  });

  it('mentions a path that is mapped twice, whatever its case and slashes, and stays ok', () => {
    const result = judgeMappings(mapping('\\\\fs\\Data\\', 0, 'G:'), mapping('//FS/data'));

    expect(result.status).toBe('ok');
    expect(codes(result)).toEqual(['SmbShareMappedTwice']);
    expect(result.findings[0]?.evidence).toMatchObject({ mappings: 2, localPaths: 'G:, no drive letter' });
  });

  it('knows a path in its long spelling, and one that is no path of a share, for the same', () => {
    expect(codes(judgeMappings(mapping('\\\\fs\\data'), mapping('\\\\?\\UNC\\fs\\data')))).toEqual([
      'SmbShareMappedTwice',
    ]);
    expect(codes(judgeMappings(mapping('fs-data'), mapping('fs-data')))).toEqual(['SmbShareMappedTwice']);
  });

  it('does not take a sub-directory for the same path', () => {
    expect(judgeMappings(mapping('\\\\fs\\data'), mapping('\\\\fs\\data\\pvc-1')).findings).toEqual([]);
  });

  it('is unknown when the mappings could not be read', () => {
    expect(judge(smbServerMappedTwice, { 'smb-global-mappings': unread() }).status).toBe('unknown');
  });

  it('mentions a drive whose share CSI volumes use, since the driver removes its mapping with the last of them', () => {
    const share = '\\\\amznfsxaa11bb22.corp.example.com\\share';
    const seen = { 'smb-global-mappings': [mapping(share, 0, 'G:')] };
    const result = judge(smbServerMappedTwice, seen);

    expect(result.status).toBe('ok');
    expect(result.findings).toMatchObject([
      { code: 'SmbDriveUsedByVolumes', subject: { name: share }, evidence: { localPath: 'G:', volumes: 1 } },
    ]);
    expect(judge(smbServerMappedTwice, { ...seen, kubelet: unread() }).findings).toEqual([]);
    expect(judge(smbServerMappedTwice, { 'smb-global-mappings': [mapping(share)] }).findings).toEqual([]);
  });
});
