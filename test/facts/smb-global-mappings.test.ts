import { describe, expect, it } from 'vitest';
import {
  decodeSmbGlobalMappings,
  sameServerName,
  SMB_MAPPING_STATES,
  smbServer,
  smbShare,
} from '../../agent/facts/smb-global-mappings.ts';
import { rawMapping } from '../support/raw-items.ts';

function only(overrides: Readonly<Record<string, unknown>> = {}) {
  const reading = decodeSmbGlobalMappings([rawMapping(overrides)]);
  if (!reading.ok || reading.value[0] === undefined) throw new Error('no mapping');
  return reading.value[0];
}

describe('decodeSmbGlobalMappings', () => {
  it.each(SMB_MAPPING_STATES.map((state, code) => [code, state]))('reads state %i as %s', (Status, state) => {
    expect(only({ Status }).state).toBe(state);
  });

  it.each(SMB_MAPPING_STATES)('reads the label %s', (Status) => {
    expect(only({ Status }).state).toBe(Status);
  });

  it('reads the label that Get-SmbGlobalMapping shows for a network error', () => {
    expect(only({ Status: 'Network Error' }).state).toBe('NetworkError');
  });

  it.each([
    [7, 'unknown (7)'],
    ['Getrennt', 'Getrennt'],
    [null, null],
  ])('does not know the state %j, and keeps it', (Status, rawState) => {
    expect(only({ Status })).toMatchObject({ state: 'Unknown', rawState });
  });

  it.each([
    ['G:', 'G:'],
    ['', null],
    [null, null],
    ['\u0000', null],
  ])('reads the local path %j', (LocalPath, localPath) => {
    expect(only({ LocalPath }).localPath).toBe(localPath);
  });

  it('names a mapping without a remote path and keeps the others', () => {
    expect(decodeSmbGlobalMappings([rawMapping({ RemotePath: '' }), rawMapping()])).toMatchObject({
      ok: true,
      value: [{}],
      dropped: ['item 1: RemotePath: expected text, got nothing'],
    });
  });

  it('takes a node without mappings for what it is', () => {
    expect(decodeSmbGlobalMappings([])).toEqual({ ok: true, value: [], dropped: [] });
  });
});

describe('smbServer', () => {
  it.each([
    ['\\\\FS1.contoso.com\\public', 'fs1.contoso.com'],
    ['\\\\fs1\\public\\dir', 'fs1'],
    ['//fs1/public', 'fs1'],
    ['\\\\10.0.0.1\\c$', '10.0.0.1'],
    ['C:\\data', null],
    ['', null],
  ])('reads %s', (path, server) => {
    expect(smbServer(path)).toBe(server);
  });
});

describe('smbShare', () => {
  it.each([
    ['\\\\FS1.contoso.com\\Public', 'public'],
    ['\\\\fs1\\public\\dir\\deeper', 'public'],
    ['//fs1/public/', 'public'],
    ['\\\\10.0.0.1\\c$', 'c$'],
    ['\\\\fs1', null],
    ['\\\\fs1\\', null],
    ['C:\\data', null],
    ['', null],
  ])('reads %s', (path, share) => {
    expect(smbShare(path)).toBe(share);
  });
});

describe('sameServerName', () => {
  it.each([
    ['FS1.corp.example.com', 'fs1.corp.example.com'],
    ['fs1.corp.example.com.', 'fs1.corp.example.com'],
    ['10.0.0.1', '10.0.0.1'],
  ])('takes %s and %s for one server', (one, other) => {
    expect(sameServerName(one, other)).toBe(true);
  });

  it.each([
    ['fs1', 'fs1.corp.example.com'],
    ['fs1.a.example.com', 'fs1.b.example.com'],
    ['10.0.0.1', 'fs1'],
  ])('does not guess that %s and %s are one server', (one, other) => {
    expect(sameServerName(one, other)).toBe(false);
  });
});
