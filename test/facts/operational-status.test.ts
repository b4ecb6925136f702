import { describe, expect, it } from 'vitest';
import { OPERATIONAL_STATUS } from '../../agent/facts/operational-status.ts';
import { enumList } from '../../agent/facts/windows-json.ts';

const read = (raw: unknown): unknown => enumList(OPERATIONAL_STATUS).parse(raw);

describe('what storage objects say of themselves', () => {
  // Windows' documentation gives these in hexadecimal.
  it.each([
    [2, 'OK'],
    [0xd00d, 'Scan Needed'],
    [0xd00e, 'Spot Fix Needed'],
    [0xd00f, 'Full Repair Needed'],
    [0xd010, 'Online'],
    [0xd011, 'Not Ready'],
    [0xd012, 'No Media'],
    [0xd013, 'Offline'],
    [0xd014, 'Failed'],
  ])('means the same as %i and as %s', (code, label) => {
    expect(read([code])).toEqual([{ code, label }]);
    expect(read(label)).toEqual([{ code, label }]);
  });

  it('gives each label to one number, so that a label can be read back', () => {
    const labels = Object.values(OPERATIONAL_STATUS);
    expect(new Set(labels).size).toBe(labels.length);
  });
});
