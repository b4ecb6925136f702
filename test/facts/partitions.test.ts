import { describe, expect, it } from 'vitest';
import { decodePartitions, type Partition } from '../../agent/facts/partitions.ts';
import { GLOBAL_MOUNT, rawPartition, VOLUME_PATH } from '../support/raw-items.ts';
import { labelledStorage } from './samples.ts';

function partitions(raw: unknown): Partition[] {
  const reading = decodePartitions(raw);
  if (!reading.ok) throw new Error(reading.failure.message);
  return reading.value;
}

describe('decodePartitions', () => {
  it('reads "\\u0000" as no drive letter and [null] as no access path', () => {
    expect(partitions(labelledStorage().Partitions)[0]).toMatchObject({
      driveLetter: null,
      accessPaths: [],
      volumePath: null,
    });
  });

  it('reads a partition with a letter', () => {
    expect(partitions(labelledStorage().Partitions)[3]).toMatchObject({
      diskNumber: 0,
      number: 4,
      driveLetter: 'C',
      accessPaths: ['C:\\'],
      volumePath: '\\\\?\\Volume{efef19e4-aa31-40cb-91c7-6829a696271c}\\',
    });
  });

  it('tells folders from the path of the volume, wherever that stands', () => {
    expect(partitions([rawPartition({ AccessPaths: [VOLUME_PATH, GLOBAL_MOUNT] })])[0]).toMatchObject({
      accessPaths: [GLOBAL_MOUNT],
      volumePath: VOLUME_PATH,
    });
  });

  it.each([[{ value: [VOLUME_PATH], Count: 1 }], [VOLUME_PATH], [[VOLUME_PATH]]])(
    'reads access paths from %j',
    (AccessPaths) => {
      expect(partitions([rawPartition({ AccessPaths })])[0]?.volumePath).toBe(VOLUME_PATH);
    },
  );

  it.each([
    ['{e3c9e316-0b5c-4db8-817d-f92df00215ae}', false],
    ['{c12a7328-f81f-11d2-ba4b-00a0c93ec93b}', false],
    ['{DE94BBA4-06D1-4D40-A16A-BFD50179D6AC}', false],
    ['e3c9e316-0b5c-4db8-817d-f92df00215ae', false],
    ['{ebd0a0a2-b9e5-4433-87c0-68b6b72699c7}', true],
    [null, true],
  ])('knows whether GPT type %s holds data', (GptType, holdsData) => {
    expect(partitions([rawPartition({ GptType })])[0]?.holdsData).toBe(holdsData);
  });

  it('leaves a hidden partition to Windows', () => {
    expect(partitions([rawPartition({ IsHidden: true })])[0]?.holdsData).toBe(false);
  });

  it('names a partition without a disk and keeps the others', () => {
    expect(decodePartitions([rawPartition({ DiskNumber: undefined }), rawPartition()])).toMatchObject({
      ok: true,
      value: [{ number: 2 }],
      dropped: ['item 1: DiskNumber: expected a number, got nothing'],
    });
  });

  it('fails as malformed when no partition can be read', () => {
    expect(decodePartitions(['x'])).toMatchObject({ ok: false, failure: { kind: 'malformed' } });
  });
});
