import { describe, expect, it } from 'vitest';
import { claim, CLAIMED, codesOf, findingOf, pod, podSpec, volume, workload } from '../../support/linted.ts';

const unnamed = claim({ storageClassName: undefined });

describe('claim-class', () => {
  it('notes a claim that leaves its class to the cluster', () => {
    expect(findingOf('ClaimWithoutClass', pod(CLAIMED), unnamed).place).toMatchObject({
      file: '1.yaml',
      object: 'PersistentVolumeClaim data',
    });
  });

  it('notes a template of a StatefulSet', () => {
    const templates = [{ metadata: { name: 'data' }, spec: { accessModes: ['ReadWriteOnce'] } }];

    expect(codesOf(workload('StatefulSet', { volumeClaimTemplates: templates }))).toEqual([
      'ClaimWithoutClass',
    ]);
  });

  it.each([
    ['names a class', claim()],
    ['wants none', claim({ storageClassName: '' })],
    ['names its volume', claim({ storageClassName: undefined, volumeName: 'pv-1' })],
  ])('takes a claim that %s', (_what, given) => {
    expect(codesOf(pod(CLAIMED), given)).toEqual([]);
  });

  it('takes a claim that a volume is reserved for', () => {
    const reserved = volume({
      claimRef: { name: 'data', namespace: 'default' },
      csi: { driver: 'ebs.csi.aws.com' },
    });

    expect(codesOf(pod(CLAIMED), unnamed, reserved)).toEqual([]);
  });

  it('does not speak of claims that no Windows pod uses', () => {
    expect(codesOf(unnamed)).toEqual([]);
    expect(
      codesOf(workload('Deployment', {}, podSpec({ containers: [], nodeSelector: {}, ...CLAIMED })), unnamed),
    ).toEqual([]);
  });
});
