import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { packageFolder, packagesOf } from '../../scripts/image/bundled-packages.ts';
import { tempFolder } from '../support/temp-folder.ts';

function install(root: string, folder: string, files: Readonly<Record<string, string>>): void {
  mkdirSync(join(root, folder), { recursive: true });
  for (const [name, text] of Object.entries(files)) writeFileSync(join(root, folder, name), text);
}

describe('packageFolder', () => {
  it.each([
    ['agent/main.ts', null],
    ['node_modules/express/lib/express.js', 'node_modules/express'],
    ['node_modules/@pinojs/redact/index.js', 'node_modules/@pinojs/redact'],
    ['node_modules/send/node_modules/ms/index.js', 'node_modules/send/node_modules/ms'],
  ])('of %s is %s', (file, folder) => {
    expect(packageFolder(file)).toBe(folder);
  });
});

describe('packagesOf', () => {
  it('reads name, version, licence and all texts of a licence', () => {
    const root = tempFolder();
    install(root, 'node_modules/@a/b', {
      'package.json': '{"name":"@a/b","version":"1.2.3","license":"MIT"}',
      LICENSE: 'the licence\r\nof b\n',
      'NOTICE.md': 'the notice',
      'licenser.js': 'no licence',
    });

    expect(packagesOf(['agent/main.ts', 'node_modules/@a/b/index.js'], root)).toEqual([
      {
        name: '@a/b',
        version: '1.2.3',
        license: 'MIT',
        licenseText: 'the licence\nof b\n\nthe notice',
        folder: 'node_modules/@a/b',
      },
    ]);
  });

  it('lists a version once, although it is installed twice', () => {
    const root = tempFolder();
    const manifest = { 'package.json': '{"name":"ms","version":"2.1.3","license":{"type":"MIT"}}' };
    install(root, 'node_modules/ms', manifest);
    install(root, 'node_modules/send/node_modules/ms', manifest);

    const found = packagesOf(
      ['node_modules/send/node_modules/ms/index.js', 'node_modules/ms/index.js'],
      root,
    );

    expect(found.map(({ name, license, licenseText }) => [name, license, licenseText])).toEqual([
      ['ms', 'MIT', null],
    ]);
  });
});
