// Real folders of this machine. What Windows says of links and mounted volumes is told in local-files.ts.
import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readFolder, readTextFile } from '../../agent/host/local-files.ts';
import { tempFolder } from '../support/temp-folder.ts';

/** Every spelling in which Windows takes the path of a share. */
const SHARES = [
  '\\\\server\\share',
  '//server/share',
  '\\/server\\share',
  '/\\server\\share',
  '\\\\?\\UNC\\server\\share',
  '//?/UNC/server/share',
  '\\\\.\\UNC\\server\\share',
  '\\??\\UNC\\server\\share',
  '\\\\server@SSL\\DavWWWRoot\\share',
  '\\\\?\\GLOBALROOT\\Device\\Mup\\server\\share',
];

describe('reading a folder', () => {
  it('tells folders, files and links apart, and where links lead', async () => {
    const folder = tempFolder();
    mkdirSync(join(folder, 'a-folder'));
    writeFileSync(join(folder, 'a-file'), '');
    symlinkSync(join(folder, 'a-folder'), join(folder, 'a-link'));
    symlinkSync('a-file', join(folder, 'a-short-link'));

    const answer = await readFolder(folder);

    expect(answer.outcome === 'read' && answer.entries.toSorted(byName)).toEqual([
      { name: 'a-file', kind: 'file', target: null },
      { name: 'a-folder', kind: 'directory', target: null },
      { name: 'a-link', kind: 'link', target: join(folder, 'a-folder') },
      { name: 'a-short-link', kind: 'link', target: 'a-file' },
    ]);
  });

  it.each(['no-such-target', ...SHARES])('does not follow a link to %s', async (target) => {
    const folder = tempFolder();
    symlinkSync(target, join(folder, 'link'));

    expect(await readFolder(folder)).toEqual({
      outcome: 'read',
      entries: [{ name: 'link', kind: 'link', target }],
    });
  });

  it('calls everything else other', async () => {
    const folder = tempFolder();
    makePipe(join(folder, 'pipe'));

    expect(await readFolder(folder)).toEqual({
      outcome: 'read',
      entries: [{ name: 'pipe', kind: 'other', target: null }],
    });
  });

  it('reads an empty folder, and one whose name is no ASCII', async () => {
    const folder = tempFolder();
    mkdirSync(join(folder, 'böse 名'));

    expect(await readFolder(folder)).toMatchObject({ entries: [{ name: 'böse 名', kind: 'directory' }] });
    expect(await readFolder(join(folder, 'böse 名'))).toEqual({ outcome: 'read', entries: [] });
  });

  it('says why when there is no such folder, or it is a file', async () => {
    const folder = tempFolder();
    writeFileSync(join(folder, 'file'), '');

    expect(await readFolder(join(folder, 'missing'))).toMatchObject({ outcome: 'failed', code: 'ENOENT' });
    expect(await readFolder(join(folder, 'file'))).toMatchObject({ outcome: 'failed', code: 'ENOTDIR' });
  });

  it('reads the folder that a link leads to, when that is a local one', async () => {
    const folder = tempFolder();
    mkdirSync(join(folder, 'target/inside'), { recursive: true });
    symlinkSync('target', join(folder, 'link'));
    symlinkSync(join(folder, 'link'), join(folder, 'link-to-link'));

    expect(await readFolder(join(folder, 'link-to-link'))).toMatchObject({
      outcome: 'read',
      entries: [{ name: 'inside' }],
    });
  });

  it('says so of links that lead to one another in a circle', async () => {
    const folder = tempFolder();
    symlinkSync('two', join(folder, 'one'));
    symlinkSync('one', join(folder, 'two'));

    expect(await readFolder(join(folder, 'one'))).toMatchObject({ outcome: 'failed', code: 'ELOOP' });
  });
});

describe('reading a text file', () => {
  it('hands over its text as it is', async () => {
    const file = join(tempFolder(), 'vol_data.json');
    writeFileSync(file, '\uFEFF{"driverName":"smb.csi.k8s.io","spec":"böse"}\r\n');

    expect(await readTextFile(file)).toEqual({
      outcome: 'read',
      text: '\uFEFF{"driverName":"smb.csi.k8s.io","spec":"böse"}\r\n',
    });
  });

  it('reads a file of 64 KiB, and none that is larger', async () => {
    const file = join(tempFolder(), 'file');
    writeFileSync(file, 'x'.repeat(64 * 1024));
    expect(await readTextFile(file)).toMatchObject({ outcome: 'read' });
    writeFileSync(file, 'x'.repeat(64 * 1024 + 1));

    expect(await readTextFile(file)).toMatchObject({ outcome: 'failed', code: 'EFBIG' });
  });

  it('does not wait for somebody to write into a pipe', async () => {
    const pipe = join(tempFolder(), 'pipe');
    makePipe(pipe);

    expect(await readTextFile(pipe)).toMatchObject({ outcome: 'failed', code: 'EINVAL' });
  });

  it('says why when there is no such file, or it is a folder', async () => {
    const folder = tempFolder();

    expect(await readTextFile(join(folder, 'missing'))).toMatchObject({ outcome: 'failed', code: 'ENOENT' });
    expect(await readTextFile(folder)).toMatchObject({ outcome: 'failed', code: 'EISDIR' });
  });
});

describe('a path on a share', () => {
  it.each(SHARES)('is never touched, as a folder or a file: %s', async (path) => {
    expect(await readFolder(path)).toMatchObject({ outcome: 'failed', code: 'EINVAL' });
    expect(await readTextFile(path)).toMatchObject({ outcome: 'failed', code: 'EINVAL' });
  });

  it.each(SHARES)('is never touched through a link: %s', async (target) => {
    const folder = tempFolder();
    symlinkSync(target, join(folder, 'globalmount'));
    symlinkSync('globalmount', join(folder, 'mount'));

    for (const name of ['globalmount', 'mount']) {
      expect(await readFolder(join(folder, name))).toMatchObject({ outcome: 'failed', code: 'EINVAL' });
      expect(await readTextFile(join(folder, name))).toMatchObject({ outcome: 'failed', code: 'EINVAL' });
    }
  });

  it('is not made of a local path that only looks like it', async () => {
    const folder = tempFolder();

    expect(await readFolder(`${folder}//`)).toEqual({ outcome: 'read', entries: [] });
  });
});

/** Node cannot make one by itself. */
function makePipe(path: string): void {
  const program = 'mkfifo';
  execFileSync(program, [path]);
}

function byName(one: { readonly name: string }, other: { readonly name: string }): number {
  return one.name < other.name ? -1 : 1;
}
