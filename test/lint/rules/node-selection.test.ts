import { describe, expect, it } from 'vitest';
import { codesOf, lintObjects, pod } from '../../support/linted.ts';

const affinity = (key: string, operator: string, values: readonly string[]) => ({
  nodeSelector: undefined,
  affinity: {
    nodeAffinity: {
      requiredDuringSchedulingIgnoredDuringExecution: {
        nodeSelectorTerms: [{ matchExpressions: [{ key, operator, values }] }],
      },
    },
  },
});

describe('node-selection', () => {
  it.each([
    [{ nodeSelector: { 'kubernetes.io/os': 'windows' } }],
    [{ nodeSelector: { 'node.kubernetes.io/windows-build': '10.0.20348' } }],
    [affinity('kubernetes.io/os', 'In', ['windows'])],
    [{ nodeSelector: undefined, nodeName: 'node-1' }],
    [{ nodeSelector: undefined, runtimeClassName: 'windows-2022' }],
  ])('takes a Windows pod that asks for its nodes: %j', (spec) => {
    expect(codesOf(pod(spec))).toEqual([]);
  });

  it.each([
    [{ nodeSelector: undefined }],
    [{ nodeSelector: undefined, os: { name: 'windows' } }],
    [{ nodeSelector: { disk: 'fast' } }],
    [affinity('kubernetes.io/os', 'In', ['windows', 'linux'])],
    [affinity('kubernetes.io/os', 'Exists', [])],
  ])('finds one that does not: %j', (spec) => {
    expect(codesOf(pod(spec))).toEqual(['WindowsPodWithoutNodeSelector']);
  });

  it('looks into a RuntimeClass that was given', () => {
    const runtimeClass = (nodeSelector: unknown) => ({
      apiVersion: 'node.k8s.io/v1',
      kind: 'RuntimeClass',
      metadata: { name: 'win' },
      scheduling: { nodeSelector },
    });
    const user = pod({ nodeSelector: undefined, runtimeClassName: 'win' });

    expect(codesOf(user, runtimeClass({ 'kubernetes.io/os': 'windows' }))).toEqual([]);
    expect(codesOf(user, runtimeClass({}))).toEqual(['WindowsPodWithoutNodeSelector']);
  });

  it('finds a Windows pod that asks for Linux nodes', () => {
    expect(codesOf(pod({ nodeSelector: { 'kubernetes.io/os': 'linux' } }))).toEqual([
      'WindowsPodOnLinuxNodes',
    ]);
  });

  it('finds both labels that are deprecated', () => {
    const nodeSelector = { 'beta.kubernetes.io/os': 'windows', 'beta.kubernetes.io/arch': 'amd64' };

    expect(lintObjects(pod({ nodeSelector })).map(({ message }) => message)).toEqual([
      'nodes are asked for by beta.kubernetes.io/os, which is now kubernetes.io/os',
      'nodes are asked for by beta.kubernetes.io/arch, which is now kubernetes.io/arch',
    ]);
  });
});
