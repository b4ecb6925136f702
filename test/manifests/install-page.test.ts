// docs/install.md against what kubectl and the agent make of it.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import { z } from 'zod';
import { readOptions } from '../../agent/options/read-options.ts';
import { VERSION } from '../../agent/version.ts';
import { blocks, namedRows, readDoc, ROOT, section } from '../docs/markdown.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { build, COMPONENTS, readManifests, withItsNeeds, type Manifest } from './kustomize.ts';
import { templateOf } from './pods.ts';
import { problemsOf } from './schemas.ts';

const AGENT = 'winstorage-agent';
const PAGE = readDoc('docs/install.md');
const [kustomization = '', agentFile = '', quota = '', otherPort = ''] = blocks(PAGE, 'yaml');

const SETS: readonly (readonly [string, readonly string[]])[] = [
  ['no component', []],
  ...COMPONENTS.map((component) => [component, withItsNeeds(component)] as const),
  ['all components', [...new Set(COMPONENTS.flatMap(withItsNeeds))]],
];

/** What kubectl makes of the folder that the page shows, with other components where they are given, and with more in its file. */
function buildShown(components?: readonly string[], more: object = {}): readonly Manifest[] {
  const folder = join(tempFolder(), 'own');
  mkdirSync(folder);
  const clone = relative(folder, ROOT);
  const shown = z.looseObject({}).parse(parse(kustomization.replaceAll('../winstorage-agent', clone)));
  const named =
    components === undefined ? {} : { components: components.map((component) => `${clone}/${component}`) };
  writeFileSync(join(folder, 'kustomization.yaml'), stringify({ ...shown, ...named, ...more }));
  writeFileSync(join(folder, 'agent.yaml'), agentFile);
  return build(folder);
}

describe('docs/install.md', () => {
  it('shows a folder of its own for EKS with the Prometheus Operator', () => {
    const kinds = buildShown().map(({ kind, metadata }) => `${kind} ${metadata.name}`);

    expect(kinds).toContain('StorageClass gp3-windows');
    expect(kinds).toContain('PodMonitor winstorage-agent');
    expect(kinds).toContain('PrometheusRule winstorage-agent');
  });

  it.each(SETS)(
    'shows a folder that gives the image and the configuration that it says, with %s',
    (_name, components) => {
      const manifests = buildShown(components);

      const agent = manifests.find(({ kind, metadata }) => kind === 'DaemonSet' && metadata.name === AGENT);
      const pod = templateOf(agent).spec;
      const mounted = pod.volumes?.find(({ name }) => name === 'config')?.configMap?.name;
      expect(pod.containers[0]?.image).toBe(`example.com/winstorage-agent:${VERSION}`);
      expect(manifests.filter(({ metadata }) => metadata.name === mounted)).toMatchObject([
        { kind: 'ConfigMap', data: { 'agent.yaml': agentFile } },
      ]);
    },
  );

  it('shows a configuration that the agent takes', () => {
    const { options } = readOptions({
      args: ['--config', 'agent.yaml'],
      env: {},
      readFile: () => agentFile,
    });

    expect(options).toMatchObject({ 'csiProxy.expect': 'required', 'smb.expected': [{ drive: 'G:' }] });
  });

  it('shows a quota that is as the schema wants it', () => {
    expect(readManifests(quota).flatMap(problemsOf)).toEqual([]);
  });

  it('has a row for each component, in an order in which all of them can be had', () => {
    const named = namedRows(PAGE).flatMap(([folder = '']) =>
      folder.startsWith('manifests/components/') ? folder : [],
    );

    expect(named.toSorted()).toEqual(COMPONENTS);
    expect(() => buildShown(named)).not.toThrow();
  });

  it('applies nothing but that folder, so that nothing sets image and configuration back', () => {
    for (const page of [
      'README.md',
      'docs/install.md',
      ...COMPONENTS.map((each) => `${each}/kustomization.yaml`),
    ])
      expect(readDoc(page).match(/^(?:#\s+)?kubectl apply -k (?!FOLDER$).*/gm), page).toBeNull();
  });

  it('builds the image of this version from the Dockerfile, with a builder that can', () => {
    const lines = (blocks(PAGE, 'sh')[0] ?? '').trim().split('\n');

    expect(lines.at(-2)).toBe('docker buildx create --name img-builder --use --platform windows/amd64');
    expect(lines.at(-1)).toContain(
      `--file Dockerfile.windows --tag example.com/winstorage-agent:${VERSION} --push `,
    );
  });

  it.each([[[]], [['manifests/components/prometheus']]])(
    'shows a patch for another port, with %j',
    (components) => {
      const manifests = buildShown(components, parsed(otherPort));
      const { metadata, spec } = templateOf(manifests.find(({ kind }) => kind === 'DaemonSet'));

      expect(spec.containers[0]?.ports).toMatchObject([{ containerPort: 10046, hostPort: 10046 }]);
      expect(metadata.annotations).toMatchObject({ 'prometheus.io/port': '10046' });
      const { listen } = readOptions({
        args: ['--config', 'agent.yaml'],
        env: {},
        readFile: () => /`(?<line>listen: [^`]+)`/.exec(PAGE)?.groups?.['line'] ?? '',
      }).options;
      expect(listen.port).toBe(10046);
      // Nothing else names the old one.
      expect(JSON.stringify([metadata, spec])).not.toContain('10045');
    },
  );

  it('tells what the pod requests, may take and is preferred to', () => {
    const { spec } = templateOf(build('manifests/base').find(({ kind }) => kind === 'DaemonSet'));
    const { requests, limits } = spec.containers[0]?.resources ?? {};
    const text = section(PAGE, '## What it takes on a node');

    expect(text).toContain(`requests ${requests?.['cpu']} of CPU and ${requests?.['memory']} of memory`);
    expect(text).toContain(`may take ${limits?.['memory']} of memory`);
    expect(text).toContain(`\`${String(spec['priorityClassName'])}\``);
  });
});

function parsed(yaml: string): object {
  return z.looseObject({}).parse(parse(yaml));
}
