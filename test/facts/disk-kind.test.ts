import { describe, expect, it } from 'vitest';
import { diskKind, ebsVolumeId } from '../../agent/facts/disk-kind.ts';
import { decodeDisks, type Disk } from '../../agent/facts/disks.ts';
import { ec2Disks } from './samples.ts';

function disk(properties: Readonly<Record<string, unknown>>): Disk {
  const reading = decodeDisks([{ Number: 1, ...properties }]);
  if (!reading.ok || reading.value[0] === undefined) throw new Error('no disk');
  return reading.value[0];
}

const NVME = { FriendlyName: 'NVMe Amazon Elastic B', BusType: 17 };

describe('ebsVolumeId', () => {
  it.each([
    ['vol0a4064b39e5f534a2_00000001.', 'vol-0a4064b39e5f534a2'],
    ['vol0abc12d34e567f8a9', 'vol-0abc12d34e567f8a9'],
    ['vol-0abc12d34e567f8a9', 'vol-0abc12d34e567f8a9'],
    ['vol1234abcd_00000001.', 'vol-1234abcd'],
    ['VOL0A4064B39E5F534A2_00000001.', 'vol-0a4064b39e5f534a2'],
    ['  vol0a4064b39e5f534a2_00000001.', 'vol-0a4064b39e5f534a2'],
  ])('reads %s', (SerialNumber, id) => {
    expect(ebsVolumeId(disk({ ...NVME, SerialNumber }))).toBe(id);
  });

  it('reads the shortened ids of a real host', () => {
    const reading = decodeDisks(ec2Disks());
    expect(reading.ok && reading.value.map(ebsVolumeId)).toEqual(['vol-05e7', 'vol-0284', 'vol-0aac']);
  });

  it.each([
    null,
    '',
    'AWS6AAD8C2AEEE1193F0_00000001.',
    '0000_0000_0000_0000_0026_B738_4082_5615.',
    'volume',
    'vol0a4064b39e5f534a2ff',
  ])('sees none in %j', (SerialNumber) => {
    expect(ebsVolumeId(disk({ SerialNumber }))).toBeNull();
  });
});

describe('diskKind', () => {
  it.each([
    ['EBS on NVMe', { ...NVME, SerialNumber: 'vol0a4064b39e5f534a2_00000001.' }, 'ebs'],
    [
      'EBS behind an older driver, which says SCSI',
      { ...NVME, BusType: 1, SerialNumber: 'vol0a4064b39e5f534a2_00000001.' },
      'ebs',
    ],
    ['EBS on Xen', { FriendlyName: 'AWS PVDISK', SerialNumber: 'vol0abc12d34e567f8a9' }, 'ebs'],
    ['EBS without a serial number', { ...NVME, SerialNumber: '' }, 'ebs'],
    ['EBS on Xen without a serial number', { FriendlyName: 'AWS PVDISK', SerialNumber: null }, 'ebs'],
    ['EBS by its model alone', { FriendlyName: null, Model: 'Amazon Elastic Block Store' }, 'ebs'],
    [
      'EBS by its unique id alone',
      { UniqueId: 'vol05e70001Amazon Elastic Block Store              1D0F' },
      'ebs',
    ],
    [
      'instance store',
      { FriendlyName: 'NVMe Amazon EC2 NVMe', SerialNumber: 'AWS6AAD8C2AEEE1193F0_00000001.' },
      'instance-store',
    ],
    [
      'instance store by its serial number alone',
      { FriendlyName: 'NVMe Amazo', SerialNumber: 'AWS6AAD8C2AEEE1193F0_00000001.' },
      'instance-store',
    ],
    [
      'instance store on Xen',
      { FriendlyName: 'AWS PVDISK', SerialNumber: 'AWS6AAD8C2AEEE1193F0' },
      'instance-store',
    ],
    [
      'a container under containerd',
      {
        FriendlyName: 'Msft Virtual Disk',
        BusType: 15,
        SerialNumber: '',
        Location: 'C:\\ProgramData\\containerd\\root\\snapshots\\136\\sandbox.vhdx',
      },
      'container',
    ],
    [
      'a container whose bus is not told',
      {
        FriendlyName: 'Msft Virtual Disk',
        Location: 'C:\\ProgramData\\docker\\windowsfilter\\e99aca58861e7a7c\\sandbox.vhdx',
      },
      'container',
    ],
    [
      'a container by its bus alone',
      { FriendlyName: 'Msft Virtual Disk', BusType: 15, Location: 'elsewhere' },
      'container',
    ],
    ['a container on the older disk file', { Location: 'D:\\sandbox.vhd' }, 'container'],
    ['a disk in a folder that is named as a disk file', { Location: 'D:\\x.vhdx\\disk' }, 'other'],
    ['EBS by its serial number alone', { SerialNumber: 'vol0a4064b39e5f534a2' }, 'ebs'],
    ['a serial number in which AWS stands later', { SerialNumber: 'XAWS6AAD8' }, 'other'],
    ['instance store by its model alone', { Model: 'Amazon EC2 NVMe Instance Storage' }, 'instance-store'],
    [
      'an Azure data disk',
      {
        FriendlyName: 'Msft Virtual Disk',
        BusType: 10,
        SerialNumber: null,
        Location: 'Integrated : Adapter 3 : Port 0 : Target 0 : LUN 1',
      },
      'other',
    ],
    [
      'a VirtIO disk',
      { FriendlyName: 'Red Hat VirtIO', BusType: 10, Location: 'PCIROOT(0)#PCI(0400)#SCSI(P00T00L00)' },
      'other',
    ],
    ['a disk of which nothing is known', {}, 'other'],
  ])('knows %s', (_what, properties, kind) => {
    expect(diskKind(disk(properties))).toBe(kind);
  });
});
