import { describe, expect, it } from 'vitest';
import { nvmeDriver } from '../../agent/checks/nvme-driver.ts';
import { codes, judge, unread } from '../support/observed.ts';
import { rawBootDisk, rawContainerDisk, rawDisk, rawNvmeDriver, rawWindows } from '../support/raw-items.ts';

const NAMELESS = [rawBootDisk(), rawDisk({ SerialNumber: '0000_0000_0000_0001.' })];
const STORNVME = { Name: 'stornvme', Start: 0, ImagePath: 'System32\\drivers\\stornvme.sys' };

function judgeDriver(Drivers: unknown, disks = [rawBootDisk(), rawDisk()]) {
  return judge(nvmeDriver, { windows: [rawWindows({ Drivers })], disks });
}

describe('nvme-driver', () => {
  it('is ok with a current driver', () => {
    expect(judge(nvmeDriver, {})).toMatchObject({ status: 'ok', findings: [] });
  });

  it('explains EBS disks without a volume id by the driver that is not there', () => {
    const result = judgeDriver([STORNVME], NAMELESS);

    expect(result.status).toBe('warning');
    expect(result.findings).toMatchObject([
      { code: 'NvmeDriverMissing', evidence: { diskNumbers: '1', drivers: 'stornvme' } },
    ]);
  });

  it('says nothing of a missing driver where every disk has its volume id', () => {
    expect(judgeDriver([STORNVME]).status).toBe('ok');
    expect(judgeDriver([]).status).toBe('ok');
  });

  it('leaves disks without a volume id to their own check where the driver is there', () => {
    expect(judgeDriver([rawNvmeDriver()], NAMELESS).status).toBe('ok');
  });

  it('warns about a driver that is disabled', () => {
    const result = judgeDriver([rawNvmeDriver({ Start: 4 })]);

    expect(codes(result)).toEqual(['NvmeDriverDisabled']);
    expect(result.findings[0]?.evidence).toMatchObject({ start: 'Disabled' });
  });

  it.each([
    ['1.3.1.0', ['NvmeDriverOld']],
    ['1.3.2.0', []],
    [null, []],
    ['', []],
  ])('says of the version %j: %j', (FileVersion, expected) => {
    expect(codes(judgeDriver([rawNvmeDriver({ FileVersion })]))).toEqual(expected);
  });

  it.each([
    ['its bus', { BusType: 17 }],
    ['its name', { FriendlyName: 'NVMe Amazon Elastic B' }],
    ['its path', { Path: '\\\\?\\scsi#disk&ven_nvme&prod_amazon_elastic_b#4' }],
  ])('knows a disk that comes over NVMe by %s alone', (_what, shown) => {
    const disk = rawDisk({
      BusType: 1,
      FriendlyName: 'Amazon Elastic Block Store',
      Path: '\\\\?\\scsi#disk&ven_aws',
      SerialNumber: '1.',
      ...shown,
    });

    expect(codes(judgeDriver([STORNVME], [disk]))).toEqual(['NvmeDriverMissing']);
  });

  it('names every disk without a volume id, and every driver that is there', () => {
    const nameless = { SerialNumber: '0000_0000_0000_0001.' };
    const disks = [rawDisk({ ...nameless, Number: 1 }), rawDisk({ ...nameless, Number: 2 })];
    const [found] = judgeDriver([STORNVME, { ...STORNVME, Name: 'other' }], disks).findings;

    expect(found?.evidence).toEqual({ diskNumbers: '1, 2', drivers: 'stornvme, other' });
  });

  it('does not apply where no EBS disk comes over NVMe, as on Xen', () => {
    const xen = {
      FriendlyName: 'AWS PVDISK',
      Model: 'AWS PVDISK',
      BusType: 1,
      Path: '\\\\?\\scsi#disk&ven_aws',
    };
    const result = judgeDriver([STORNVME], [rawDisk({ ...xen, SerialNumber: null }), rawContainerDisk()]);

    expect(result.status).toBe('not_applicable');
  });

  it('takes a disk that an older stack shows as SCSI for NVMe by its name', () => {
    expect(codes(judgeDriver([STORNVME], [rawDisk({ BusType: 1, SerialNumber: null })]))).toEqual([
      'NvmeDriverMissing',
    ]);
  });

  it('is quiet on a healthy node whose drivers were not read, and cannot tell on another', () => {
    expect(judgeDriver(undefined).status).toBe('ok');
    expect(judgeDriver(undefined, NAMELESS)).toMatchObject({
      status: 'unknown',
      reason: expect.stringContaining('were not read'),
    });
  });

  it('is unknown when the registry or the disks could not be read', () => {
    expect(judge(nvmeDriver, { windows: unread() }).status).toBe('unknown');
    expect(judge(nvmeDriver, { disks: unread() }).status).toBe('unknown');
  });
});
