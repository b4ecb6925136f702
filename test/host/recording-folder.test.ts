import { spawnSync } from 'node:child_process';
import { mkdirSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openRecordedHost } from '../../agent/host/recorded-host.ts';
import { isWithin, readFileOf, realFolder } from '../../agent/host/recording-folder.ts';
import { KnownError } from '../../agent/known-error.ts';
import { tempFolder } from '../support/temp-folder.ts';

/** A folder with a recording in it, and beside it a file that is nobody's business. */
function house(): { readonly root: string; readonly secret: string; readonly folder: string } {
  const folder = tempFolder();
  const root = join(folder, 'recording');
  mkdirSync(join(root, 'powershell'), { recursive: true });
  writeFileSync(join(root, 'recording.json'), JSON.stringify({ format: 1, title: 'from a stranger' }));
  const secret = join(folder, 'secret.json');
  writeFileSync(secret, JSON.stringify({ names: ['csi-proxy-S3cret'] }));
  return { root, secret, folder };
}

async function refusal(act: Promise<unknown>): Promise<string> {
  const error: unknown = await act.then(
    () => null,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(KnownError);
  return (error as KnownError).message;
}

const run = (host: Awaited<ReturnType<typeof openRecordedHost>>): Promise<unknown> =>
  host.runPowerShell({
    facts: ['disks'],
    idleTimeoutSeconds: 1,
    totalTimeoutSeconds: 1,
    onLine: () => undefined,
  });

describe('a recording from a stranger', () => {
  it.each(['pipes.json', 'files.json', 'recording.json'])(
    'shows no other file through a link at %s',
    async (name) => {
      const { root, secret } = house();
      if (name === 'recording.json') spawnSync('rm', [join(root, name)]);
      symlinkSync(secret, join(root, name));

      expect(await refusal(openRecordedHost(root))).toMatch(
        new RegExp(`${name} leads out of the recording$`),
      );
    },
  );

  it('shows no other folder through a link at its folder of facts', async () => {
    const { root, folder } = house();
    spawnSync('rm', ['-r', join(root, 'powershell')]);
    mkdirSync(join(folder, 'other'));
    writeFileSync(join(folder, 'other/disks.json'), '{"fact":"disks"}');
    symlinkSync(join(folder, 'other'), join(root, 'powershell'));

    expect(await refusal(openRecordedHost(root).then(run))).toMatch(
      /disks\.json leads out of the recording$/,
    );
  });

  it('is not held up by a named pipe, and not filled by a device', async () => {
    const { root } = house();
    expect(spawnSync('mkfifo', [join(root, 'pipes.json')]).status).toBe(0);
    expect(await refusal(openRecordedHost(root))).toMatch(/pipes\.json is no file$/);

    const other = house().root;
    symlinkSync('/dev/zero', join(other, 'pipes.json'));
    expect(await refusal(openRecordedHost(other))).toMatch(/pipes\.json leads out of the recording$/);
  });

  it('has no file that is larger than anything that was ever recorded', async () => {
    const { root } = house();
    writeFileSync(join(root, 'pipes.json'), '');
    truncateSync(join(root, 'pipes.json'), 1024 ** 4);

    expect(await refusal(openRecordedHost(root))).toMatch(
      /pipes\.json has 1099511627776 bytes, expected at most/,
    );
  });

  it.each(['../../..', '/', '/etc', '../link'])(
    'extends nothing that stands elsewhere: %s',
    async (wanted) => {
      const { root, folder } = house();
      const elsewhere = house().root;
      symlinkSync(elsewhere, join(folder, 'link'));
      writeFileSync(join(root, 'recording.json'), JSON.stringify({ format: 1, title: 'x', extends: wanted }));

      expect(await refusal(openRecordedHost(root))).toMatch(/expected a recording that stands beside it$/);
    },
  );

  it('extends one that stands beside it, or an example', async () => {
    const { root, folder } = house();
    const base = join(folder, 'base');
    const examples = tempFolder();
    for (const path of [base, join(examples, 'healthy')]) {
      mkdirSync(path);
      writeFileSync(join(path, 'recording.json'), JSON.stringify({ format: 1, title: 'base' }));
      writeFileSync(join(path, 'pipes.json'), JSON.stringify({ names: ['csi-proxy-disk-v1'] }));
    }
    for (const [wanted, given] of [
      ['../base', null],
      [join(examples, 'healthy'), examples],
    ] as const) {
      writeFileSync(join(root, 'recording.json'), JSON.stringify({ format: 1, title: 'x', extends: wanted }));
      const host = await openRecordedHost(root, given);
      expect(await host.listPipes()).toMatchObject({ names: ['csi-proxy-disk-v1'] });
    }
    await refusal(openRecordedHost(root));
  });

  it('names a share like something of JavaScript, and nothing comes of it', async () => {
    const host = await openRecordedHost(house().root);

    for (const path of ['constructor', '__proto__', 'toString']) {
      expect(await host.probeShare({ path, server: null, write: false }, 1)).toMatchObject({ steps: [] });
      expect(await host.readFolder(path)).toMatchObject({ code: 'ENOENT' });
      expect(await host.readTextFile(path)).toMatchObject({ code: 'ENOENT' });
      expect(await host.probePipe(path, 1)).toMatchObject({ code: 'ENOENT' });
    }
  });
});

describe('a folder that is a link', () => {
  it('is played, with links inside it', async () => {
    const { root, folder } = house();
    writeFileSync(join(root, 'powershell/names.json'), JSON.stringify({ names: ['csi-proxy-disk-v1'] }));
    symlinkSync('powershell/names.json', join(root, 'pipes.json'));
    symlinkSync(root, join(folder, 'link'));
    const host = await openRecordedHost(join(folder, 'link'));

    expect(host.label).toBe('recorded:link');
    expect(await host.listPipes()).toMatchObject({ outcome: 'listed' });
  });
});

describe('isWithin', () => {
  it.each([
    ['/a/b', '/a/b', true],
    ['/a/b', '/a/b/c', true],
    ['/a/b', '/a/b/..c', true],
    ['/a/b', '/a/bc', false],
    ['/a/b', '/a', false],
    ['/', '/a', true],
  ])('says of %s and %s: %s', (folder, path, expected) => {
    expect(isWithin(folder, path)).toBe(expected);
  });
});

describe('readFileOf', () => {
  it('gives what is in a file, and null for none', async () => {
    const root = await realFolder(house().root);

    expect(String(await readFileOf(root, 'recording.json'))).toContain('stranger');
    expect(await readFileOf(root, 'no', 'file.json')).toBeNull();
  });
});
