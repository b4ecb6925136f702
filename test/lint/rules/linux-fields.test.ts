import { describe, expect, it } from 'vitest';
import { codesOf, lintObjects, pod } from '../../support/linted.ts';

const declared = { os: { name: 'windows' } };

describe('linux-fields', () => {
  it('takes what Windows knows', () => {
    const securityContext = { runAsNonRoot: true, windowsOptions: { runAsUserName: 'ContainerUser' } };

    expect(codesOf(pod({ ...declared, securityContext }, { securityContext }))).toEqual([]);
  });

  it.each([
    [{ hostPID: true }],
    [{ hostIPC: true }],
    [{ shareProcessNamespace: true }],
    [{ securityContext: { seLinuxOptions: { level: 's0' } } }],
    [{ securityContext: { sysctls: [{ name: 'a', value: 'b' }] } }],
    [{ securityContext: { runAsUser: 0 } }],
    [{ securityContext: { runAsGroup: 1 } }],
    [{ securityContext: { fsGroup: 1 } }],
    [{ securityContext: { supplementalGroups: [1] } }],
  ])('finds %j of a pod: ignored, or refused when the pod says windows', (spec) => {
    expect(codesOf(pod(spec))).toEqual(['LinuxFieldIgnored']);
    expect(codesOf(pod({ ...declared, ...spec }))).toEqual(['LinuxFieldRefused']);
  });

  it.each([
    [{ privileged: true }, 'LinuxFieldIgnored'],
    [{ readOnlyRootFilesystem: true }, 'LinuxFieldIgnored'],
    [{ capabilities: { add: ['NET_ADMIN'] } }, 'LinuxFieldIgnored'],
    [{ procMount: 'Default' }, 'LinuxFieldIgnored'],
    [{ runAsUser: 1000 }, 'LinuxFieldIgnored'],
    [{ capabilities: { drop: ['ALL'] } }, 'LinuxFieldWithoutEffect'],
    [{ allowPrivilegeEscalation: false }, 'LinuxFieldWithoutEffect'],
    [{ seccompProfile: { type: 'RuntimeDefault' } }, 'LinuxFieldWithoutEffect'],
    [{ privileged: false }, 'LinuxFieldWithoutEffect'],
  ])('finds %j of a container as %s, and refused when the pod says windows', (securityContext, code) => {
    expect(codesOf(pod({}, { securityContext }))).toEqual([code]);
    expect(codesOf(pod(declared, { securityContext }))).toEqual(['LinuxFieldRefused']);
  });

  it('takes fields that are there and say nothing', () => {
    const securityContext = { runAsUser: null, supplementalGroups: [] };

    expect(codesOf(pod({ ...declared, hostPID: false, hostIPC: false, securityContext }))).toEqual([]);
  });

  it('looks at init containers, and names the field', () => {
    const initContainers = [{ name: 'init', securityContext: { runAsUser: 1 } }];

    expect(lintObjects(pod({ initContainers }))).toMatchObject([
      { message: 'the field initContainers.securityContext.runAsUser is of Linux only' },
    ]);
  });

  it('does not speak of Linux pods', () => {
    const linux = pod(
      { nodeSelector: {}, hostPID: true },
      { image: 'nginx', securityContext: { privileged: true } },
    );

    expect(codesOf(linux)).toEqual([]);
  });
});
