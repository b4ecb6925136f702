import { describe, expect, it } from 'vitest';
import { EBS_METRICS } from '../../../agent/report/metrics/ebs.ts';
import type { Report } from '../../../agent/report/report-schema.ts';
import { rawDisk } from '../../support/raw-items.ts';
import { reportOf } from '../../support/reports.ts';

type Volume = NonNullable<Report['ebsVolumes']>[number];

/** The samples of a metric of a node with one volume, of which only this is different. */
function samplesOf(name: string, overrides: Partial<Volume>) {
  const report = reportOf({ disks: [rawDisk()] });
  const ebsVolumes = (report.ebsVolumes ?? []).map((volume) => ({ ...volume, ...overrides }));
  const metric = EBS_METRICS.find((definition) => definition.name === name);
  if (metric === undefined) expect.unreachable(`there is no metric ${name}`);
  const usage = { cpuSeconds: 1, residentBytes: 1, startedAt: 1 };
  return metric.samples({ ...report, ebsVolumes }, { maxSmbMappingSeries: 200 }, usage);
}

const FILE_SYSTEM = { partitionNumber: 1, accessPaths: [], label: null, sizeBytes: null, freeBytes: null };

describe('the metrics of EBS volumes', () => {
  it('tell neither yes nor no where Windows does not tell', () => {
    expect(samplesOf('winstorage_ebs_volume_offline', { isOffline: null })).toEqual([]);
    expect(samplesOf('winstorage_ebs_volume_read_only', { isReadOnly: null })).toEqual([]);
    expect(samplesOf('winstorage_ebs_volume_up', { up: null })).toEqual([]);
  });

  it('leave a label empty where nothing is known for it', () => {
    const unknown = {
      busType: null,
      partitionStyle: null,
      fileSystems: null,
      persistentVolumes: null,
      driver: null,
    };

    expect(samplesOf('winstorage_ebs_volume_info', unknown)).toMatchObject([
      { labels: { bus: '', partition_style: '', file_system: '', access_path: '', pv: '', driver: '' } },
    ]);
  });

  it('name the first file system that is one', () => {
    const fileSystems = [
      { ...FILE_SYSTEM, fileSystem: null },
      { ...FILE_SYSTEM, fileSystem: 'NTFS' },
    ];

    expect(samplesOf('winstorage_ebs_volume_info', { fileSystems })).toMatchObject([
      { labels: { file_system: 'NTFS' } },
    ]);
  });

  it('add up the file systems whose space is known, and are absent where none is', () => {
    const fileSystems = [100, null, 20].map((freeBytes) => ({
      ...FILE_SYSTEM,
      fileSystem: 'NTFS',
      freeBytes,
    }));

    expect(samplesOf('winstorage_ebs_volume_file_system_free_bytes', { fileSystems })).toMatchObject([
      { value: 120 },
    ]);
    expect(samplesOf('winstorage_ebs_volume_file_system_size_bytes', { fileSystems })).toEqual([]);
    expect(samplesOf('winstorage_ebs_volume_file_system_size_bytes', { fileSystems: null })).toEqual([]);
  });
});
