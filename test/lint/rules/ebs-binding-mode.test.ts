import { describe, expect, it } from 'vitest';
import {
  claim,
  CLAIMED,
  codesOf,
  findingOf,
  pod,
  SMB_CLAIM,
  smbClass,
  storageClass,
} from '../../support/linted.ts';

const user = [pod(CLAIMED), claim()] as const;

describe('ebs-binding-mode', () => {
  it.each(['Immediate', undefined])('finds volumeBindingMode %j', (volumeBindingMode) => {
    expect(codesOf(...user, storageClass({ volumeBindingMode }))).toEqual(['EbsBindsImmediately']);
  });

  it('says that the default is Immediate', () => {
    const { message } = findingOf(
      'EbsBindsImmediately',
      ...user,
      storageClass({ volumeBindingMode: undefined }),
    );

    expect(message).toBe('volumeBindingMode is missing, and its default is Immediate');
  });

  it('takes a class that names its zones', () => {
    const allowedTopologies = [
      { matchLabelExpressions: [{ key: 'topology.kubernetes.io/zone', values: ['eu-central-1a'] }] },
    ];

    expect(codesOf(...user, storageClass({ volumeBindingMode: 'Immediate', allowedTopologies }))).toEqual([]);
  });

  it('asks nothing of SMB, which has no zones', () => {
    expect(codesOf(pod(CLAIMED), SMB_CLAIM, smbClass({}, { volumeBindingMode: 'Immediate' }))).toEqual([]);
  });
});
