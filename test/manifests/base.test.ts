// The installation against the program that it installs.
import { spawnSync } from 'node:child_process';
import { posix } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { OPTIONS, variableOf, type OptionKey } from '../../agent/options/option-table.ts';
import { readOptions, type CommandLine } from '../../agent/options/read-options.ts';
import { createApp } from '../../agent/serve/app.ts';
import { listen } from '../../agent/serve/http-server.ts';
import { createReportStore } from '../../agent/serve/report-store.ts';
import { VERSION } from '../../agent/version.ts';
import { ROOT } from '../docs/markdown.ts';
import { reportOf } from '../golden/report-of.ts';
import { copies, readDockerfile } from '../image/dockerfile.ts';
import { build } from './kustomize.ts';
import { templateOf } from './pods.ts';

const BASE = build('manifests/base');
const SANDBOX = '%CONTAINER_SANDBOX_MOUNT_POINT%/';

function only(kind: string): (typeof BASE)[number] {
  const found = BASE.filter((manifest) => manifest.kind === kind);
  if (found.length !== 1 || found[0] === undefined) throw new Error(`${found.length} objects of ${kind}`);
  return found[0];
}

const { spec: pod } = templateOf(only('DaemonSet'));
const [container] = pod.containers;
if (container === undefined) throw new Error('the DaemonSet has no container');
const [program = '', ...args] = container.args ?? [];

const config = z.object({ data: z.record(z.string(), z.string()) }).parse(only('ConfigMap'));

/** A file of the container's mounts, by its path below the folder of the image. */
function readMounted(path: string): string {
  const mount = container?.volumeMounts?.find(({ mountPath }) => posix.dirname(path) === mountPath);
  const volume = pod.volumes?.find(({ name }) => name === mount?.name);
  const text = config.data[posix.basename(path)];
  if (volume?.configMap?.name !== only('ConfigMap').metadata.name || text === undefined)
    throw new Error(`nothing is mounted at ${path}`);
  return text;
}

/** What the agent reads of its command line, its environment and its file. */
function readLikeTheAgent(): CommandLine {
  return readOptions({
    args: args.slice(1),
    env: Object.fromEntries((container?.env ?? []).map(({ name }) => [name, 'node-1'])),
    readFile: (path) => {
      expect(path.startsWith(SANDBOX), path).toBe(true);
      return readMounted(`/${path.slice(SANDBOX.length)}`);
    },
  });
}

describe('the DaemonSet', () => {
  it('is a HostProcess pod of SYSTEM in the network of the node', () => {
    expect(pod.securityContext).toEqual({
      windowsOptions: { hostProcess: true, runAsUserName: String.raw`NT AUTHORITY\SYSTEM` },
    });
    expect(pod['hostNetwork']).toBe(true);
    expect(pod['tolerations']).toEqual([{ operator: 'Exists' }]);
  });

  it('starts node.exe of the image with the bundle of the image', () => {
    const copied = copies(readDockerfile());

    const [name, ...flags] = container.command ?? [];
    expect(name).toBe('node.exe');
    // A flag that this Node does not know would end the agent at once.
    expect(flags).toEqual([
      '--max-semi-space-size=1',
      '--max-old-space-size=96',
      '--optimize-for-size',
      '--v8-pool-size=1',
      '--invocation-count-for-turbofan=1000000',
    ]);
    expect(spawnSync(process.execPath, [...flags, '--eval', '0']).status).toBe(0);
    expect(copied).toContainEqual(['dist/image/node.exe', './']);
    expect(copied).toContainEqual(['dist/image/agent/', 'agent/']);
    expect(program).toBe(`${SANDBOX}agent/main.mjs`);
    expect(args[0]).toBe('serve');
  });

  it('gives it options that the agent takes, from a file that is mounted', () => {
    const { options, notes, positionals } = readLikeTheAgent();

    expect(options.nodeName).toBe('node-1');
    expect(notes).toEqual([]);
    expect(positionals).toEqual([]);
  });

  it('sets only variables that are options', () => {
    const variables = Object.keys(OPTIONS).map((key) => variableOf(key as OptionKey));

    expect((container.env ?? []).filter(({ name }) => !variables.includes(name))).toEqual([]);
  });

  it('opens the port on which the agent listens, which is its default', () => {
    const { listen: given } = readLikeTheAgent().options;

    expect(container.ports).toEqual([
      { name: 'metrics', containerPort: given.port, hostPort: given.port, protocol: 'TCP' },
    ]);
    expect(given).toEqual(OPTIONS.listen.default);
  });

  it('asks in its probes for paths of the agent that do not depend on storage', async () => {
    const probes = [container.startupProbe, container.livenessProbe, container.readinessProbe];
    const paths = probes.map((probe) => probe?.httpGet.path ?? '');
    // A node on which storage is broken: nobody may restart the agent there.
    const report = await reportOf(`${ROOT}/test/recordings/dead-share`);
    const store = createReportStore(report, { maxSmbMappingSeries: 200 }, () => ({
      cpuSeconds: 1,
      residentBytes: 1,
      startedAt: 1,
    }));
    const app = createApp({ store, liveness: () => [], readiness: () => [], onError: () => undefined });
    const server = await listen(app, { address: '127.0.0.1', port: 0 });

    const answers = await Promise.all(paths.map(async (path) => (await fetch(server.url + path)).status));
    const health = await fetch(`${server.url}/healthz`);
    await server.close();

    expect(paths).toEqual(['/livez', '/livez', '/readyz']);
    expect(answers).toEqual([200, 200, 200]);
    expect(health.status).toBe(503);
    expect(probes.map((probe) => probe?.httpGet.port)).toEqual(['metrics', 'metrics', 'metrics']);
  });

  it('limits memory and not CPU', () => {
    expect(Object.keys(container.resources?.['limits'] ?? {})).toEqual(['memory']);
    expect(Object.keys(container.resources?.['requests'] ?? {})).toEqual(['cpu', 'memory']);
  });

  it('replaces agents one after the other on a node, because both would need the port', () => {
    expect(only('DaemonSet')['spec']).toMatchObject({
      updateStrategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 0 } },
    });
  });

  it('has the image of this version, named in the kustomization only', () => {
    expect(container.image).toBe(`winstorage-agent:${VERSION}`);
  });

  it('selects its own pods', () => {
    const { metadata } = templateOf(only('DaemonSet'));

    expect(only('DaemonSet')['spec']).toMatchObject({ selector: { matchLabels: metadata.labels } });
  });

  it('has no token of Kubernetes', () => {
    expect(pod['automountServiceAccountToken']).toBe(false);
    expect(only('ServiceAccount')['automountServiceAccountToken']).toBe(false);
    expect(pod['serviceAccountName']).toBe(only('ServiceAccount').metadata.name);
  });
});

describe('the configuration', () => {
  it('has a name with a hash, so that a change rolls the agents', () => {
    expect(only('ConfigMap').metadata.name).toMatch(/^winstorage-agent-[0-9a-z]{10}$/);
  });
});

describe('the namespace', () => {
  it('allows HostProcess containers', () => {
    expect(only('Namespace').metadata['labels']).toMatchObject({
      'pod-security.kubernetes.io/enforce': 'privileged',
    });
  });

  it('is where everything else is', () => {
    const others = BASE.filter(({ kind }) => kind !== 'Namespace');

    expect(others.map(({ metadata }) => metadata.namespace)).toEqual(
      others.map(() => only('Namespace').metadata.name),
    );
  });
});
