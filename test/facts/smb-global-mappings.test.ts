import { describe, expect, it } from 'vitest';
import { decodeSmbGlobalMappings, SMB_MAPPING_STATES } from '../../agent/facts/smb-global-mappings.ts';
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
