import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import {
  driveLetter,
  enumList,
  enumValue,
  optionalBoolean,
  optionalNumber,
  optionalText,
  requiredNumber,
  requiredText,
  textList,
  unwrapList,
} from '../../agent/facts/windows-json.ts';

const read = (schema: z.ZodType, raw: unknown): unknown => {
  const parsed = schema.safeParse(raw);
  return parsed.success ? parsed.data : 'refused';
};

describe('unwrapList', () => {
  it('takes an array as it is', () => {
    expect(unwrapList(JSON.parse('[{"Number":0},{"Number":1}]'))).toEqual([{ Number: 0 }, { Number: 1 }]);
  });

  it('makes a list of the lone object that a pipe into ConvertTo-Json leaves', () => {
    expect(unwrapList(JSON.parse('{"Number":0}'))).toEqual([{ Number: 0 }]);
  });

  it.each(['{"value":[53264],"Count":1}', '{"Value":[53264],"Count":1}', '{"Count":1,"value":[53264]}'])(
    'opens the wrapping of an array that came out of a function: %s',
    (json) => {
      expect(unwrapList(JSON.parse(json))).toEqual([53264]);
    },
  );

  it('opens a wrapping whose value is a lone item', () => {
    expect(unwrapList(JSON.parse('{"value":{"Number":0},"Count":1}'))).toEqual([{ Number: 0 }]);
  });

  it.each(['{}', '[]', 'null', '[null]', '{"value":[],"Count":0}'])('sees nothing in %s', (json) => {
    expect(unwrapList(JSON.parse(json))).toEqual([]);
  });

  it('keeps an item that only has a property named value', () => {
    expect(unwrapList({ value: 'x', PSPath: 'y' })).toEqual([{ value: 'x', PSPath: 'y' }]);
  });
});

describe('numbers', () => {
  it('takes UInt64 as the bare number that 5.1 prints', () => {
    expect(read(optionalNumber, JSON.parse('10737418240'))).toBe(10_737_418_240);
  });

  it('takes the text of an Int64-backed enumeration', () => {
    expect(read(optionalNumber, '53264')).toBe(53_264);
  });

  it.each([null, undefined])('has no number for %s', (raw) => {
    expect(read(optionalNumber, raw)).toBeNull();
  });

  it.each(['', ' ', 'many', true, {}, [1]])('refuses %j', (raw) => {
    expect(read(optionalNumber, raw)).toBe('refused');
  });

  it('refuses nothing where a number has to be', () => {
    expect(read(requiredNumber, null)).toBe('refused');
    expect(read(z.object({ Number: requiredNumber }), {})).toBe('refused');
  });
});

describe('booleans', () => {
  it.each([true, 1, 'True', 'true'])('takes %j for true', (raw) => {
    expect(read(optionalBoolean, raw)).toBe(true);
  });

  it.each([false, 0, 'False', 'false '])('takes %j for false', (raw) => {
    expect(read(optionalBoolean, raw)).toBe(false);
  });

  it.each([null, undefined, ''])('has no answer for %j', (raw) => {
    expect(read(optionalBoolean, raw)).toBeNull();
  });

  it.each(['Wahr', 2, []])('refuses %j instead of guessing', (raw) => {
    expect(read(optionalBoolean, raw)).toBe('refused');
  });
});

describe('texts', () => {
  it('takes the padding off an ATA serial number', () => {
    expect(read(optionalText, '     WD-WCC4N0123456')).toBe('WD-WCC4N0123456');
  });

  it.each([null, undefined, '', '   ', '\u0000'])('has no text for %j', (raw) => {
    expect(read(optionalText, raw)).toBeNull();
  });

  it('opens a text from Get-Content', () => {
    expect(read(optionalText, { value: 'v1.2', PSPath: 'C:\\version' })).toBe('v1.2');
  });

  it('refuses nothing where a text has to be', () => {
    expect(read(requiredText, '')).toBe('refused');
    expect(read(z.object({ Name: requiredText }), {})).toBe('refused');
  });

  it('drops what is no text from a list of texts', () => {
    expect(read(textList, [null, 'C:\\', '', 5])).toEqual(['C:\\']);
  });
});

describe('driveLetter', () => {
  it.each(['C', 'c', 'C:', 'C:\\'])('takes %j', (raw) => {
    expect(read(driveLetter, raw)).toBe('C');
  });

  it.each(['"\\u0000"', '""', 'null', '"CD"', '"0"'])('sees no letter in %s', (json) => {
    expect(read(driveLetter, JSON.parse(json))).toBeNull();
  });
});

describe('enumerations', () => {
  const style = enumValue({ 0: 'RAW', 1: 'MBR', 2: 'GPT' }, { Unknown: 0 });

  it.each([2, '2', 'GPT', 'gpt', ' G P T '])('reads %j as the same value', (raw) => {
    expect(read(style, raw)).toEqual({ code: 2, label: 'GPT' });
  });

  it('knows another label of a number', () => {
    expect(read(style, 'Unknown')).toEqual({ code: 0, label: 'RAW' });
  });

  it('keeps a label that is in no table', () => {
    expect(read(style, 'Unbekannt')).toEqual({ code: null, label: 'Unbekannt' });
  });

  it('keeps a number that is in no table', () => {
    expect(read(style, 9)).toEqual({ code: 9, label: 'unknown (9)' });
  });

  it.each([null, undefined, ''])('has no value for %j', (raw) => {
    expect(read(style, raw)).toBeNull();
  });

  it.each([['53264'], [[53264]], [{ value: [53264], Count: 1 }], ['Online'], [['Online']]])(
    'reads a list from %j',
    (raw) => {
      expect(read(enumList({ 53264: 'Online' }), raw)).toEqual([{ code: 53_264, label: 'Online' }]);
    },
  );

  it('says what stood in a list where a number or a label has to be', () => {
    const parsed = enumList({ 2: 'OK' }).safeParse([{ a: 1 }]);
    expect(parsed.error?.issues[0]?.message).toBe('expected a number or a label, got an object');
  });
});
