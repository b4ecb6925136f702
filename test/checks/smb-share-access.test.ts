import { describe, expect, it } from 'vitest';
import { smbShareAccess } from '../../agent/checks/smb-share-access.ts';
import { decodeShare, type ShareFact } from '../../agent/facts/shares.ts';
import type { ShareProbe, ShareStep, ShareStepName } from '../../agent/host/host.ts';
import { entry, kubelet, SMB_POD, smbStaged } from '../support/kubelet-trees.ts';
import { judge, unread } from '../support/observed.ts';
import { rawMapping } from '../support/raw-items.ts';

const PATH = '\\\\amznfsxaa11bb22.corp.example.com\\share';

function step(name: ShareStepName, failure?: Partial<ShareStep>): ShareStep {
  const base = { step: name, code: '', windowsError: null, detail: '', seconds: 0.01 };
  return failure === undefined ? { ...base, ok: true } : { ...base, ok: false, detail: 'no', ...failure };
}

function share(
  steps: readonly ShareStep[],
  outcome: ShareProbe['outcome'] = 'finished',
  path = PATH,
): ShareFact {
  return decodeShare(
    { path, server: 'server', write: false },
    { outcome, steps, message: 'no answer in 10 s' },
  );
}

const codes = (shares: readonly ShareFact[], mappings = [rawMapping({ RemotePath: PATH })]): string[] =>
  judge(smbShareAccess, { shares: [...shares], 'smb-global-mappings': mappings }).findings.map(
    ({ code }) => code,
  );

const [RESOLVED, CONNECTED] = [step('resolve'), step('connect')];

describe('smb-share-access', () => {
  it('is ok when the share can be listed', () => {
    expect(codes([share([RESOLVED, CONNECTED, step('list')])])).toEqual([]);
  });

  it('is ok when the share can be listed although its name does not resolve', () => {
    expect(codes([share([step('resolve', { code: 'ENOTFOUND' }), step('list')])])).toEqual([]);
  });

  it('does not apply where shares are not probed', () => {
    expect(judge(smbShareAccess, { shares: [] }, { smb: { probe: false } }).status).toBe('not_applicable');
  });

  it('is ok without mappings', () => {
    expect(codes([], [])).toEqual([]);
  });

  it.each([
    ['SmbShareDenied', [RESOLVED, CONNECTED, step('list', { code: 'EPERM', windowsError: 5 })]],
    ['SmbShareDenied', [RESOLVED, CONNECTED, step('list', { code: 'UNKNOWN', windowsError: 5 })]],
    ['SmbServerNotResolved', [step('resolve', { code: 'ENOTFOUND' }), step('list', { code: 'ENOENT' })]],
    [
      'SmbServerUnreachable',
      [RESOLVED, step('connect', { code: 'ETIMEDOUT' }), step('list', { code: 'UNKNOWN' })],
    ],
    [
      'SmbShareDenied',
      [RESOLVED, step('connect', { code: 'ECONNREFUSED' }), step('list', { code: 'EPERM', windowsError: 5 })],
    ],
    [
      'SmbShareFailed',
      [step('resolve', { code: 'ENOTFOUND' }), step('list', { code: 'UNKNOWN', windowsError: 1326 })],
    ],
    [
      'SmbShareNotFound',
      [RESOLVED, step('connect', { code: 'ETIMEDOUT' }), step('list', { code: 'UNKNOWN', windowsError: 67 })],
    ],
    ['SmbShareNotFound', [RESOLVED, CONNECTED, step('list', { code: 'ENOENT' })]],
    ['SmbShareNotFound', [RESOLVED, CONNECTED, step('list', { code: 'UNKNOWN', windowsError: 67 })]],
    ['SmbShareFailed', [RESOLVED, CONNECTED, step('list', { code: 'ENOENT', windowsError: 123 })]],
    ['SmbShareFailed', [RESOLVED, CONNECTED, step('list', { code: 'EACCES', windowsError: 1920 })]],
    ['SmbShareFailed', [RESOLVED, CONNECTED, step('list', { code: 'UNKNOWN' })]],
  ])('finds %s', (code, steps) => {
    expect(codes([share(steps)])).toEqual([code]);
  });

  it.each([
    ['SmbServerNotResolved', []],
    ['SmbServerUnreachable', [RESOLVED]],
    ['SmbShareHangs', [RESOLVED, CONNECTED]],
  ])('finds %s by the step that hangs', (code, steps) => {
    expect(codes([share(steps, 'timeout')])).toEqual([code]);
  });

  it.each([
    ['SmbServerNotResolved', [step('resolve', { code: 'ENOTFOUND' })]],
    ['SmbServerUnreachable', [RESOLVED, step('connect', { code: 'ETIMEDOUT' })]],
  ])('finds %s when listing hangs after a step that failed', (code, steps) => {
    expect(codes([share(steps, 'timeout')])).toEqual([code]);
  });

  it('finds a share whose probe cannot even be ended', () => {
    expect(codes([share([], 'still-running')])).toEqual(['SmbShareHangs']);
  });

  it('puts the number of the Windows error into words', () => {
    const { findings } = judge(smbShareAccess, {
      shares: [share([RESOLVED, CONNECTED, step('list', { code: 'UNKNOWN', windowsError: 1326 })])],
      'smb-global-mappings': [rawMapping({ RemotePath: PATH })],
    });

    expect(findings[0]?.message).toContain('Windows error 1326, the user name or password is incorrect');
    expect(findings[0]?.evidence).toMatchObject({
      likely: 'a wrong user, password or domain',
      windowsError: 1326,
    });
  });

  it('guesses what kind of server it is, and says why', () => {
    const { findings } = judge(smbShareAccess, {
      shares: [share([RESOLVED, CONNECTED], 'timeout')],
      'smb-global-mappings': [rawMapping({ RemotePath: PATH })],
    });

    expect(findings[0]?.evidence['serverKind']).toMatch(/^fsx-windows \(guess: /);
  });

  it('finds the share of a mapping in another spelling of its path', () => {
    const denied = share([RESOLVED, CONNECTED, step('list', { code: 'EPERM' })]);

    expect(codes([denied], [rawMapping({ RemotePath: PATH.toUpperCase() })])).toEqual(['SmbShareDenied']);
  });

  it('gives one finding for two mappings of one share', () => {
    const denied = share([RESOLVED, CONNECTED, step('list', { code: 'EPERM' })]);
    const mappings = ['G:', 'H:'].map((LocalPath) => rawMapping({ LocalPath, RemotePath: PATH }));

    expect(codes([denied], mappings)).toHaveLength(1);
  });

  it('is unknown when no share could be looked at', () => {
    const result = judge(smbShareAccess, {
      shares: [share([], 'not-started')],
      'smb-global-mappings': [rawMapping({ RemotePath: PATH })],
    });

    expect(result.status).toBe('unknown');
  });

  it('says why no share could be looked at, as far as it was tried', () => {
    const other = '\\\\other\\share';
    const reason = (shares: readonly ShareFact[]) =>
      judge(smbShareAccess, {
        shares: [...shares],
        'smb-global-mappings': [rawMapping({ RemotePath: other }), rawMapping({ RemotePath: PATH })],
      }).reason;

    expect(reason([])).toBe('no mapped share could be looked at: shares are not probed');
    expect(reason([share([], 'not-started')])).toBe('no mapped share could be looked at: no answer in 10 s');
  });

  it('says nothing of a mapping whose share was not tried, when another was', () => {
    const readable = share([RESOLVED, CONNECTED, step('list')]);
    const mappings = ['\\\\other\\share', PATH].map((RemotePath) => rawMapping({ RemotePath }));

    expect(codes([readable], mappings)).toEqual([]);
  });

  it('does not take a share for missing while it is not known that its server was reached', () => {
    expect(codes([share([RESOLVED, step('list', { code: 'ENOENT' })])])).toEqual(['SmbShareFailed']);
  });

  it('makes one sentence of what the system says', () => {
    const detail = 'The network path\r\n  was not found. . ';
    const shares = [share([RESOLVED, CONNECTED, step('list', { code: 'EIO', detail })])];
    const seen = { shares, 'smb-global-mappings': [rawMapping({ RemotePath: PATH })] };

    expect(judge(smbShareAccess, seen).findings[0]?.evidence['detail']).toBe(
      'The network path was not found',
    );
  });

  it('judges the shares that could be looked at when another could not', () => {
    const other = '\\\\other\\share';
    const shares = [share([RESOLVED, CONNECTED], 'timeout'), share([], 'not-started', other)];

    expect(
      codes(
        shares,
        [PATH, other].map((RemotePath) => rawMapping({ RemotePath })),
      ),
    ).toEqual(['SmbShareHangs']);
  });

  it('is unknown while shares were not looked at', () => {
    expect(judge(smbShareAccess, { shares: unread() }).status).toBe('unknown');
  });

  it('tells what the SMB client says of the share', () => {
    const shares = [share([RESOLVED, CONNECTED, step('list', { code: 'EPERM', windowsError: 5 })])];
    const [withConnection] = judge(smbShareAccess, { shares }).findings;
    const [without] = judge(smbShareAccess, { shares, 'smb-connections': [] }).findings;
    const [unknown] = judge(smbShareAccess, { shares, 'smb-connections': unread() }).findings;

    expect(withConnection?.message).toMatch(
      / \(SMB client: SMB 3\.1\.1, encrypted, signed, 14 open handles\)$/,
    );
    expect(without?.evidence['connection']).toBe('no connection to its server');
    expect(unknown?.evidence['connection']).toBeNull();
    expect([withConnection, without, unknown].map((finding) => finding?.code)).toEqual(
      Array(3).fill('SmbShareDenied'),
    );
  });
});

describe('folders of a share to which volumes lead', () => {
  const DENIED = [RESOLVED, CONNECTED, step('list', { code: 'EPERM', windowsError: 5 })];
  const READABLE = [step('list')];
  const GONE = [step('list', { code: 'ENOENT', detail: 'no such folder' })];
  const [A, B] = [`${PATH}\\a`, `${PATH}\\B`];
  const folder = (path: string, steps: readonly ShareStep[]): ShareFact => share(steps, 'finished', path);

  it('are why a share that may not be listed itself is no fault', () => {
    expect(codes([share(DENIED), folder(A, READABLE)])).toEqual(['SmbShareRootDenied']);
    expect(codes([share(DENIED)])).toEqual(['SmbShareDenied']);
  });

  it('are refused too when the password is wrong, and those that were not looked at since decide nothing', () => {
    expect(codes([share(DENIED), folder(A, READABLE), folder(B, DENIED)])).toEqual([
      'SmbShareDenied',
      'SmbVolumeFolderFailed',
    ]);
  });

  it('below a drive count as well', () => {
    const mappings = [rawMapping({ LocalPath: 'G:', RemotePath: PATH })];

    expect(codes([share(DENIED), folder('g:\\Directory', READABLE)], mappings)).toEqual([
      'SmbShareRootDenied',
    ]);
    expect(codes([share(DENIED), folder('H:\\Directory', READABLE)], mappings)).toEqual(['SmbShareDenied']);
  });

  it('are critical when they cannot be listed although the share can', () => {
    const target = `${PATH}\\B`;
    const entries = [entry('globalmount', 'link', `${target}\\`)];
    const result = judge(smbShareAccess, {
      shares: [share([RESOLVED, CONNECTED, step('list')]), folder(A, READABLE), folder(B, GONE)],
      'smb-global-mappings': [rawMapping({ RemotePath: PATH })],
      kubelet: kubelet({ staged: [smbStaged({ entries })] }),
    });

    expect(result.status).toBe('critical');
    expect(result.findings).toMatchObject([
      {
        code: 'SmbVolumeFolderFailed',
        subject: { kind: 'smb_global_mapping', name: B },
        message: `${B}, to which volumes lead, fails at the step "list": no such folder`,
        evidence: { path: B, remotePath: PATH, code: 'ENOENT', pods: SMB_POD },
      },
    ]);
  });

  it('are critical when they give no answer', () => {
    const hanging = share([], 'timeout', B);

    expect(codes([share([RESOLVED, CONNECTED, step('list')]), hanging])).toEqual(['SmbVolumeFolderFailed']);
  });

  it('say nothing new of a share that cannot be reached', () => {
    const lost = [RESOLVED, step('connect', { code: 'ETIMEDOUT' }), step('list', { code: 'UNKNOWN' })];

    expect(codes([share(lost), folder(A, GONE)])).toEqual(['SmbServerUnreachable']);
  });

  it('that an operator expects are left to the check of drives', () => {
    const mappings = [rawMapping({ LocalPath: 'G:', RemotePath: PATH })];

    expect(codes([share([RESOLVED, CONNECTED, step('list')]), folder('G:\\a', GONE)], mappings)).toEqual([]);
  });
});
