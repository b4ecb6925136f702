// docs/install.md against what kubectl and the agent make of it.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readOptions } from '../../agent/options/read-options.ts';
import { VERSION } from '../../agent/version.ts';
import { blocks, namedRows, readDoc, ROOT } from '../docs/markdown.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { build, FOLDERS, readManifests } from './kustomize.ts';
import { templateOf } from './pods.ts';
import { problemsOf } from './schemas.ts';

const PAGE = readDoc('docs/install.md');
const [kustomization = '', agentFile = '', quota = ''] = blocks(PAGE, 'yaml');

describe('docs/install.md', () => {
  it('shows an overlay of its own that builds, with the image and the configuration that it says', () => {
    const folder = join(tempFolder(), 'own');
    mkdirSync(folder);
    const base = relative(folder, join(ROOT, 'manifests/base'));
    expect(kustomization).toContain('../winstorage-agent/manifests/base');
    writeFileSync(
      join(folder, 'kustomization.yaml'),
      kustomization.replace('../winstorage-agent/manifests/base', base),
    );
    writeFileSync(join(folder, 'agent.yaml'), agentFile);

    const manifests = build(folder);

    const pod = templateOf(manifests.find(({ kind }) => kind === 'DaemonSet')).spec;
    const configs = manifests.filter(({ kind }) => kind === 'ConfigMap');
    expect(pod.containers[0]?.image).toBe(`example.com/winstorage-agent:${VERSION}`);
    expect(configs).toMatchObject([{ data: { 'agent.yaml': agentFile } }]);
    expect(pod.volumes?.[0]?.configMap?.name).toBe(configs[0]?.metadata.name);
  });

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

  it('has a row for each overlay', () => {
    expect(
      namedRows(PAGE)
        .map(([folder = '']) => folder)
        .toSorted(),
    ).toEqual(FOLDERS.filter((folder) => folder.startsWith('manifests/overlays/')));
  });

  it('builds the image of this version from the Dockerfile', () => {
    expect(blocks(PAGE, 'sh')[0]).toContain(
      `--file Dockerfile.windows --tag example.com/winstorage-agent:${VERSION} `,
    );
  });
});
