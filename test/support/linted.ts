// Manifests for tests of lint: each builder makes one that is right, and a test states only what is wrong with it.
import { ALL_RULES } from '../../agent/lint/all-rules.ts';
import { readLintInput } from '../../agent/lint/lint-input.ts';
import { type LintFinding, type LintResult, runRules } from '../../agent/lint/run-rules.ts';

export type Json = Readonly<Record<string, unknown>>;

/** Lints texts as files `0.yaml`, `1.yaml`, … */
export function lintTexts(...texts: readonly string[]): LintResult {
  const sources = texts.map((text, index) => ({ file: `${index}.yaml`, text }));
  return runRules(
    ALL_RULES,
    readLintInput(sources),
    sources.map(({ file }) => file),
  );
}

/** Lints objects, each as a file. */
export function lintObjects(...objects: readonly Json[]): readonly LintFinding[] {
  return lintTexts(...objects.map((object) => JSON.stringify(object, null, 2))).findings;
}

/** The codes that come out, each once, sorted. */
export function codesOf(...objects: readonly Json[]): readonly string[] {
  return [...new Set(lintObjects(...objects).map(({ code }) => code))].toSorted();
}

/** The one finding of a code. */
export function findingOf(code: string, ...objects: readonly Json[]): LintFinding {
  const found = lintObjects(...objects).filter((finding) => finding.code === code);
  if (found.length !== 1 || found[0] === undefined)
    throw new Error(`${found.length} findings ${code}: ${JSON.stringify(found)}`);
  return found[0];
}

const WINDOWS_SELECTOR = { 'kubernetes.io/os': 'windows' };

const CONTAINER = { name: 'app', image: 'mcr.microsoft.com/windows/servercore:ltsc2022' };

/** The specification of a Windows pod that is right. */
export function podSpec(spec: Json = {}, container: Json = {}): Json {
  return { nodeSelector: WINDOWS_SELECTOR, containers: [{ ...CONTAINER, ...container }], ...spec };
}

export function pod(spec: Json = {}, container: Json = {}): Json {
  return { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'app' }, spec: podSpec(spec, container) };
}

export function workload(kind: string, spec: Json = {}, template: Json = podSpec()): Json {
  return {
    apiVersion: 'apps/v1',
    kind,
    metadata: { name: 'app' },
    spec: {
      ...(kind === 'Deployment' ? { strategy: { type: 'Recreate' } } : {}),
      ...spec,
      template: { spec: template },
    },
  };
}

/** A volume of a pod with the claim of `claim()`. */
export const CLAIMED = { volumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'data' } }] };

export function claim(spec: Json = {}): Json {
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name: 'data' },
    spec: { accessModes: ['ReadWriteOnce'], storageClassName: 'gp3', ...spec },
  };
}

export function storageClass(over: Json = {}, parameters: Json = {}): Json {
  return {
    apiVersion: 'storage.k8s.io/v1',
    kind: 'StorageClass',
    metadata: { name: 'gp3' },
    provisioner: 'ebs.csi.aws.com',
    parameters: { 'csi.storage.k8s.io/fstype': 'ntfs', type: 'gp3', ...parameters },
    volumeBindingMode: 'WaitForFirstConsumer',
    ...over,
  };
}

export function volume(spec: Json, metadata: Json = {}): Json {
  return { apiVersion: 'v1', kind: 'PersistentVolume', metadata: { name: 'pv-1', ...metadata }, spec };
}

/** A claim that is bound to the volume of `volume()`. */
export const BOUND = claim({ storageClassName: '', volumeName: 'pv-1' });

export function smbClass(parameters: Json = {}, over: Json = {}): Json {
  return {
    apiVersion: 'storage.k8s.io/v1',
    kind: 'StorageClass',
    metadata: { name: 'smb' },
    provisioner: 'smb.csi.k8s.io',
    parameters: {
      source: '//fs.corp.example.com/share',
      'csi.storage.k8s.io/node-stage-secret-name': 'smbcreds',
      'csi.storage.k8s.io/node-stage-secret-namespace': 'default',
      ...parameters,
    },
    ...over,
  };
}

export const SMB_CLAIM = claim({ storageClassName: 'smb', accessModes: ['ReadWriteMany'] });

export function secret(over: Json = {}): Json {
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: 'smbcreds' },
    stringData: { username: 'CORP\\svc', password: 'not-a-real-one' },
    ...over,
  };
}
