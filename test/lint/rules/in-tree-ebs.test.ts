import { describe, expect, it } from 'vitest';
import {
  BOUND,
  claim,
  CLAIMED,
  codesOf,
  findingOf,
  lintObjects,
  pod,
  storageClass,
  volume,
} from '../../support/linted.ts';

const inTree = storageClass({ provisioner: 'kubernetes.io/aws-ebs' });

describe('in-tree-ebs', () => {
  it('finds the provisioner of a class that a Windows pod uses', () => {
    expect(codesOf(pod(CLAIMED), claim(), inTree)).toEqual(['InTreeEbsClass']);
  });

  it('finds it in the default class once, when Windows pods were given', () => {
    const annotations = { 'storageclass.kubernetes.io/is-default-class': 'true' };
    const byDefault = { ...inTree, metadata: { name: 'gp2', annotations } };

    expect(findingOf('InTreeEbsClass', pod(), byDefault).evidence['because']).toContain('default class');
    expect(lintObjects(pod(CLAIMED), claim({ storageClassName: 'gp2' }), byDefault)).toHaveLength(1);
    expect(codesOf(byDefault)).toEqual([]);
  });

  it('finds the source in a volume and in a pod', () => {
    const source = { awsElasticBlockStore: { volumeID: 'vol-1', fsType: 'ntfs' } };

    expect(codesOf(pod(CLAIMED), BOUND, volume(source))).toEqual(['InTreeEbsSource']);
    expect(codesOf(pod({ volumes: [{ name: 'data', ...source }] }))).toEqual(['InTreeEbsSource']);
  });

  it('takes the CSI driver', () => {
    expect(codesOf(pod(CLAIMED), claim(), storageClass())).toEqual([]);
  });
});
