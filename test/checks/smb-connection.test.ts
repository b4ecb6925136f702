import { describe, expect, it } from 'vitest';
import { smbConnection } from '../../agent/checks/smb-connection.ts';
import { codes, judge, unread } from '../support/observed.ts';
import { rawConnection, rawMapping } from '../support/raw-items.ts';

const SHARE = '\\\\fs1.corp.example.com\\data';

const mapping = (overrides = {}) => rawMapping({ RemotePath: SHARE, ...overrides });
const connection = (overrides = {}) =>
  rawConnection({ ServerName: 'FS1.corp.example.com', ShareName: 'Data', ...overrides });

function seen(mappings: readonly unknown[], ...connections: readonly unknown[]) {
  return judge(smbConnection, { 'smb-global-mappings': mappings, 'smb-connections': connections });
}

describe('smb-connection', () => {
  it('is ok when the connection to a mapped share is encrypted', () => {
    expect(seen([mapping()], connection())).toMatchObject({ status: 'ok', findings: [] });
  });

  it('is ok when a mapping has no connection, since Windows drops idle ones', () => {
    expect(seen([mapping(), mapping({ Status: 2 })])).toMatchObject({ status: 'ok', findings: [] });
  });

  it('does not apply without mappings and connections', () => {
    expect(seen([]).status).toBe('not_applicable');
  });

  it('is unknown when connections could not be read', () => {
    const result = judge(smbConnection, { 'smb-connections': unread() });

    expect(result).toMatchObject({ status: 'unknown', reason: 'smb-connections: no answer in 10 s' });
  });

  it('is unknown when nobody knows which mappings require privacy', () => {
    const result = judge(smbConnection, {
      'smb-global-mappings': unread(),
      'smb-connections': [connection()],
    });

    expect(result.status).toBe('unknown');
  });

  it('does not apply when there is no connection and mappings could not be read', () => {
    const result = judge(smbConnection, { 'smb-global-mappings': unread(), 'smb-connections': [] });

    expect(result.status).toBe('not_applicable');
  });
});

describe('SMB 1', () => {
  it('is found on any connection, once for each server', () => {
    const old = { Dialect: '1.50', Encrypted: false };
    const result = seen(
      [],
      connection(old),
      connection({ ...old, ShareName: 'IPC$' }),
      connection({ ServerName: '10.0.0.9', ...old }),
      connection({ ServerName: 'fs3' }),
    );

    expect(result.status).toBe('warning');
    expect(result.findings).toMatchObject([
      {
        code: 'SmbVersionOne',
        subject: { kind: 'smb_server', name: 'fs1.corp.example.com' },
        evidence: { dialect: '1.50', connections: 2, shares: 'Data, IPC$' },
      },
      { code: 'SmbVersionOne', subject: { name: '10.0.0.9' } },
    ]);
  });

  it('is found although mappings could not be read', () => {
    const result = judge(smbConnection, {
      'smb-global-mappings': unread(),
      'smb-connections': [connection({ Dialect: '1.50' })],
    });

    expect(codes(result)).toEqual(['SmbVersionOne']);
  });
});

describe('a server that cannot encrypt', () => {
  const OLD = { Dialect: '2.1', Encrypted: false };

  it.each(['2.0.2', '2.1', '2.10'])(
    'is found when its mapping requires privacy and it speaks %s',
    (Dialect) => {
      const result = seen([mapping({ Status: 6 })], connection({ ...OLD, ShareName: 'IPC$', Dialect }));

      expect(result.findings).toMatchObject([
        {
          code: 'SmbServerCannotEncrypt',
          subject: { kind: 'smb_server', name: 'fs1.corp.example.com' },
          evidence: { dialect: Dialect, remotePath: SHARE, shares: 'IPC$' },
        },
      ]);
    },
  );

  it('is found once for several mappings of it', () => {
    const result = seen([mapping(), mapping({ RemotePath: `${SHARE}\\pvc-1` })], connection(OLD));

    expect(result.findings).toMatchObject([{ code: 'SmbServerCannotEncrypt', evidence: { mappings: 2 } }]);
  });

  it('is no fault when no mapping of it requires privacy', () => {
    expect(codes(seen([mapping({ RequirePrivacy: false })], connection(OLD)))).toEqual([]);
    expect(codes(seen([mapping({ RequirePrivacy: null })], connection(OLD)))).toEqual([]);
  });

  it.each([
    ['another server', { ServerName: 'fs2.corp.example.com' }],
    ['a short name, which may be another server', { ServerName: 'fs1' }],
    ['an address', { ServerName: '10.0.0.1' }],
    ['an unknown dialect', { Dialect: 'Unknown' }],
  ])('is not guessed from a connection with %s', (_what, other) => {
    expect(codes(seen([mapping()], connection({ ...OLD, ShareName: 'IPC$', ...other })))).toEqual([]);
  });

  it('is not judged by an old connection when another shows that it speaks SMB 3', () => {
    expect(codes(seen([mapping()], connection({ ...OLD, ShareName: 'IPC$' }), connection()))).toEqual([]);
  });
});

describe('a connection without encryption', () => {
  const PLAIN = { Encrypted: false };

  it('is found when its mapping requires privacy', () => {
    const result = seen([mapping()], connection(PLAIN));

    expect(result.findings).toMatchObject([
      {
        code: 'SmbConnectionNotEncrypted',
        subject: { kind: 'smb_global_mapping', name: SHARE },
        evidence: { requirePrivacy: true, encrypted: false, dialect: '3.1.1' },
      },
    ]);
  });

  it('is found once for mappings of folders below the share', () => {
    const folders = ['a', 'b'].map((name) => mapping({ RemotePath: `${SHARE}\\${name}` }));

    expect(codes(seen(folders, connection(PLAIN)))).toEqual(['SmbConnectionNotEncrypted']);
  });

  it.each([
    ['Windows does not tell', [connection({ Encrypted: null })]],
    ['it is that of IPC$', [connection({ ...PLAIN, ShareName: 'IPC$' })]],
    ['it is that of another share', [connection({ ...PLAIN, ShareName: 'other' })]],
    ['it is that of another server', [connection({ ...PLAIN, ServerName: 'fs2' })]],
    ['it is redirected, as in a DFS namespace', [connection({ ...PLAIN, Redirected: true })]],
    ['another one to the share is encrypted', [connection(PLAIN), connection()]],
  ])('is not judged when %s', (_why, connections) => {
    expect(codes(seen([mapping()], ...connections))).toEqual([]);
  });

  it.each([
    ['has no connection of its own', [mapping({ Status: 2 })]],
    ['does not require privacy', [mapping({ RequirePrivacy: false })]],
    ['shares it with one that does not', [mapping(), mapping({ LocalPath: 'H:', RequirePrivacy: false })]],
  ])('is no fault of a mapping that %s', (_why, mappings) => {
    expect(codes(seen(mappings, connection(PLAIN)))).toEqual([]);
  });

  it('is explained by its server when that cannot encrypt', () => {
    expect(codes(seen([mapping()], connection({ ...PLAIN, Dialect: '2.1' })))).toEqual([
      'SmbServerCannotEncrypt',
    ]);
  });
});
