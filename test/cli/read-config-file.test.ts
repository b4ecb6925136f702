import { spawnSync } from 'node:child_process';
import { mkdirSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readConfigFile } from '../../agent/cli/read-config-file.ts';
import { tempFolder } from '../support/temp-folder.ts';

describe('readConfigFile', () => {
  it('reads a file, also through links as a ConfigMap is mounted', () => {
    const folder = tempFolder();
    mkdirSync(join(folder, '..data'));
    writeFileSync(join(folder, '..data/config.yaml'), 'logLevel: warn');
    symlinkSync('..data/config.yaml', join(folder, 'config.yaml'));

    expect(readConfigFile(join(folder, 'config.yaml'))).toBe('logLevel: warn');
  });

  it('is not held up by a named pipe or a device', () => {
    const pipe = join(tempFolder(), 'pipe');
    expect(spawnSync('mkfifo', [pipe]).status).toBe(0);

    for (const path of [pipe, '/dev/zero', tempFolder()])
      expect(() => readConfigFile(path)).toThrow('it is no file');
  });

  it('refuses what no configuration is as large as', () => {
    const file = join(tempFolder(), 'config.yaml');
    writeFileSync(file, '');
    truncateSync(file, 1024 ** 3);

    expect(() => readConfigFile(file)).toThrow('it has 1073741824 bytes');
  });

  it('says when there is no such file', () => {
    expect(() => readConfigFile(join(tempFolder(), 'none'))).toThrow('ENOENT');
  });
});
