import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readLockfile } from '../../scripts/image/lockfile.ts';
import { tempFolder } from '../support/temp-folder.ts';

describe('readLockfile', () => {
  const root = (): string => {
    const folder = tempFolder();
    const packages = {
      'node_modules/good': { version: '1.0.0', integrity: 'sha512-abc=' },
      'node_modules/weak': { version: '1.0.0', integrity: 'sha1-abc=' },
    };
    writeFileSync(join(folder, 'package-lock.json'), JSON.stringify({ packages }));
    return folder;
  };

  it('says version and checksum of a package', () => {
    expect(readLockfile(root())('node_modules/good')).toEqual({
      version: '1.0.0',
      integrity: 'sha512-abc=',
    });
  });

  it.each(['node_modules/weak', 'node_modules/missing'])('fails on %s', (folder) => {
    expect(() => readLockfile(root())(folder)).toThrow(folder);
  });
});
