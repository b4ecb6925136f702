import { describe, expect, it } from 'vitest';
import { codesOf, findingOf, pod } from '../../support/linted.ts';

const onBuild = (build: string, image: string, spec: Record<string, unknown> = {}) =>
  pod(
    { nodeSelector: { 'kubernetes.io/os': 'windows', 'node.kubernetes.io/windows-build': build }, ...spec },
    { image },
  );

describe('image-build', () => {
  it.each([
    ['10.0.17763', 'mcr.microsoft.com/windows/servercore:ltsc2019'],
    ['10.0.17763', 'mcr.microsoft.com/windows/nanoserver:1809-amd64'],
    ['10.0.20348', 'registry.example.com/app:1.2-ltsc2022'],
    ['10.0.20348', 'mcr.microsoft.com/windows/servercore:10.0.20348.2340'],
    ['10.0.26100', 'mcr.microsoft.com/dotnet/aspnet:9.0-nanoserver-ltsc2025'],
    ['10.0.26100', 'mcr.microsoft.com/windows/servercore:ltsc2022'],
    ['10.0.17763', 'registry.example.com/app:2004'],
    ['10.0.17763', 'registry.example.com:5000/app@sha256:abc'],
    ['10.0.17763', 'registry.example.com/app:latest'],
  ])('takes, on nodes of %s, the image %s', (build, image) => {
    expect(codesOf(onBuild(build, image))).toEqual([]);
  });

  it.each([
    ['10.0.20348', 'mcr.microsoft.com/windows/servercore:ltsc2019'],
    ['10.0.17763', 'mcr.microsoft.com/windows/servercore:ltsc2022'],
    ['10.0.20348', 'mcr.microsoft.com/windows/servercore:ltsc2025'],
    ['10.0.26100', 'mcr.microsoft.com/windows/nanoserver:1809'],
    ['10.0.20348', 'registry.example.com/app:1.2-ltsc2019@sha256:abc'],
  ])('finds, on nodes of %s, the image %s', (build, image) => {
    expect(findingOf('ImageNotForWindowsBuild', onBuild(build, image)).evidence).toMatchObject({ image });
  });

  it('asks nothing of HostProcess containers', () => {
    const spec = { hostNetwork: true, securityContext: { windowsOptions: { hostProcess: true } } };

    expect(codesOf(onBuild('10.0.20348', 'mcr.microsoft.com/windows/servercore:ltsc2019', spec))).toEqual([]);
  });

  it('asks nothing where no build is asked for', () => {
    expect(codesOf(pod({}, { image: 'mcr.microsoft.com/windows/servercore:ltsc2016' }))).toEqual([]);
  });
});
