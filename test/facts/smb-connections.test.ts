// The class: https://learn.microsoft.com/en-us/previous-versions/windows/desktop/smb/msft-smbconnection
import { describe, expect, it } from 'vitest';
import {
  connectionsToServer,
  connectionsToShare,
  decodeSmbConnections,
  summariseConnections,
  type SmbConnection,
} from '../../agent/facts/smb-connections.ts';
import { rawConnection } from '../support/raw-items.ts';

function decode(...items: readonly unknown[]): SmbConnection[] {
  const reading = decodeSmbConnections(items);
  if (!reading.ok) throw new Error(reading.failure.message);
  return reading.value;
}

describe('decodeSmbConnections', () => {
  it('reads a connection', () => {
    expect(decode(rawConnection({ ServerName: 'FS1.Corp.example.com', ShareName: 'Data' }))).toEqual([
      {
        server: 'fs1.corp.example.com',
        share: 'Data',
        dialect: '3.1.1',
        dialectMajor: 3,
        openHandles: 14,
        encrypted: true,
        signed: true,
        redirected: false,
      },
    ]);
  });

  it.each([
    ['1.50', 1],
    ['2.0.2', 2],
    ['2.1', 2],
    ['3.00', 3],
    [3.02, 3],
    ['3.1.1', 3],
    ['10.0', 10],
    ['3', 3],
    ['SMB 3.1.1', null],
    ['0.0', null],
    ['Unknown', null],
    ['', null],
    [null, null],
  ])('takes the dialect %j for major version %j', (Dialect, dialectMajor) => {
    expect(decode(rawConnection({ Dialect }))[0]?.dialectMajor).toBe(dialectMajor);
  });

  it.each([
    [14, 14],
    ['14', 14],
    [null, null],
  ])('reads %j open handles, as a number or as text', (NumOpens, openHandles) => {
    expect(decode(rawConnection({ NumOpens }))[0]?.openHandles).toBe(openHandles);
  });

  it('does without what an older Windows does not tell', () => {
    expect(decode({ ServerName: 'fs1', ShareName: 'data', Dialect: '3.1.1' })).toMatchObject([
      { server: 'fs1', openHandles: null, encrypted: null, signed: null, redirected: null },
    ]);
  });

  it('names a connection without a server and keeps the others', () => {
    expect(decodeSmbConnections([rawConnection({ ServerName: '' }), rawConnection()])).toMatchObject({
      ok: true,
      value: [{ share: 'share' }],
      dropped: ['item 1: ServerName: expected text, got nothing'],
    });
  });

  it('takes a lone item for a list of one', () => {
    expect(decodeSmbConnections(rawConnection())).toMatchObject({ ok: true, value: [{ share: 'share' }] });
  });

  it('takes a node without connections for what it is', () => {
    expect(decodeSmbConnections([])).toEqual({ ok: true, value: [], dropped: [] });
  });
});

describe('the connections of a path', () => {
  const all = decode(
    rawConnection({ ServerName: 'FS1', ShareName: 'Data' }),
    rawConnection({ ServerName: 'fs1', ShareName: 'IPC$' }),
    rawConnection({ ServerName: 'fs2', ShareName: 'data' }),
    rawConnection({ ServerName: 'fs1', ShareName: null }),
  );

  it('are those of its server, in any case of its letters', () => {
    expect(connectionsToServer('\\\\fs1\\data', all).map(({ share }) => share)).toEqual([
      'Data',
      'IPC$',
      null,
    ]);
  });

  it('are those of its share, for a folder below the share too', () => {
    expect(connectionsToShare('\\\\Fs1\\DATA\\pvc-1', all).map(({ share }) => share)).toEqual(['Data']);
  });

  it('are none for a path that is no UNC path', () => {
    expect(connectionsToServer('G:', all)).toEqual([]);
    expect(connectionsToShare('\\\\fs1', all)).toEqual([]);
  });
});

describe('summariseConnections', () => {
  it('is nothing without connections', () => {
    expect(summariseConnections([])).toBeNull();
  });

  it('adds open handles and keeps what all have in common', () => {
    const two = decode(rawConnection({ NumOpens: 2 }), rawConnection({ NumOpens: 3, Encrypted: false }));

    expect(summariseConnections(two)).toEqual({
      dialect: '3.1.1',
      encrypted: null,
      signed: true,
      openFiles: 5,
    });
  });

  it('keeps that all are encrypted, or none', () => {
    for (const Encrypted of [true, false])
      expect(
        summariseConnections(decode(rawConnection({ Encrypted }), rawConnection({ Encrypted })))?.encrypted,
      ).toBe(Encrypted);
  });

  it('does not count handles where the first connection does not tell its own', () => {
    expect(
      summariseConnections(decode(rawConnection({ NumOpens: null }), rawConnection()))?.openFiles,
    ).toBeNull();
  });

  it('does not count handles that are not told', () => {
    expect(summariseConnections(decode(rawConnection(), rawConnection({ NumOpens: null })))?.openFiles).toBe(
      null,
    );
  });
});
