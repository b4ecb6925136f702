// What holds for every folder under manifests/ that can be applied, and for the base with each component.
import { globSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readDoc, ROOT } from '../docs/markdown.ts';
import { build, COMPONENTS, FOLDERS } from './kustomize.ts';
import { podsOf } from './pods.ts';
import { problemsOf } from './schemas.ts';

/** Refused in a pod with `os.name: windows`; https://kubernetes.io/docs/concepts/windows/intro/ */
const LINUX_ONLY_POD = ['hostPID', 'hostIPC', 'shareProcessNamespace'];
const LINUX_ONLY_CONTEXT = [
  'appArmorProfile',
  'allowPrivilegeEscalation',
  'capabilities',
  'fsGroup',
  'fsGroupChangePolicy',
  'privileged',
  'procMount',
  'readOnlyRootFilesystem',
  'runAsGroup',
  'runAsUser',
  'seLinuxOptions',
  'seccompProfile',
  'supplementalGroups',
  'sysctls',
];

describe('manifests/', () => {
  it('has a kustomization in each component and each example', () => {
    const folders = (kind: string): string[] =>
      globSync(`manifests/${kind}/*/`, { cwd: ROOT }).map((path) => path.replace(/\/$/, ''));

    expect(FOLDERS).toEqual(['manifests/base', ...folders('examples')].toSorted());
    expect(COMPONENTS).toEqual(folders('components').toSorted());
    expect(FOLDERS.length + COMPONENTS.length).toBeGreaterThan(10);
  });
});

describe.each([...FOLDERS, ...COMPONENTS])('%s', (folder) => {
  it('says in its first line what it is', () => {
    expect(readDoc(`${folder}/kustomization.yaml`)).toMatch(/^# .{20,}\n/);
  });

  it('builds, and everything in it is as the schemas want it', () => {
    const manifests = build(folder);

    expect(manifests.length).toBeGreaterThan(0);
    expect(
      manifests.flatMap((manifest) =>
        problemsOf(manifest).map((problem) => `${manifest.kind} ${manifest.metadata.name}: ${problem}`),
      ),
    ).toEqual([]);
  });

  it('has no two objects of one name', () => {
    const names = build(folder).map(({ kind, metadata }) => `${kind} ${metadata.namespace} ${metadata.name}`);

    expect(new Set(names).size).toBe(names.length);
  });

  it('has pods for Windows only, without what works on Linux only', () => {
    for (const { name, spec } of build(folder).flatMap(podsOf)) {
      expect(spec.os, name).toEqual({ name: 'windows' });
      expect(spec.nodeSelector, name).toMatchObject({ 'kubernetes.io/os': 'windows' });
      expect(
        LINUX_ONLY_POD.filter((field) => field in spec),
        name,
      ).toEqual([]);
      for (const context of [spec.securityContext, ...spec.containers.map((each) => each.securityContext)])
        expect(
          LINUX_ONLY_CONTEXT.filter((field) => field in (context ?? {})),
          name,
        ).toEqual([]);
    }
  });

  it('has a fixed tag on each image', () => {
    for (const { name, spec } of build(folder).flatMap(podsOf))
      for (const { image } of spec.containers) expect(image, name).toMatch(/^[^:]+:(?!latest$)[\w.-]+$/);
  });

  it('mounts only volumes that it has', () => {
    for (const { name, spec } of build(folder).flatMap(podsOf)) {
      const volumes = (spec.volumes ?? []).map((volume) => volume.name);
      const mounted = spec.containers.flatMap(({ volumeMounts }) => volumeMounts ?? []);
      expect(
        mounted.map((mount) => mount.name),
        name,
      ).toEqual(volumes);
    }
  });
});
