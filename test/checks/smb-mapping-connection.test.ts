import { describe, expect, it } from 'vitest';
import { connectionSuffix, describeConnection } from '../../agent/checks/smb-mapping-connection.ts';
import { decodeSmbConnections } from '../../agent/facts/smb-connections.ts';
import { decodeSmbGlobalMappings } from '../../agent/facts/smb-global-mappings.ts';
import { rawConnection, rawMapping } from '../support/raw-items.ts';

function mapping() {
  const reading = decodeSmbGlobalMappings([rawMapping({ RemotePath: '\\\\FS1\\data' })]);
  if (!reading.ok || reading.value[0] === undefined) throw new Error('no mapping');
  return reading.value[0];
}

function described(...items: readonly unknown[]): string | null {
  const reading = decodeSmbConnections(items);
  if (!reading.ok) throw new Error(reading.failure.message);
  return describeConnection(mapping(), reading.value);
}

describe('describeConnection', () => {
  it.each([
    [{}, 'SMB 3.1.1, encrypted, signed, 14 open handles'],
    [
      { Dialect: '2.1', Encrypted: false, Signed: false, NumOpens: 1 },
      'SMB 2.1, not encrypted, not signed, 1 open handle',
    ],
    [{ Dialect: null, Encrypted: null, Signed: null, NumOpens: null }, 'SMB of an unknown version'],
  ])('tells what Windows tells: %j', (overrides, text) => {
    expect(described(rawConnection({ ServerName: 'fs1', ShareName: 'data', ...overrides }))).toBe(text);
  });

  it('tells of another share of the server only its dialect', () => {
    const other = rawConnection({ ServerName: 'fs1', ShareName: 'IPC$', Dialect: '2.1', Encrypted: false });

    expect(described(other)).toBe('no connection to this share, SMB 2.1 to its server');
  });

  it('says that there is no connection by this name', () => {
    expect(described(rawConnection({ ServerName: 'fs2' }))).toBe('no connection to its server');
  });

  it('says nothing where connections could not be read', () => {
    expect(describeConnection(mapping(), undefined)).toBeNull();
    expect(connectionSuffix(mapping(), undefined)).toBe('');
  });
});

describe('connectionSuffix', () => {
  it('is put behind a message', () => {
    expect(connectionSuffix(mapping(), [])).toBe(' (SMB client: no connection to its server)');
  });
});
