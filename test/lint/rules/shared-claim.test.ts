import { describe, expect, it } from 'vitest';
import {
  claim,
  CLAIMED,
  codesOf,
  findingOf,
  podSpec,
  SMB_CLAIM,
  smbClass,
  storageClass,
  workload,
} from '../../support/linted.ts';

const given = [claim(), storageClass()] as const;
const deployment = (spec: Record<string, unknown>) => workload('Deployment', spec, podSpec(CLAIMED));

describe('shared-claim', () => {
  it('finds several pods on one claim', () => {
    expect(findingOf('ClaimSharedByPods', deployment({ replicas: 3 }), ...given).message).toBe(
      '3 pods use the claim data together',
    );
  });

  it('finds a DaemonSet on one claim', () => {
    expect(codesOf(workload('DaemonSet', {}, podSpec(CLAIMED)), ...given)).toEqual(['ClaimSharedByPods']);
  });

  it('finds a Job with pods beside each other', () => {
    expect(codesOf(workload('Job', { parallelism: 2 }, podSpec(CLAIMED)), ...given)).toEqual([
      'ClaimSharedByPods',
    ]);
  });

  it('takes several pods that have a claim each', () => {
    const volumeClaimTemplates = [{ ...claim() }];

    expect(codesOf(workload('StatefulSet', { replicas: 3, volumeClaimTemplates }), storageClass())).toEqual(
      [],
    );
  });

  it('takes several pods on SMB, whatever its access mode is', () => {
    const once = { ...SMB_CLAIM, spec: { accessModes: ['ReadWriteOnce'], storageClassName: 'smb' } };

    expect(codesOf(deployment({ replicas: 3 }), once, smbClass())).toEqual([]);
  });

  it.each([
    [{ strategy: undefined }, ['RollingUpdateNeedsVolumeTwice']],
    [{ strategy: { rollingUpdate: { maxSurge: 1 } } }, ['RollingUpdateNeedsVolumeTwice']],
    [{ strategy: { rollingUpdate: { maxSurge: 0, maxUnavailable: 1 } } }, []],
    [{ strategy: { type: 'Recreate' } }, []],
    [{ strategy: undefined, replicas: 0 }, []],
  ])('looks at how a Deployment is updated: %j', (spec, codes) => {
    expect(codesOf(deployment(spec), ...given)).toEqual(codes);
  });

  it('says nothing of a claim that was not given', () => {
    expect(codesOf(deployment({ replicas: 3 }))).toEqual([]);
  });
});
