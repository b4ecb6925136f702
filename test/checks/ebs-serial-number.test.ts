import { describe, expect, it } from 'vitest';
import { ebsSerialNumber } from '../../agent/checks/ebs-serial-number.ts';
import { codes, judge, unread } from '../support/observed.ts';
import { rawBootDisk, rawContainerDisk, rawDisk, VOLUME_ID } from '../support/raw-items.ts';

function judgeDisks(...disks: readonly unknown[]) {
  return judge(ebsSerialNumber, { disks });
}

describe('ebs-serial-number', () => {
  it('is ok when every EBS disk has its own volume id', () => {
    expect(judge(ebsSerialNumber, {})).toMatchObject({ status: 'ok', findings: [] });
  });

  it('is critical, once, when two disks have the same volume id', () => {
    const result = judgeDisks(rawDisk(), rawBootDisk(), rawDisk({ Number: 3 }));

    expect(result.status).toBe('critical');
    expect(result.findings).toMatchObject([
      {
        code: 'EbsSerialAmbiguous',
        subject: { kind: 'ebs_volume', name: VOLUME_ID },
        evidence: { volumeId: VOLUME_ID, diskNumbers: '1, 3' },
      },
    ]);
  });

  it('is critical when an old, short volume id is the beginning of another', () => {
    const result = judgeDisks(rawDisk(), rawDisk({ Number: 2, SerialNumber: 'vol0a4064b3_00000001.' }));

    expect(result.findings.map(({ subject }) => subject.name)).toEqual(['vol-0a4064b3']);
  });

  it.each([null, '', '0000_0000_0000_0000.'])('warns when the serial number is %j', (SerialNumber) => {
    const result = judgeDisks(rawDisk({ SerialNumber }));

    expect(result.status).toBe('warning');
    expect(codes(result)).toEqual(['EbsSerialMissing']);
    expect(result.findings[0]?.subject.kind).toBe('disk');
  });

  it('names the disk by what stays the same as long as Windows gives it', () => {
    const name = (overrides: object) =>
      judgeDisks(rawDisk({ SerialNumber: null, ...overrides })).findings[0]?.subject.name;

    expect(name({ UniqueId: 'u', Path: 'p' })).toBe('u');
    expect(name({ UniqueId: null, Path: 'p' })).toBe('p');
    expect(name({ UniqueId: null, Path: null, Number: 7 })).toBe('disk 7');
  });

  it('does not miss a serial number on disks of containers and instance stores', () => {
    const store = rawDisk({
      Number: 5,
      SerialNumber: 'AWS6AAD8C2AEEE1193F0_00000001.',
      FriendlyName: 'NVMe Amazon EC2 NVMe',
      Model: 'Amazon EC2 NVMe Instance Storage',
      UniqueId: 'AWS6AAD8C2AEEE1193F00001Amazon EC2 NVMe Instance Storage 1D0F',
    });

    expect(codes(judgeDisks(rawContainerDisk(), rawContainerDisk({ Number: 6 }), store))).toEqual([]);
  });

  it('is unknown when disks could not be read', () => {
    expect(judge(ebsSerialNumber, { disks: unread() }).status).toBe('unknown');
  });
});
