// The folder that becomes the image: `npm run image`, twice.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, globSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { z } from 'zod';
import { VERSION } from '../../agent/version.ts';
import { readDoc, ROOT } from '../docs/markdown.ts';
import { copies, readDockerfile } from '../image/dockerfile.ts';
import { recorded, startAgent } from './agent-process.ts';

const BUDGET_BYTES = 100 * 1000 * 1000;

const component = z.object({
  name: z.string(),
  version: z.string(),
  purl: z.string(),
  hashes: z.array(z.object({ alg: z.string(), content: z.string() })).optional(),
  licenses: z.array(z.unknown()).optional(),
});
const bom = z.object({
  bomFormat: z.literal('CycloneDX'),
  metadata: z.object({ component: component }),
  components: z.array(component.extend({ 'bom-ref': z.string() })),
});

let temp = '';
let first = '';
let second = '';

beforeAll(() => {
  temp = mkdtempSync(join(tmpdir(), 'winstorage-image-'));
  [first, second] = ['first', 'second'].map((name) => {
    const folder = join(temp, name);
    const run = spawnSync(process.execPath, [join(ROOT, 'scripts/assemble-image.ts'), folder], {
      encoding: 'utf8',
    });
    expect(run.stderr).toBe('');
    expect(run.status).toBe(0);
    return folder;
  }) as [string, string];
}, 120_000);

afterAll(() => rmSync(temp, { recursive: true, force: true }));

function files(folder: string): readonly string[] {
  return globSync('**', { cwd: folder })
    .filter((file) => statSync(join(folder, file)).isFile())
    .toSorted();
}

/** The files of the bundle, whose names follow from what is in them. */
function bundle(): readonly string[] {
  return files(first).filter((file) => /^agent\/[\w-]+\.mjs$/.test(file));
}

/** Bytes of a file of the bundle and of all that is loaded with it, whatever it does. */
function loadedBytes(file: string): number {
  const loaded = new Set([file]);
  for (const each of loaded)
    for (const [, name] of readFileSync(join(first, each), 'utf8').matchAll(
      /(?:from|import)"\.\/([\w-]+\.mjs)"/g,
    ))
      loaded.add(`agent/${name}`);
  return [...loaded].reduce((sum, each) => sum + statSync(join(first, each)).size, 0);
}

function readBom(): z.infer<typeof bom> {
  return bom.parse(JSON.parse(readFileSync(join(first, 'sbom.cdx.json'), 'utf8')));
}

describe('the folder of the image', () => {
  it('holds what runs on a node and what tells what that is, and nothing else', () => {
    const scripts = globSync('scripts/node/**/*.ps1', { cwd: ROOT });
    const runbooks = globSync('docs/runbooks/*.md', { cwd: ROOT });
    const page = globSync('agent/page/*.{css,html,js,svg}', { cwd: ROOT });

    expect(bundle()).toContain('agent/main.mjs');
    expect(files(first)).toEqual(
      [
        'LICENSE',
        'THIRD-PARTY-LICENSES.txt',
        ...bundle(),
        'node.exe',
        'sbom.cdx.json',
        ...page,
        ...runbooks,
        ...scripts,
      ].toSorted(),
    );
  });

  it('is within its budget of 100 MB, and as large as docs/install.md tells', () => {
    const told = Number(/about (?<size>\d+) MB/.exec(readDoc('docs/install.md'))?.groups?.['size']);
    const bytes = files(first).reduce((sum, file) => sum + statSync(join(first, file)).size, 0);

    expect(bytes).toBeLessThan(BUDGET_BYTES);
    expect(Math.abs(bytes / 1e6 - told)).toBeLessThan(1);
  });

  it('has the same bytes when it is made again', () => {
    const hashes = (folder: string): readonly string[] =>
      files(folder).map(
        (file) =>
          `${file} ${createHash('sha256')
            .update(readFileSync(join(folder, file)))
            .digest('hex')}`,
      );

    expect(hashes(second)).toEqual(hashes(first));
  });

  it('has every file that Dockerfile.windows copies, and its entry point', () => {
    const copied = copies(readDockerfile()).map(([source]) => source.replace(/^dist\/image\//, ''));

    expect(copied.filter((source) => !existsSync(join(first, source)))).toEqual([]);
    const missed = files(first).filter(
      (file) =>
        !copied.some((source) => file === source || (source.endsWith('/') && file.startsWith(source))),
    );
    expect(missed).toEqual([]);
    expect(copied).toContain('node.exe');
  });

  it('is a bundle of few files, of which a command loads what it needs', () => {
    const [serve, probe] = ['serve', 'share-steps'].map((name) =>
      bundle().find((file) => file.startsWith(`agent/${name}-`)),
    );

    expect(bundle().length).toBeLessThan(40);
    expect(loadedBytes(serve ?? '')).toBeLessThan(2_000_000);
    // Each share is probed by a process of its own, four at a time.
    expect(loadedBytes('agent/main.mjs') + loadedBytes(probe ?? '')).toBeLessThan(
      loadedBytes(serve ?? '') / 2,
    );
  });

  it('runs: the bundle says its version', () => {
    const { stdout } = spawnSync(process.execPath, [join(first, 'agent/main.mjs'), '--version'], {
      encoding: 'utf8',
    });

    expect(stdout).toBe(`${VERSION}\n`);
  });

  it('has the files of the status page where the bundle finds them', async () => {
    const main = join(first, 'agent/main.mjs');
    const agent = await startAgent(['--host', recorded('healthy')], {}, main);
    onTestFinished(() => void agent.process.kill('SIGKILL'));

    for (const file of globSync('*.{css,js,svg}', { cwd: join(ROOT, 'agent/page') }))
      expect([file, (await fetch(`${agent.url}/page/${file}`)).status]).toEqual([file, 200]);
  });

  // The bundle holds few of the media types that express knows.
  it('answers with the same types and in the same packing as the agent from its sources', async () => {
    const mains = [undefined, join(first, 'agent/main.mjs')];
    const agents = await Promise.all(
      mains.map((main) => startAgent(['--host', recorded('healthy'), '--debug-recording=on'], {}, main)),
    );
    onTestFinished(() => agents.forEach(({ process }) => process.kill('SIGKILL')));
    const page = globSync('*.{css,js,svg}', { cwd: join(ROOT, 'agent/page') }).map((file) => `/page/${file}`);
    for (const { url } of agents) await vi.waitUntil(async () => (await fetch(`${url}/readyz`)).ok);
    const paths = ['/', '/metrics', '/livez', '/healthz?verbose', '/missing', '/debug', '/debug/recording'];
    const api = ['/api/v1/report', '/api/v1/report.schema.json', '/debug/collectors'];

    for (const path of [...paths, ...api, ...page])
      for (const accept of ['*/*', 'text/html']) {
        const [sources, bundled] = await Promise.all(
          agents.map(async ({ url }) => {
            const { headers, status } = await fetch(`${url}${path}`, { headers: { accept } });
            return [path, status, headers.get('content-type'), headers.get('content-encoding')];
          }),
        );
        expect(bundled).toEqual(sources);
      }
  });

  it('has the runbooks where the bundle looks for them', () => {
    const { stdout } = spawnSync(
      process.execPath,
      [join(first, 'agent/main.mjs'), 'explain', 'EbsDiskReadOnly'],
      { encoding: 'utf8' },
    );

    expect(stdout).toMatch(/\nRUNBOOK\n.*\nDiagnosis\n/s);
  });

  it('has the licence of each package that is in the bundle, and of Node', () => {
    const licenses = readFileSync(join(first, 'THIRD-PARTY-LICENSES.txt'), 'utf8');

    for (const { name, version } of readBom().components)
      expect(licenses).toContain(`\n${name === 'node' ? 'Node.js' : name} ${version}\nLicense: `);
    expect(licenses).toContain('Node.js is licensed for use as follows');
  });
});

describe('sbom.cdx.json', () => {
  it('names each component once, and Node with the checksum of node.exe', () => {
    const { components, metadata } = readBom();
    const sha256 = createHash('sha256')
      .update(readFileSync(join(first, 'node.exe')))
      .digest('hex');

    const names = components.map((each) => each['bom-ref']);
    expect(new Set(names).size).toBe(names.length);
    expect(names.length).toBeGreaterThan(20);
    expect(metadata.component.version).toBe(VERSION);
    expect(components.find(({ name }) => name === 'node')?.hashes).toEqual([
      { alg: 'SHA-256', content: sha256 },
    ]);
  });

  it('says of each package what npm says of it', () => {
    const { stdout } = spawnSync('npm', ['sbom', '--sbom-format', 'cyclonedx'], {
      cwd: ROOT,
      encoding: 'utf8',
      maxBuffer: 64 * 1024 * 1024,
    });
    const byNpm = z.object({ components: z.array(component) }).parse(JSON.parse(stdout)).components;

    for (const ours of readBom().components.filter(({ name }) => name !== 'node')) {
      const theirs = byNpm.find(({ purl }) => purl === ours.purl);
      expect(ours.hashes, ours.purl).toEqual(theirs?.hashes);
      expect(ours.licenses, ours.purl).toEqual(theirs?.licenses);
    }
  });

  it('names no address of a package', () => {
    expect(readFileSync(join(first, 'sbom.cdx.json'), 'utf8')).not.toMatch(
      /distribution|\.tgz|npm(?:js)?\.\w/,
    );
  });
});
