import { describe, expect, it } from 'vitest';
import { decodeDisks } from '../../agent/facts/disks.ts';
import { joinEbsVolumes, type EbsVolume } from '../../agent/facts/ebs-volumes.ts';
import { decodePartitions } from '../../agent/facts/partitions.ts';
import { decodeVolumes } from '../../agent/facts/volumes.ts';
import type { Reading } from '../../agent/facts/observation.ts';
import {
  GIB,
  MIB,
  rawBootDisk,
  rawContainerDisk,
  rawDisk,
  rawPartition,
  rawReservedPartition,
  rawVolume,
  VOLUME_ID,
  VOLUME_PATH,
} from '../support/raw-items.ts';

function valueOf<T>(reading: Reading<T>): T {
  if (!reading.ok) throw new Error(reading.failure.message);
  return reading.value;
}

function join(
  disks: readonly unknown[],
  partitions: readonly unknown[] | null,
  volumes: readonly unknown[] | null,
) {
  return joinEbsVolumes(
    valueOf(decodeDisks(disks)),
    partitions === null ? null : valueOf(decodePartitions(partitions)),
    volumes === null ? null : valueOf(decodeVolumes(volumes)),
  );
}

function only(joined: readonly EbsVolume[]): EbsVolume {
  if (joined.length !== 1 || joined[0] === undefined) throw new Error(`${joined.length} volumes`);
  return joined[0];
}

describe('joinEbsVolumes', () => {
  it('finds the volume of a partition by its path', () => {
    const joined = only(join([rawDisk()], [rawReservedPartition(), rawPartition()], [rawVolume()]));
    expect(joined.volumeId).toBe(VOLUME_ID);
    expect(joined.partitions).toHaveLength(2);
    expect(joined.dataPartitions).toMatchObject([
      { partition: { number: 2 }, volume: { fileSystem: 'NTFS' } },
    ]);
  });

  it.each([VOLUME_PATH.toUpperCase(), VOLUME_PATH.slice(0, -1), VOLUME_PATH.slice(0, -1).toLowerCase()])(
    'takes %s for the same path',
    (UniqueId) => {
      const joined = only(join([rawDisk()], [rawPartition()], [rawVolume({ UniqueId })]));
      expect(joined.dataPartitions?.[0]?.volume).not.toBeNull();
    },
  );

  it('does not join a volume without a path to a partition without one', () => {
    const joined = only(
      join([rawDisk()], [rawPartition({ AccessPaths: [null] })], [rawVolume({ UniqueId: null, Path: null })]),
    );
    expect(joined.dataPartitions?.[0]?.volume).toBeNull();
  });

  it('leaves out disks that are no EBS volume, and EBS disks that show no id', () => {
    expect(join([rawContainerDisk(), rawDisk({ SerialNumber: '' })], [], [])).toEqual([]);
  });

  it('sorts by volume id, because Windows lists disks in any order', () => {
    const ids = join([rawDisk(), rawBootDisk()], [], []).map(({ volumeId }) => volumeId);
    expect(ids).toEqual(['vol-03683f1d861744bc7', VOLUME_ID]);
  });

  it.each([{ IsBoot: true }, { IsSystem: true }])('knows the root volume by %j', (flags) => {
    expect(only(join([rawDisk(flags)], [], [])).isBoot).toBe(true);
  });

  it('has no partitions where they could not be read', () => {
    expect(only(join([rawDisk()], null, null))).toMatchObject({ partitions: null, dataPartitions: null });
  });

  it('has partitions without volumes where volumes could not be read', () => {
    expect(only(join([rawDisk()], [rawPartition()], null)).dataPartitions).toMatchObject([{ volume: null }]);
  });
});

describe('space behind the last partition', () => {
  const unallocated = (disk: Readonly<Record<string, unknown>>, partitions: readonly unknown[] | null) =>
    only(join([rawDisk(disk)], partitions, [])).unallocatedBytes;

  it('is what the disk has behind the end of the last partition', () => {
    expect(unallocated({ Size: 30 * GIB }, [rawReservedPartition(), rawPartition()])).toBe(10 * GIB + MIB);
  });

  it('does not depend on the order of the partitions', () => {
    expect(unallocated({ Size: 30 * GIB }, [rawPartition(), rawReservedPartition()])).toBe(10 * GIB + MIB);
  });

  it('is never negative', () => {
    expect(unallocated({ Size: 10 * GIB }, [rawPartition()])).toBe(0);
  });

  it.each([{ Offset: null }, { Size: null }])(
    'comes from LargestFreeExtent where a partition has %j',
    (missing) => {
      expect(unallocated({ LargestFreeExtent: 5 * GIB }, [rawPartition(missing)])).toBe(5 * GIB);
    },
  );

  it('comes from LargestFreeExtent where partitions could not be read', () => {
    expect(unallocated({ LargestFreeExtent: 5 * GIB }, null)).toBe(5 * GIB);
  });

  it('cannot be told where nothing tells it', () => {
    expect(unallocated({ LargestFreeExtent: null }, [])).toBeNull();
  });

  it.each([{ IsOffline: true }, { PartitionStyle: 0 }, { Size: null }])(
    'cannot be told of a disk with %j',
    (disk) => {
      expect(unallocated({ LargestFreeExtent: 5 * GIB, ...disk }, [rawPartition()])).toBeNull();
    },
  );
});
