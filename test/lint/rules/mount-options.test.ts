import { describe, expect, it } from 'vitest';
import {
  BOUND,
  CLAIMED,
  codesOf,
  findingOf,
  pod,
  SMB_CLAIM,
  smbClass,
  volume,
} from '../../support/linted.ts';

describe('mount-options', () => {
  it('notes options of Linux on a class and on a volume', () => {
    const options = { mountOptions: ['file_mode=0777', 'vers=3.0'] };
    const ebs = volume({ csi: { driver: 'ebs.csi.aws.com' }, mountOptions: ['noatime'] });

    expect(findingOf('MountOptionsIgnored', pod(CLAIMED), SMB_CLAIM, smbClass({}, options))).toMatchObject({
      severity: 'info',
      message: 'the mount options file_mode=0777, vers=3.0 do nothing on Windows',
    });
    expect(codesOf(pod(CLAIMED), BOUND, ebs)).toEqual(['MountOptionsIgnored']);
  });

  it('knows nothing of other drivers', () => {
    const other = volume({ csi: { driver: 'disk.example.com' }, mountOptions: ['noatime'] });

    expect(codesOf(pod(CLAIMED), BOUND, other)).toEqual([]);
  });
});
