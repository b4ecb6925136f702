import { describe, expect, it } from 'vitest';
import type { Report } from '../../../agent/report/report-schema.ts';
import { ebsVolumeLines } from '../../../agent/report/text/ebs-volumes.ts';
import { createPage } from '../../../agent/report/text/page.ts';
import { unread } from '../../support/observed.ts';
import { rawDisk } from '../../support/raw-items.ts';
import { reportOf } from '../../support/reports.ts';

type Volume = NonNullable<Report['ebsVolumes']>[number];

const PAGE = createPage(null, false);
const GIB = 1024 ** 3;

/** The cells of the row of a volume of a healthy node, of which only this is different. */
function cells(overrides: Partial<Volume>): Readonly<Record<string, string>> {
  const report = reportOf();
  const volume = report.ebsVolumes?.[0];
  if (volume === undefined) expect.unreachable('a healthy node has a volume');
  const [, head = '', row = ''] = ebsVolumeLines(PAGE, {
    ...report,
    ebsVolumes: [{ ...volume, ...overrides }],
  });
  const values = row.split(/ {2,}/);
  return Object.fromEntries(head.split(/ {2,}/).map((title, index) => [title, values[index] ?? '']));
}

describe('ebsVolumeLines', () => {
  it('counts those too that the report leaves out', () => {
    const omitted = { findings: {}, pending: {}, smbGlobalMappings: {}, ebsVolumes: 88 };
    const [title] = ebsVolumeLines(PAGE, { ...reportOf({ disks: [rawDisk()] }), omitted });

    expect(title).toBe('EBS VOLUMES (89)');
  });

  it('shows what is the matter with a disk', () => {
    expect(cells({})).toMatchObject({ STATUS: 'ok', STATE: 'online' });
    expect(cells({ isReadOnly: true })).toMatchObject({ STATE: 'read-only' });
    expect(cells({ isOffline: true, status: 'critical' })).toMatchObject({
      STATUS: 'critical',
      STATE: 'offline',
    });
    expect(cells({ isOffline: null, status: 'unknown' })).toMatchObject({ STATUS: 'unknown', STATE: '?' });
  });

  it('shows the smallest share of free space, and rounds it down', () => {
    const fileSystem = { partitionNumber: 1, accessPaths: [], fileSystem: 'NTFS', label: null };
    const fileSystems = [
      { ...fileSystem, sizeBytes: 1000, freeBytes: 999 },
      { ...fileSystem, sizeBytes: 1000, freeBytes: 29 },
    ];

    expect(cells({ fileSystems, sizeBytes: 100 * GIB })).toMatchObject({
      FREE: '2%',
      FORMAT: 'NTFS',
      SIZE: '100 GiB',
    });
    expect(cells({ fileSystems: [], partitionStyle: 'RAW' })).toMatchObject({ FREE: '-', FORMAT: 'RAW' });
    expect(cells({ fileSystems: null, sizeBytes: null })).toMatchObject({ FORMAT: '?', SIZE: '?' });
  });

  it('goes by those file systems of which size and free space are known', () => {
    const fileSystem = { partitionNumber: 1, accessPaths: [], fileSystem: 'NTFS', label: null };
    const known = { ...fileSystem, sizeBytes: 1000, freeBytes: 500 };
    const free = (sizeBytes: number | null, freeBytes: number | null) =>
      cells({ fileSystems: [known, { ...fileSystem, sizeBytes, freeBytes }] })['FREE'];

    expect(free(null, 10)).toBe('50%');
    expect(free(1000, null)).toBe('50%');
    expect(free(0, 0)).toBe('50%');
    expect(cells({ fileSystems: null })).toMatchObject({ FREE: '-' });
  });

  it('shows a small volume in MiB, and each format once', () => {
    const fileSystem = { partitionNumber: 1, accessPaths: [], label: null, sizeBytes: null, freeBytes: null };
    const fileSystems = ['NTFS', null, 'NTFS'].map((name) => ({ ...fileSystem, fileSystem: name }));

    expect(cells({ sizeBytes: 512 * 1024 ** 2, fileSystems })).toMatchObject({
      SIZE: '512 MiB',
      FORMAT: 'NTFS, none',
    });
    expect(cells({ sizeBytes: GIB })).toMatchObject({ SIZE: '1 GiB' });
    expect(cells({ fileSystems: [], partitionStyle: null })).toMatchObject({ FORMAT: '-' });
  });

  it('names the disk of Windows as such', () => {
    expect(cells({ isBoot: true })).toMatchObject({ VOLUMES: 'the disk of Windows' });
  });

  it.each([60, 80, 120])('fits %i columns', (columns) => {
    const seen = { disks: Array.from({ length: 128 }, (_, index) => rawDisk({ Number: index })) };

    const lines = ebsVolumeLines(createPage(columns, false), reportOf(seen));

    expect(lines.filter((line) => line.length > columns)).toEqual([]);
  });

  it('says that it is unknown when the disks could not be read', () => {
    expect(ebsVolumeLines(PAGE, reportOf({ disks: unread('timeout', 'no answer') }))).toEqual([
      'EBS VOLUMES',
      '  unknown: they could not be looked at',
    ]);
  });
});
