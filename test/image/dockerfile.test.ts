// There is no Docker engine here, so the Dockerfile is read instead of built. test/e2e/image.test.ts looks at what it copies.
import { describe, expect, it } from 'vitest';
import { copies, readDockerfile } from './dockerfile.ts';
import { readDoc } from '../docs/markdown.ts';

const DOCKERFILE = readDockerfile();

describe('Dockerfile.windows', () => {
  it('uses only what works without running anything, in one stage', () => {
    const names = DOCKERFILE.map(({ name }) => name);

    expect([...new Set(names)].toSorted()).toEqual(['COPY', 'ENTRYPOINT', 'ENV', 'FROM']);
    expect(names.filter((name) => name === 'FROM')).toHaveLength(1);
  });

  it('begins from the base image for HostProcess containers, in a fixed version', () => {
    expect(DOCKERFILE[0]).toEqual({
      name: 'FROM',
      rest: 'mcr.microsoft.com/oss/kubernetes/windows-host-process-containers-base-image:v1.0.0',
    });
  });

  it('copies from dist/image only, to places inside of the image', () => {
    for (const [source, target] of copies(DOCKERFILE)) {
      expect(source).toMatch(/^dist\/image\//);
      expect(target).toMatch(/^(?:\.\/|[a-z]+\/)$/);
    }
  });

  it('has a PATH of folders of Windows only, with PowerShell', () => {
    const path = DOCKERFILE.find(({ name }) => name === 'ENV')?.rest ?? '';
    const folders = (/^PATH="(?<path>.*)"$/.exec(path)?.groups?.['path'] ?? '').split(';').filter(Boolean);

    expect(folders).toContain(String.raw`C:\Windows\system32`);
    expect(folders).toContain('C:\\Windows\\System32\\WindowsPowerShell\\v1.0\\');
    expect(folders.filter((folder) => !folder.startsWith('C:\\Windows'))).toEqual([]);
  });

  it('has a relative entry point', () => {
    expect(DOCKERFILE.at(-1)).toEqual({ name: 'ENTRYPOINT', rest: '["node.exe"]' });
  });
});

describe('.dockerignore', () => {
  it('lets through what is copied and nothing else', () => {
    const lines = readDoc('.dockerignore')
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('#'));

    expect(lines).toEqual(['*', '!dist', 'dist/*', '!dist/image']);
  });
});
