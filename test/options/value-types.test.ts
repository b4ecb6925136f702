import { describe, expect, it } from 'vitest';
import {
  bytes,
  choice,
  listenAddress,
  listOf,
  ratio,
  seconds,
  text,
  wholeNumber,
} from '../../agent/options/value-types.ts';

describe('numbers', () => {
  it.each([
    ['seconds', seconds(0.1, 60), 3, 3],
    ['seconds as text', seconds(0.1, 60), '0.5', 0.5],
    ['seconds at the limit', seconds(0.1, 60), 60, 60],
    ['seconds above', seconds(0.1, 60), 60.1, undefined],
    ['seconds below', seconds(0.1, 60), 0, undefined],
    ['seconds that are not', seconds(0.1, 60), '3s', undefined],
    ['seconds that are nothing', seconds(0, 60), '', undefined],
    ['seconds that are null', seconds(0, 60), null, undefined],
    ['seconds that are true', seconds(0, 60), true, undefined],
    ['seconds without end', seconds(0, Number.MAX_VALUE), Number.POSITIVE_INFINITY, undefined],
    ['a whole number', wholeNumber(0, 10), '7', 7],
    ['a broken number', wholeNumber(0, 10), 7.5, undefined],
    ['a share', ratio, 0.1, 0.1],
    ['a percentage', ratio, 10, undefined],
    ['bytes', bytes, 104_857_600, 104_857_600],
    ['bytes with a unit', bytes, '100Mi', undefined],
    ['negative bytes', bytes, -1, undefined],
  ])('takes or refuses %s', (_what, type, raw, value) => {
    expect(type.read(raw)).toBe(value);
  });
});

describe('words', () => {
  it('takes one of the words', () => {
    expect(choice('auto', 'off').read('auto')).toBe('auto');
    expect(choice('auto', 'off').read('Auto')).toBeUndefined();
  });

  it('takes what YAML 1.1 makes of off and on', () => {
    expect(choice('auto', 'off').read(false)).toBe('off');
    expect(choice('auto', 'json').read(false)).toBeUndefined();
    expect(choice('on', 'off').read(true)).toBe('on');
    expect(choice('auto', 'off').read(true)).toBeUndefined();
  });

  it('says what was expected, without an endless list', () => {
    expect(choice('a', 'b').expected).toBe('one of a, b');
    expect(choice('1', '2', '3', '4', '5', '6', '7', '8', '9').expected).toBe(
      'one of 1, 2, 3, 4, 5, 6, 7, 8, …',
    );
  });

  it('takes text that fits', () => {
    const node = text('a name', /^\S+$/);
    expect(node.read('ip-10-0-0-1')).toBe('ip-10-0-0-1');
    expect(node.read('a b')).toBeUndefined();
    expect(node.read(5)).toBeUndefined();
  });
});

describe('lists', () => {
  const drivers = listOf(choice('ebs', 'smb'));

  it.each([['ebs,smb'], [' ebs , smb '], [['ebs', 'smb']], [['ebs', 'smb', 'ebs']]])('takes %j', (raw) => {
    expect(drivers.read(raw)).toEqual(['ebs', 'smb']);
  });

  it.each([[''], [[]], ['ebs,'], ['ebs,nfs'], [['ebs', null]], [null], [5]])('refuses %j', (raw) => {
    expect(drivers.read(raw)).toBeUndefined();
  });
});

describe('listenAddress', () => {
  it.each([
    ['0.0.0.0:10045', { address: '0.0.0.0', port: 10_045 }],
    ['[::]:10045', { address: '::', port: 10_045 }],
    ['[fe80::1%12]:80', { address: 'fe80::1%12', port: 80 }],
    ['localhost:0', { address: 'localhost', port: 0 }],
  ])('takes %s', (raw, value) => {
    expect(listenAddress.read(raw)).toEqual(value);
  });

  it.each([
    '10045',
    ':10045',
    '0.0.0.0',
    '0.0.0.0:',
    '0.0.0.0:65536',
    '::1:80',
    '[::1]',
    '1.2.3.4:-1',
    ' 1.2.3.4:80',
    '',
    10_045,
    null,
  ])('refuses %j', (raw) => {
    expect(listenAddress.read(raw)).toBeUndefined();
  });
});
