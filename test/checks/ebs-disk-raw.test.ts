import { describe, expect, it } from 'vitest';
import { ebsDiskRaw } from '../../agent/checks/ebs-disk-raw.ts';
import { codes, judge, unread } from '../support/observed.ts';
import { rawBootDisk, rawContainerDisk, rawDisk } from '../support/raw-items.ts';

describe('ebs-disk-raw', () => {
  it.each([1, 2, 'GPT', null])('is ok with partition style %j', (PartitionStyle) => {
    expect(judge(ebsDiskRaw, { disks: [rawDisk({ PartitionStyle })] }).status).toBe('ok');
  });

  it.each([0, 'RAW', 'Unknown'])('warns about an online disk with partition style %j', (PartitionStyle) => {
    const result = judge(ebsDiskRaw, { disks: [rawDisk({ PartitionStyle })] });

    expect(result.status).toBe('warning');
    expect(codes(result)).toEqual(['EbsDiskNotInitialised']);
  });

  it('warns of the danger for the data of Linux, and gives no command that writes', () => {
    const kind = ebsDiskRaw.findings['EbsDiskNotInitialised'];

    expect(kind?.remedy).toContain('do not initialise or format it');
    expect(kind?.commands.join()).not.toMatch(/Initialize-Disk|Format-Volume|Clear-Disk|diskpart/);
  });

  it('leaves out disks that are offline, of the node, of containers, or of an instance store', () => {
    const raw = { PartitionStyle: 0 };
    const disks = [
      rawDisk({ ...raw, IsOffline: true }),
      rawDisk({ ...raw, Number: 2, IsOffline: null }),
      rawBootDisk(raw),
      rawContainerDisk(raw),
      rawDisk({ ...raw, Number: 6, SerialNumber: 'AWS6AAD8C2AEEE1193F0_00000001.' }),
    ];

    expect(codes(judge(ebsDiskRaw, { disks }))).toEqual([]);
  });

  it('is unknown when disks could not be read', () => {
    expect(judge(ebsDiskRaw, { disks: unread() }).status).toBe('unknown');
  });
});
