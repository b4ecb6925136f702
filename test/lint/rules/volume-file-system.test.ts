import { describe, expect, it } from 'vitest';
import { BOUND, CLAIMED, codesOf, findingOf, pod, volume } from '../../support/linted.ts';

const ebs = (fsType?: string) => ({ csi: { driver: 'ebs.csi.aws.com', volumeHandle: 'vol-1', fsType } });

describe('volume-file-system', () => {
  it('finds a volume made by hand that holds ext4: Windows would format it', () => {
    const found = findingOf('StaticVolumeNotNtfs', pod(CLAIMED), BOUND, volume(ebs('ext4')));

    expect(found).toMatchObject({ severity: 'critical', message: 'the volume is said to hold ext4' });
    expect(found.meaning).toContain('lost');
  });

  it('only warns of one that a provisioner made, which holds NTFS in truth', () => {
    const annotations = { 'pv.kubernetes.io/provisioned-by': 'ebs.csi.aws.com' };

    expect(codesOf(pod(CLAIMED), BOUND, volume(ebs('ext4'), { annotations }))).toEqual(['VolumeNotNtfs']);
  });

  it.each(['ntfs', 'NTFS', '', undefined])('takes fsType %j', (fsType) => {
    expect(codesOf(pod(CLAIMED), BOUND, volume(ebs(fsType)))).toEqual([]);
  });

  it('does not speak of a volume that no Windows pod uses', () => {
    expect(codesOf(volume(ebs('ext4')))).toEqual([]);
  });

  it('speaks of a volume that only Windows nodes may mount', () => {
    const nodeSelectorTerms = [
      { matchExpressions: [{ key: 'kubernetes.io/os', operator: 'In', values: ['windows'] }] },
    ];
    const tied = volume({ ...ebs('xfs'), nodeAffinity: { required: { nodeSelectorTerms } } });

    expect(findingOf('StaticVolumeNotNtfs', tied).evidence).toEqual({
      because: 'it is for Windows nodes only',
    });
  });
});
