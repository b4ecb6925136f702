import { describe, expect, it } from 'vitest';
import { smbExpectedMappings } from '../../agent/checks/smb-expected-mappings.ts';
import { decodeShare, type ExpectedMapping, type ShareFact } from '../../agent/facts/shares.ts';
import type { ShareStep } from '../../agent/host/host.ts';
import { judge, unread, type Seen } from '../support/observed.ts';
import { rawMapping } from '../support/raw-items.ts';

const SHARE = '\\\\amznfsxaa11bb22.corp.example.com\\share';
const FOLDER = 'G:\\Directory\\app-state';
const EXPECTED: ExpectedMapping = {
  drive: 'G:',
  share: SHARE,
  folders: ['Directory\\app-state'],
  writable: false,
};

const step = (name: 'list' | 'write', ok: boolean): ShareStep => {
  return { step: name, ok, code: ok ? '' : 'EPERM', windowsError: ok ? null : 5, detail: 'said', seconds: 0 };
};
const probed = (...steps: readonly ShareStep[]): ShareFact =>
  decodeShare({ path: FOLDER, server: null, write: true }, { outcome: 'finished', steps, message: '' });

const MAPPED = [rawMapping({ LocalPath: 'G:', RemotePath: SHARE })];

function look(seen: Seen, expected: readonly ExpectedMapping[] = [EXPECTED]) {
  return judge(smbExpectedMappings, { 'smb-global-mappings': MAPPED, ...seen }, { smb: { expected } });
}

const codes = (...args: Parameters<typeof look>): string[] => look(...args).findings.map(({ code }) => code);

describe('smb-expected-mappings', () => {
  it('does not apply where no drive is expected', () => {
    expect(look({}, [])).toMatchObject({
      status: 'not_applicable',
      reason: 'the configuration expects no mapped drive (smb.expected)',
    });
  });

  it('is ok when the drive is mapped and its folder can be listed', () => {
    expect(codes({ shares: [probed(step('list', true))] })).toEqual([]);
  });

  it('takes a mapping in another spelling for the same', () => {
    const mapping = rawMapping({ LocalPath: 'g:\\', RemotePath: `${SHARE.toUpperCase()}\\` });

    expect(codes({ 'smb-global-mappings': [mapping], shares: [probed(step('list', true))] })).toEqual([]);
  });

  it('finds a drive that is not mapped', () => {
    expect(codes({ 'smb-global-mappings': [] })).toEqual(['SmbExpectedMappingMissing']);
  });

  it('finds a drive that is mapped to another share', () => {
    const other = [rawMapping({ LocalPath: 'G:', RemotePath: '\\\\other\\share' })];

    expect(codes({ 'smb-global-mappings': other })).toEqual(['SmbExpectedMappingWrong']);
  });

  it('finds a folder that cannot be listed', () => {
    const { findings } = look({ shares: [probed(step('list', false))] });

    expect(findings[0]).toMatchObject({
      code: 'SmbExpectedFolderMissing',
      message: `${FOLDER} cannot be listed: Windows error 5, access is denied: said`,
    });
  });

  it('finds a folder that cannot be written to, only where that is asked for', () => {
    const shares = [probed(step('list', true), step('write', false))];

    expect(codes({ shares })).toEqual([]);
    expect(codes({ shares }, [{ ...EXPECTED, writable: true }])).toEqual(['SmbExpectedFolderNotWritable']);
  });

  it('says who can read the share', () => {
    const meanings = Object.values(smbExpectedMappings.findings).map(({ meaning }) => meaning);

    expect(
      meanings.every((meaning) => meaning.includes('Every pod of the node that may mount a hostPath')),
    ).toBe(true);
  });

  it('is unknown, not ok, when a folder has no probe', () => {
    expect(look({ shares: [] })).toMatchObject({
      status: 'unknown',
      reason: `the drives are mapped; these folders could not be looked at: ${FOLDER}`,
    });
  });

  it('tells what is wrong with one folder while the probe of another could not be made', () => {
    const unmade = decodeShare(
      { path: 'G:\\other', server: null, write: false },
      { outcome: 'not-started', steps: [], message: 'no process' },
    );
    const both = { ...EXPECTED, folders: ['other', 'Directory\\app-state'] };

    expect(codes({ shares: [unmade, probed(step('list', false))] }, [both])).toEqual([
      'SmbExpectedFolderMissing',
    ]);
    expect(look({ shares: [unmade, probed(step('list', true))] }, [both])).toMatchObject({
      status: 'unknown',
      reason: expect.stringMatching(/: G:\\other$/) as string,
    });
  });

  it('finds the mapping of the drive among others', () => {
    const others = [
      rawMapping({ LocalPath: null, RemotePath: '\\\\fs\\a' }),
      rawMapping({ LocalPath: 'H:', RemotePath: '\\\\fs\\b' }),
    ];

    expect(
      codes({ 'smb-global-mappings': [...others, ...MAPPED], shares: [probed(step('list', true))] }),
    ).toEqual([]);
    expect(look({ 'smb-global-mappings': others }).findings[0]?.message).toBe(
      `no share is mapped to G:, where ${SHARE} is expected`,
    );
  });

  it('names the folder as the server sees it, and the share itself without a backslash at its end', () => {
    const root = decodeShare(
      { path: 'g:\\', server: null, write: false },
      { outcome: 'finished', steps: [step('list', false)], message: '' },
    );

    expect(look({ shares: [probed(step('list', false))] }).findings[0]?.subject).toEqual({
      kind: 'smb_global_mapping',
      name: `${SHARE}\\Directory\\app-state`,
    });
    expect(look({ shares: [root] }, [{ ...EXPECTED, folders: [] }]).findings[0]?.subject.name).toBe(SHARE);
  });

  it('gives no empty reason where Windows told no number', () => {
    const bare = { ...step('list', false), windowsError: null, detail: 'said' };

    expect(look({ shares: [probed(bare)] }).findings[0]?.message).toBe(`${FOLDER} cannot be listed: said`);
  });

  it('takes a folder that is expected to be writable for right when it is', () => {
    const shares = [probed(step('list', true), step('write', true))];

    expect(codes({ shares }, [{ ...EXPECTED, writable: true }])).toEqual([]);
  });

  it('is unknown while folders were not looked at', () => {
    expect(look({ shares: unread() }).status).toBe('unknown');
  });

  it('is unknown when mappings could not be read', () => {
    expect(look({ 'smb-global-mappings': unread() }).status).toBe('unknown');
  });
});
