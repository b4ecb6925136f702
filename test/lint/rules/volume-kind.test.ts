import { describe, expect, it } from 'vitest';
import {
  BOUND,
  claim,
  CLAIMED,
  codesOf,
  findingOf,
  pod,
  storageClass,
  volume,
} from '../../support/linted.ts';

describe('volume-kind', () => {
  it.each(['efs.csi.aws.com', 's3.csi.aws.com'])(
    'finds %s in a pod, in a volume and in a class',
    (driver) => {
      const wrong = ['VolumeKindNotForWindows'];

      expect(codesOf(pod({ volumes: [{ name: 'data', csi: { driver } }] }))).toEqual(wrong);
      expect(codesOf(pod(CLAIMED), BOUND, volume({ csi: { driver } }))).toEqual(wrong);
      expect(codesOf(pod(CLAIMED), claim(), storageClass({ provisioner: driver }))).toEqual(wrong);
    },
  );

  it('finds NFS', () => {
    const nfs = { server: 'nfs.corp.example.com', path: '/' };

    expect(codesOf(pod(CLAIMED), BOUND, volume({ nfs }))).toEqual(['VolumeKindNotForWindows']);
    expect(findingOf('VolumeKindNotForWindows', pod({ volumes: [{ name: 'data', nfs }] })).message).toBe(
      'the volume data is one of nfs',
    );
  });

  it('takes EBS, and does not speak of Linux pods', () => {
    expect(codesOf(pod(CLAIMED), claim(), storageClass())).toEqual([]);
    expect(codesOf(pod({ nodeSelector: {}, containers: [], volumes: [{ nfs: {} }] }))).toEqual([]);
  });
});
