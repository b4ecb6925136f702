import { spawnSync } from 'node:child_process';
import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openWebConfig, type WebConfigFile } from '../../agent/cli/web-config-file.ts';
import { tempFolder } from '../support/temp-folder.ts';

const HASH = '$2y$10$kRYVGvH7ITiypZhr.W0A/OK39gcxslqzTtQqkhzX0PnHBBtaQice.';
const OTHER = '$2y$10$abYVGvH7ITiypZhr.W0A/OK39gcxslqzTtQqkhzX0PnHBBtaQice.';
const config = (hash: string): string => `basic_auth_users: {prometheus: '${hash}'}\n`;

async function opened(): Promise<{
  file: WebConfigFile;
  write: (text: string) => void;
  pass: (seconds: number) => void;
  path: string;
}> {
  let now = 1_700_000_000;
  const path = join(tempFolder(), 'web-config.yml');
  writeFileSync(path, config(HASH));
  return {
    file: await openWebConfig(path, () => now),
    write: (text) => writeFileSync(path, text),
    pass: (seconds) => {
      now += seconds;
    },
    path,
  };
}

describe('what became of a web configuration', () => {
  it('is nothing where there is none', async () => {
    expect((await openWebConfig(null, () => 0)).use()).toBeNull();
  });

  it('is taken at the start, without a certificate that ends where there is no TLS', async () => {
    expect((await opened()).file.use()).toEqual({
      isTaken: true,
      takenAt: 1_700_000_000,
      certificateEndsAt: null,
    });
  });

  it('stays what it was as long as the file does', async () => {
    const { file, pass } = await opened();
    pass(60);

    expect(await file.reload()).toBeNull();
    expect(file.use()).toMatchObject({ isTaken: true, takenAt: 1_700_000_000 });
  });

  it('is taken anew with a file that changes', async () => {
    const { file, write, pass } = await opened();
    pass(60);
    write(config(OTHER));

    expect(await file.reload()).toEqual({ taken: true });
    expect(file.use()).toMatchObject({ isTaken: true, takenAt: 1_700_000_060 });
  });

  it.each([
    ['cannot be used', 'basic_auth_users: 1'],
    ['would take protection away', ''],
  ])('is refused while the file %s, and told once', async (_what, text) => {
    const { file, write, pass } = await opened();
    pass(60);
    write(text);

    expect(await file.reload()).toMatchObject({ taken: false });
    expect(await file.reload()).toBeNull();
    expect(file.use()).toMatchObject({ isTaken: false, takenAt: 1_700_000_000 });
  });

  it('is taken again once the file is as before, with the time of then', async () => {
    const { file, write, pass } = await opened();
    pass(60);
    write('');
    await file.reload();
    write(config(HASH));

    expect(await file.reload()).toEqual({ taken: true });
    expect(file.use()).toMatchObject({ isTaken: true, takenAt: 1_700_000_000 });
  });

  it('is told anew where the file is refused for another reason', async () => {
    const { file, write } = await opened();
    write('basic_auth_users: 1');
    await file.reload();
    write('');

    expect(await file.reload()).toEqual({ taken: false, why: expect.stringContaining('it would take away') });
  });

  it('is refused while the file cannot be read, and taken again when it can', async () => {
    const { file, path } = await opened();
    renameSync(path, `${path}.away`);
    mkdirSync(path);

    expect(await file.reload()).toMatchObject({ taken: false });
    expect(file.use()).toMatchObject({ isTaken: false });

    renameSync(path, `${path}.folder`);
    renameSync(`${path}.away`, path);
    expect(await file.reload()).toEqual({ taken: true });
    expect(file.use()).toMatchObject({ isTaken: true });
  });

  it('is refused while a file that it names gives no answer, which holds up nothing else', async () => {
    const { file, path } = await opened();
    rmSync(path);
    spawnSync('mkfifo', [path]);

    expect(await file.reload()).toEqual({ taken: false, why: 'cannot be read: it is no file' });
  });

  it('is refused while an earlier look at the file has not ended', async () => {
    const { file, write } = await opened();
    write(config(OTHER));
    const first = file.reload();

    expect(await file.reload()).toEqual({ taken: false, why: 'a file of it gives no answer' });
    expect(await first).toEqual({ taken: true });
    expect(file.use()).toMatchObject({ isTaken: true });
  });
});
