import { describe, expect, it } from 'vitest';
import { decodeDisks, type Disk } from '../../agent/facts/disks.ts';
import { rawDisk } from '../support/raw-items.ts';
import { ec2Disks, labelledStorage } from './samples.ts';

function disks(raw: unknown): Disk[] {
  const reading = decodeDisks(raw);
  if (!reading.ok) throw new Error(reading.failure.message);
  return reading.value;
}

describe('decodeDisks', () => {
  it('reads the disks of an EC2 instance as raw CIM prints them', () => {
    expect(
      disks(ec2Disks()).map(({ number, busType, partitionStyle, isBoot }) => [
        number,
        busType,
        partitionStyle,
        isBoot,
      ]),
    ).toEqual([
      [2, 'NVMe', 'RAW', false],
      [0, 'NVMe', 'MBR', true],
      [1, 'NVMe', 'GPT', false],
    ]);
  });

  it('knows that an online disk says 53264', () => {
    expect(disks(ec2Disks())[0]?.operationalStatus).toEqual([{ code: 53_264, label: 'Online' }]);
  });

  it('has no value for properties that a host did not print', () => {
    expect(disks(ec2Disks())[0]).toMatchObject({
      path: null,
      location: null,
      model: null,
      offlineReason: null,
      largestFreeExtentBytes: null,
    });
  });

  it('reads English labels, which the Storage module puts in place of numbers', () => {
    expect(
      disks(labelledStorage().Disks).map(({ busType, partitionStyle }) => [busType, partitionStyle]),
    ).toEqual([
      ['File Backed Virtual', 'RAW'],
      ['SAS', 'GPT'],
      ['SAS', 'MBR'],
    ]);
  });

  it('reads a label and its number alike', () => {
    const labelled = rawDisk({
      BusType: 'NVMe',
      PartitionStyle: 'GPT',
      OperationalStatus: 'Online',
      HealthStatus: 'Healthy',
    });
    expect(disks([labelled])).toEqual(disks([rawDisk()]));
  });

  it('knows the other name of storage spaces', () => {
    expect(disks([rawDisk({ BusType: 'Spaces' })])[0]?.busType).toBe('Storage Spaces');
  });

  it('tells why a disk is offline', () => {
    const [disk] = disks([rawDisk({ IsOffline: true, OfflineReason: 4, OperationalStatus: [53267] })]);
    expect(disk).toMatchObject({ isOffline: true, offlineReason: { code: 4, label: 'Collision' } });
  });

  it.each([null, 0, ''])('has no reason where Windows gives %j', (OfflineReason) => {
    expect(disks([rawDisk({ OfflineReason })])[0]?.offlineReason).toBeNull();
  });

  it('names a disk without a number and keeps the others', () => {
    const reading = decodeDisks([rawDisk({ Number: null }), rawDisk({ Number: 3 })]);
    expect(reading).toMatchObject({
      ok: true,
      value: [{ number: 3 }],
      dropped: ['item 1: Number: expected a number, got nothing'],
    });
  });

  it('fails as malformed when no disk can be read', () => {
    expect(decodeDisks([{ Number: 'zero' }])).toMatchObject({ ok: false, failure: { kind: 'malformed' } });
  });
});
