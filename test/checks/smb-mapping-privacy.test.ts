import { describe, expect, it } from 'vitest';
import { smbMappingPrivacy } from '../../agent/checks/smb-mapping-privacy.ts';
import { codes, judge, unread } from '../support/observed.ts';
import { rawMapping } from '../support/raw-items.ts';

function judgeMapping(RequirePrivacy: unknown) {
  return judge(smbMappingPrivacy, { 'smb-global-mappings': [rawMapping({ RequirePrivacy })] });
}

describe('smb-mapping-privacy', () => {
  it('is ok when the mapping requires privacy', () => {
    expect(judgeMapping(true).status).toBe('ok');
  });

  it('warns when the mapping does not require privacy', () => {
    const result = judgeMapping(false);

    expect(result.status).toBe('warning');
    expect(codes(result)).toEqual(['SmbMappingWithoutPrivacy']);
    expect(result.findings[0]?.evidence).toMatchObject({ requirePrivacy: false, state: 'OK' });
  });

  it('says nothing where Windows does not tell', () => {
    expect(judgeMapping(null).findings).toEqual([]);
  });

  it('is unknown when the mappings could not be read', () => {
    expect(judge(smbMappingPrivacy, { 'smb-global-mappings': unread() }).status).toBe('unknown');
  });
});
