import { describe, expect, it } from 'vitest';
import { nodeConditions, selects, windowsHints } from '../../agent/lint/windows-hints.ts';

const withImage = (image: string) => ({ containers: [{ name: 'a', image }] });
const required = (terms: unknown) => ({
  affinity: {
    nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: terms } },
  },
});

describe('a pod is for Windows', () => {
  it.each([
    [{ os: { name: 'windows' } }, 'spec.os.name is windows'],
    [{ nodeSelector: { 'kubernetes.io/os': 'windows' } }, 'its nodes have kubernetes.io/os=windows'],
    [
      { nodeSelector: { 'beta.kubernetes.io/os': 'windows' } },
      'its nodes have beta.kubernetes.io/os=windows',
    ],
    [
      { nodeSelector: { 'node.kubernetes.io/windows-build': '10.0.20348' } },
      'its nodes have node.kubernetes.io/windows-build=10.0.20348',
    ],
    [
      required([{ matchExpressions: [{ key: 'kubernetes.io/os', operator: 'In', values: ['windows'] }] }]),
      'its nodes have kubernetes.io/os=windows',
    ],
    [
      withImage('mcr.microsoft.com/windows/servercore:ltsc2022'),
      'the image mcr.microsoft.com/windows/servercore:ltsc2022',
    ],
    [
      withImage('mcr.microsoft.com/dotnet/aspnet:9.0-nanoserver-1809'),
      'the image mcr.microsoft.com/dotnet/aspnet:9.0-nanoserver-1809',
    ],
    [withImage('registry.example.com/app:1-ltsc2019'), 'the image registry.example.com/app:1-ltsc2019'],
    [{ securityContext: { windowsOptions: { runAsUserName: 'ContainerUser' } } }, 'windowsOptions are set'],
    [
      { containers: [{ securityContext: { windowsOptions: { hostProcess: true } } }] },
      'windowsOptions are set',
    ],
    [{ containers: [{ volumeMounts: [{ mountPath: 'C:\\data' }] }] }, 'the Windows path C:\\data'],
  ])('by %j', (spec, hint) => {
    expect(windowsHints(spec)).toEqual([hint]);
  });
});

describe('a pod is not for Windows', () => {
  it.each([
    [{}],
    [undefined],
    ['text'],
    [withImage('nginx:1.27')],
    [withImage('registry.example.com/windows-exporter-config:1')],
    [{ os: { name: 'linux' }, ...withImage('mcr.microsoft.com/windows/servercore:ltsc2022') }],
    [
      {
        nodeSelector: { 'kubernetes.io/os': 'linux' },
        containers: [{ volumeMounts: [{ mountPath: 'C:\\data' }] }],
      },
    ],
    [required([{ matchExpressions: [{ key: 'kubernetes.io/os', operator: 'NotIn', values: ['windows'] }] }])],
    [
      required([
        { matchExpressions: [{ key: 'kubernetes.io/os', operator: 'In', values: ['windows', 'linux'] }] },
      ]),
    ],
    [{ securityContext: { windowsOptions: {} } }],
    [{ containers: [{ volumeMounts: [{ mountPath: '/data' }] }] }],
  ])('by %j', (spec) => {
    expect(windowsHints(spec)).toEqual([]);
  });
});

describe('the conditions on nodes', () => {
  it('come from the selector and from the required affinity', () => {
    const terms = [
      {
        matchExpressions: [
          { key: 'disk', operator: 'In', values: ['fast'] },
          { key: 'x', operator: 'Exists' },
        ],
      },
    ];

    expect(
      nodeConditions({ nodeSelector: { a: 'b' }, ...required(terms) }).map(({ label }) => label),
    ).toEqual(['a', 'disk']);
  });

  it('select nothing by an empty list', () => {
    expect(selects({ label: 'kubernetes.io/os', values: [], path: [] }, 'windows')).toBe(false);
  });
});
