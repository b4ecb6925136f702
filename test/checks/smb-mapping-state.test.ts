import { describe, expect, it } from 'vitest';
import { smbMappingState } from '../../agent/checks/smb-mapping-state.ts';
import { decodeShare } from '../../agent/facts/shares.ts';
import { codes, judge, unread } from '../support/observed.ts';
import { rawConnection, rawMapping } from '../support/raw-items.ts';

function judgeMappings(...mappings: readonly unknown[]) {
  return judge(smbMappingState, { 'smb-global-mappings': mappings, shares: unread() });
}

describe('smb-mapping-state', () => {
  it('is ok when every mapping is OK', () => {
    expect(judgeMappings(rawMapping()).status).toBe('ok');
  });

  it.each([
    [0, 'readable', null],
    [0, 'failed', null],
    [1, 'readable', 'SmbMappingPaused'],
    [2, 'readable', 'SmbMappingIdle'],
    [2, 'failed', 'SmbMappingDisconnected'],
    [2, 'unknown', 'SmbMappingDisconnected'],
    [3, 'readable', 'SmbMappingOutdated'],
    [3, 'failed', 'SmbMappingNetworkError'],
    [3, 'unknown', 'SmbMappingNetworkError'],
    [4, 'readable', 'SmbMappingConnecting'],
    [5, 'readable', 'SmbMappingIdle'],
    [5, 'failed', 'SmbMappingReconnecting'],
    [6, 'readable', 'SmbMappingOutdated'],
    [6, 'failed', 'SmbMappingUnavailable'],
    [6, 'unknown', 'SmbMappingUnavailable'],
    [7, 'readable', 'SmbMappingStateUnknown'],
  ] as const)('says of a mapping in the state %i whose share is %s: %s', (Status, access, code) => {
    const mapping = rawMapping({ Status, RemotePath: '\\\\Server\\share' });
    const step =
      access === 'unknown' ? [] : [{ step: 'list', ok: access === 'readable', code: 'UNKNOWN' } as const];
    const steps = step.map((one) => ({ ...one, windowsError: null, detail: '', seconds: 0 }));
    const target = { path: '\\\\server\\share', server: 'server', write: false };
    const shares = [decodeShare(target, { outcome: 'finished', steps, message: '' })];

    const { findings } = judge(smbMappingState, { 'smb-global-mappings': [mapping], shares });

    expect(findings.map((finding) => finding.code)).toEqual(code === null ? [] : [code]);
  });

  it('is ok on a node without mappings', () => {
    expect(judgeMappings().status).toBe('ok');
  });

  it.each([
    [1, 'SmbMappingPaused', 'warning'],
    [2, 'SmbMappingDisconnected', 'warning'],
    [3, 'SmbMappingNetworkError', 'critical'],
    [4, 'SmbMappingConnecting', 'ok'],
    [5, 'SmbMappingReconnecting', 'warning'],
    [6, 'SmbMappingUnavailable', 'critical'],
    [42, 'SmbMappingStateUnknown', 'warning'],
    [null, 'SmbMappingStateUnknown', 'warning'],
    ['Disconnected', 'SmbMappingDisconnected', 'warning'],
  ])('takes status %j for %s', (Status, code, status) => {
    const result = judgeMappings(rawMapping({ Status }));

    expect(codes(result)).toEqual([code]);
    expect(result.status).toBe(status);
  });

  it('gives the server, the drive letter and the state as evidence', () => {
    const result = judgeMappings(
      rawMapping({ Status: 3, LocalPath: 'G:', RemotePath: '\\\\FS1.example.com\\data' }),
    );

    expect(result.findings).toMatchObject([
      {
        subject: { kind: 'smb_global_mapping', name: '\\\\FS1.example.com\\data' },
        evidence: {
          remotePath: '\\\\FS1.example.com\\data',
          server: 'fs1.example.com',
          localPath: 'G:',
          state: 'NetworkError',
        },
      },
    ]);
  });

  it.each([
    [[], 'no connection to its server'],
    [
      [rawConnection({ ServerName: 'FS1', ShareName: 'Data' })],
      'SMB 3.1.1, encrypted, signed, 14 open handles',
    ],
  ])('tells what the SMB client says of the share, which decides nothing: %#', (connections, connection) => {
    const mapping = rawMapping({ Status: 2, RemotePath: '\\\\fs1\\data' });
    const seen = { 'smb-global-mappings': [mapping], 'smb-connections': connections, shares: unread() };

    expect(judge(smbMappingState, seen).findings).toMatchObject([
      {
        code: 'SmbMappingDisconnected',
        message: `the mapping of \\\\fs1\\data is in the state Disconnected (SMB client: ${connection})`,
        evidence: { connection },
      },
    ]);
  });

  it('says nothing of connections that could not be read', () => {
    const seen = { 'smb-global-mappings': [rawMapping({ Status: 6 })], 'smb-connections': unread() };
    const [finding] = judge(smbMappingState, seen).findings;

    expect(finding?.message).toMatch(/is in the state Unavailable$/);
    expect(finding?.evidence['connection']).toBeNull();
  });

  it('gives one finding for each mapping that is not OK', () => {
    const result = judgeMappings(
      rawMapping({ Status: 2, RemotePath: '\\\\a\\x' }),
      rawMapping(),
      rawMapping({ Status: 6, RemotePath: '\\\\b\\y' }),
    );

    expect(result.findings.map(({ subject }) => subject.name)).toEqual(['\\\\a\\x', '\\\\b\\y']);
    expect(result.status).toBe('critical');
  });

  it('keeps a hostile name as it is, for the one place that quotes it', () => {
    const RemotePath = "\\\\fs\\x'; Remove-Item C:\\ #";

    expect(judgeMappings(rawMapping({ Status: 2, RemotePath })).findings[0]?.evidence['remotePath']).toBe(
      RemotePath,
    );
  });

  it('shows the path itself where it names no server', () => {
    const result = judgeMappings(rawMapping({ Status: 2, RemotePath: 'share' }));

    expect(result.findings[0]?.evidence['server']).toBe('share');
  });

  it('is unknown when the mappings could not be read', () => {
    expect(judge(smbMappingState, { 'smb-global-mappings': unread() })).toMatchObject({
      status: 'unknown',
      reason: 'smb-global-mappings: no answer in 10 s',
    });
  });
});
