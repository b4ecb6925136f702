import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { POWERSHELL_DECODERS, POWERSHELL_FACTS } from '../../agent/facts/facts.ts';
import { decodeFactLine } from '../../agent/facts/powershell-line.ts';
import type { Volume } from '../../agent/facts/volumes.ts';
import { rawVolume } from '../support/raw-items.ts';

const read = (line: string) => decodeFactLine(Buffer.from(line, 'utf8'));

const VOLUMES = JSON.stringify({
  fact: 'volumes',
  schema: 1,
  ok: true,
  items: [rawVolume({ FileSystemLabel: 'data' })],
});

function failed(error: unknown): unknown {
  const reading = read(JSON.stringify({ fact: 'disks', schema: 1, ok: false, error }))?.reading;
  return reading?.ok === false ? reading.failure : reading;
}

describe('a line of the script', () => {
  it('gives the fact that it names', () => {
    expect(read(VOLUMES)).toMatchObject({
      name: 'volumes',
      reading: { ok: true, value: [{ label: 'data' }] },
    });
  });

  it('may have its properties in any order, as a hashtable has', () => {
    const line = JSON.stringify({ items: [rawVolume()], ok: true, schema: 1, fact: 'volumes' });
    expect(read(line)).toMatchObject({ name: 'volumes', reading: { ok: true } });
  });

  it('may begin with a byte order mark', () => {
    const line = Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), Buffer.from(VOLUMES)]);
    expect(decodeFactLine(line)).toEqual(read(VOLUMES));
  });

  it('may have white space around it', () => {
    expect(read(`  ${VOLUMES} \r`)).toEqual(read(VOLUMES));
  });

  it('loses no fact to a byte of the OEM code page, where 0x82 is an e with an accent', () => {
    const line = Buffer.from(VOLUMES.replace('"data"', '"donn\u0082es"'), 'latin1');
    expect(line).toContain(0x82);
    const reading = decodeFactLine(line)?.reading;
    const value = reading?.ok === true ? (reading.value as Volume[]) : [];
    expect(value[0]?.label).toBe('donn\ufffdes');
    expect(value[0]?.sizeBytes).toBe(20 * 1024 ** 3);
  });

  it('reads letters that the script escaped', () => {
    const line = VOLUMES.replace('"data"', String.raw`"donn\u00e9es"`);
    const reading = read(line)?.reading;
    expect(reading?.ok === true ? (reading.value as Volume[])[0]?.label : null).toBe('données');
  });

  it.each([
    '{"value":[{"RemotePath":"\\\\\\\\a\\\\b","Status":0}],"Count":1}',
    '{"RemotePath":"\\\\\\\\a\\\\b","Status":"OK"}',
  ])('may hold its items as %s', (items) => {
    expect(read(`{"fact":"smb-global-mappings","ok":true,"items":${items}}`)).toMatchObject({
      reading: { ok: true, value: [{ remotePath: '\\\\a\\b', state: 'OK' }] },
    });
  });

  it.each(['[]', '{}'])('may hold no items, as %s', (items) => {
    expect(read(`{"fact":"smb-global-mappings","ok":true,"items":${items}}`)).toMatchObject({
      reading: { ok: true, value: [] },
    });
  });

  it('is malformed without items: nothing is not the same as none', () => {
    expect(read('{"fact":"smb-global-mappings","schema":1,"ok":true}')).toMatchObject({
      reading: { ok: false, failure: { kind: 'malformed' } },
    });
  });

  it('is malformed when it is cut off, and says where', () => {
    const cut = read(VOLUMES.slice(0, -20));
    expect(cut?.name).toBe('volumes');
    expect(cut?.reading).toMatchObject({ ok: false, failure: { kind: 'malformed' } });
  });

  it('shows its beginning and its end where it is malformed and long', () => {
    const line = `{"fact":"disks",${'x'.repeat(200)}END`;
    const reading = read(line)?.reading;

    expect(reading?.ok === false ? reading.failure.message : reading).toBe(
      `the line is not what the script prints: ${line.slice(0, 80)} … ${line.slice(-30)}`,
    );
  });

  it('is shown whole where it is malformed and short', () => {
    const line = '{"fact":"disks",';
    const reading = read(line)?.reading;

    expect(reading?.ok === false ? reading.failure.message : reading).toBe(
      `the line is not what the script prints: ${line}`,
    );
  });

  it('says that it has no items', () => {
    expect(read('{"fact":"disks","ok":true}')?.reading).toMatchObject({
      failure: { message: 'the line has no items' },
    });
  });

  it('is malformed when NaN makes it no JSON', () => {
    expect(read('{"fact":"volumes","ok":true,"items":[{"Size":NaN}]}')).toMatchObject({
      name: 'volumes',
      reading: { ok: false, failure: { kind: 'malformed' } },
    });
  });

  it('is malformed when it is another shape', () => {
    expect(read('{"fact":"volumes","ok":"yes"}')).toMatchObject({
      reading: { ok: false, failure: { kind: 'malformed' } },
    });
  });
});

describe('a line of something else', () => {
  it.each([
    '',
    '   ',
    'WARNING: this computer is monitored',
    'Windows PowerShell',
    '#< CLIXML',
    '[{"fact":"disks","ok":true,"items":[]}]',
    '{"fact":"printers","ok":true,"items":[]}',
    '{"fact":"constructor","ok":true,"items":[]}',
    '{',
    '{}',
    'null',
  ])('belongs to no fact: %j', (line) => {
    expect(read(line)).toBeNull();
  });

  it('belongs to no fact when it is UTF-16', () => {
    expect(decodeFactLine(Buffer.from(VOLUMES, 'utf16le'))).toBeNull();
  });
});

describe('an error of the script', () => {
  it.each([
    ['its category', { id: 'x', category: 'PermissionDenied', message: 'Zugriff verweigert' }],
    [
      'WMI access denied',
      {
        id: 'HRESULT 0x80041003,Microsoft.Management.Infrastructure.CimCmdlets.GetCimInstanceCommand',
        category: 'NotSpecified',
        message: 'Accès refusé',
      },
    ],
    [
      'E_ACCESSDENIED',
      { id: 'HRESULT 0x80070005,Microsoft.Management', category: 'NotSpecified', message: '' },
    ],
    ['an English message', { id: 'CimException', category: 'NotSpecified', message: 'Access is denied.' }],
    ['another English message', { id: null, category: null, message: 'Access denied' }],
  ])('is a refusal by %s', (_what, error) => {
    expect(failed(error)).toMatchObject({ kind: 'denied' });
  });

  it.each([
    {
      id: 'HRESULT 0x40004,Microsoft.Management.Infrastructure.CimCmdlets.GetCimInstanceCommand',
      category: 'NotSpecified',
      message: 'Timed out',
    },
    { id: 'HRESULT 0x00040004', category: 'NotSpecified', message: 'Timed out' },
    { id: 'HRESULT 0x80043001,x', category: 'NotSpecified', message: '' },
    { id: 'HRESULT 0x800705b4,x', category: null, message: null },
    { id: 'HRESULT 0x80338029,x', category: null, message: null },
    { id: 'x', category: 'OperationTimeout', message: 'Zeitüberschreitung' },
  ])('is a time-out by %j', (error) => {
    expect(failed(error)).toMatchObject({ kind: 'timeout' });
  });

  it.each(['0x400041', '0x140004', '0x80040004'])('is no time-out by %s, which is another number', (code) => {
    expect(failed({ id: `HRESULT ${code},x`, category: 'NotSpecified', message: 'm' })).toMatchObject({
      kind: 'error',
    });
  });

  it.each(['0x8004100e', '0x80041010', '0x80041002'])(
    'misses a namespace, a class or an object with %s',
    (code) => {
      expect(failed({ id: `HRESULT ${code},x`, category: 'ObjectNotFound', message: 'm' })).toMatchObject({
        kind: 'missing',
      });
    },
  );

  it('is another error otherwise, with its message and the first part of its id', () => {
    expect(
      failed({
        id: 'HRESULT 0x80041001,Microsoft.Management',
        category: 'NotSpecified',
        message: 'Generic failure ',
      }),
    ).toEqual({
      kind: 'error',
      message: 'Generic failure (HRESULT 0x80041001)',
    });
  });

  it.each([undefined, {}])('is an error even when it says nothing: %j', (error) => {
    expect(failed(error)).toEqual({ kind: 'error', message: 'the script gave no message (no error id)' });
  });
});

describe('whatever comes', () => {
  it('never throws on any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        decodeFactLine(bytes);
      }),
    );
  });

  it('never throws on a line that is damaged anywhere', () => {
    const line = Buffer.from(VOLUMES);
    fc.assert(
      fc.property(fc.nat(line.length - 1), fc.nat(255), fc.nat(line.length), (at, byte, end) => {
        const damaged = Buffer.from(line);
        damaged[at] = byte;
        decodeFactLine(damaged.subarray(0, end));
      }),
    );
  });

  it('never throws on any items, and reads or fails', () => {
    fc.assert(
      fc.property(fc.constantFrom(...POWERSHELL_FACTS), fc.jsonValue(), (fact, items) => {
        const line = decodeFactLine(Buffer.from(JSON.stringify({ fact, ok: true, items })));
        expect(line?.name).toBe(fact);
        expect(typeof line?.reading.ok).toBe('boolean');
      }),
    );
  });

  it.each(POWERSHELL_FACTS)('the decoder of %s takes any items without throwing', (fact) => {
    const keys = [
      'Number',
      'DiskNumber',
      'PartitionNumber',
      'Name',
      'State',
      'StartMode',
      'ProcessId',
      'RemotePath',
      'Status',
      'AccessPaths',
      'OperationalStatus',
      'CurrentBuildNumber',
      'value',
      'Count',
    ];
    const item = fc.dictionary(fc.constantFrom(...keys), fc.jsonValue());
    fc.assert(
      fc.property(fc.oneof(fc.jsonValue(), item, fc.array(item)), (items) => {
        const reading = POWERSHELL_DECODERS[fact](items);
        if (!reading.ok) expect(reading.failure.message).not.toBe('');
      }),
    );
  });

  it('survives nesting that no program prints', () => {
    const deep = `${'{"value":'.repeat(20_000)}[]${',"Count":1}'.repeat(20_000)}`;
    expect(() => read(`{"fact":"disks","ok":true,"items":${deep}}`)).not.toThrow();
    expect(() =>
      read(
        `{"fact":"disks","ok":true,"items":[{"Number":1,"OperationalStatus":${'['.repeat(20_000)}${']'.repeat(20_000)}}]}`,
      ),
    ).not.toThrow();
  });
});
