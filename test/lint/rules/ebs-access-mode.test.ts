import { describe, expect, it } from 'vitest';
import {
  BOUND,
  claim,
  CLAIMED,
  codesOf,
  findingOf,
  pod,
  SMB_CLAIM,
  smbClass,
  storageClass,
  volume,
} from '../../support/linted.ts';

describe('ebs-access-mode', () => {
  it.each(['ReadWriteMany', 'ReadOnlyMany'])('finds %s of EBS', (mode) => {
    const found = findingOf(
      'EbsAccessModeNotPossible',
      pod(CLAIMED),
      claim({ accessModes: ['ReadWriteOnce', mode] }),
      storageClass(),
    );

    expect(found).toMatchObject({
      severity: 'critical',
      message: `the access mode ${mode} is asked of an EBS volume`,
    });
    expect(found.place).toMatchObject({ file: '1.yaml', object: 'PersistentVolumeClaim data' });
  });

  it.each(['ReadWriteOnce', 'ReadWriteOncePod'])('takes %s', (mode) => {
    expect(codesOf(pod(CLAIMED), claim({ accessModes: [mode] }), storageClass())).toEqual([]);
  });

  it('finds it in a volume', () => {
    const many = volume({ accessModes: ['ReadWriteMany'], csi: { driver: 'ebs.csi.aws.com' } });

    expect(codesOf(pod(CLAIMED), BOUND, many)).toEqual(['EbsAccessModeNotPossible']);
  });

  it('takes ReadWriteMany of SMB, and of a class that was not given', () => {
    expect(codesOf(pod(CLAIMED), SMB_CLAIM, smbClass())).toEqual([]);
    expect(codesOf(pod(CLAIMED), claim({ accessModes: ['ReadWriteMany'] }))).toEqual([]);
  });
});
