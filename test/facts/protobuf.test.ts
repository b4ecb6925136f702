import { Buffer } from 'node:buffer';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readMessage, textField } from '../../agent/facts/protobuf.ts';

function read(hex: string): [number, (number | string)[]][] | null {
  const fields = readMessage(Buffer.from(hex, 'hex'));
  if (fields === null) return null;
  return [...fields].map(([field, values]) => [
    field,
    values.map((value) => (typeof value === 'number' ? value : Buffer.from(value).toString('hex'))),
  ]);
}

describe('textField', () => {
  it.each([
    [1, 'C:\\var\\lib\\kubelet', '0a12433a5c7661725c6c69625c6b7562656c6574'],
    [1, '', '0a00'],
    [2, '\u00fc', '1202c3bc'],
    [16, 'a', '82010161'],
  ])('writes field %i with %j as protoc does', (field, text, hex) => {
    expect(Buffer.from(textField(field, text)).toString('hex')).toBe(hex);
  });

  it('writes the length of a long text in two bytes', () => {
    expect(
      Buffer.from(textField(1, 'a'.repeat(300)))
        .subarray(0, 3)
        .toString('hex'),
    ).toBe('0aac02');
  });

  it('writes what can be read again', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 536_870_911 }), fc.string({ unit: 'binary' }), (field, text) => {
        const bytes = Buffer.from(text, 'utf8');
        expect(readMessage(textField(field, text))).toEqual(new Map([[field, [bytes]]]));
      }),
    );
  });
});

describe('readMessage', () => {
  it.each([
    ['an empty message', '', []],
    ['true', '0801', [[1, [1]]]],
    ['150', '089601', [[1, [150]]]],
    ['2^32', '088080808010', [[1, [2 ** 32]]]],
    ['a text', '120774657374696e67', [[2, ['74657374696e67']]]],
    ['a repeated field', '08010802', [[1, [1, 2]]]],
    [
      '64 and 32 bits',
      '0901020304050607081501020304',
      [
        [1, ['0102030405060708']],
        [2, ['01020304']],
      ],
    ],
  ])('reads %s', (_what, hex, expected) => {
    expect(read(hex)).toEqual(expected);
  });

  it.each([
    ['ends in a tag', '80'],
    ['ends before a value', '08'],
    ['ends in a number', '0880'],
    ['ends in a text', '0a0561'],
    ['ends in 64 bits', '0901020304'],
    ['ends in 32 bits', '150102'],
    ['has a length and nothing else', '0a'],
    ['has a number of eleven bytes', '08ffffffffffffffffffff01'],
    ['has a group', '0b0c'],
    ['has a type that does not exist', '0e01'],
    ['has a field 0', '0001'],
    ['has a length beyond all bounds', '0affffffffffffffff7f61'],
  ])('gives nothing for bytes that it %s', (_what, hex) => {
    expect(read(hex)).toBeNull();
  });

  it('ends with any bytes, and never gives more bytes than there are', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        const values = [...(readMessage(bytes)?.values() ?? [])].flat();
        const length = values.reduce<number>(
          (sum, value) => sum + (typeof value === 'number' ? 1 : value.length),
          0,
        );
        expect(length).toBeLessThanOrEqual(bytes.length);
      }),
    );
  });
});
