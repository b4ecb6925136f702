// The real Read-ShareError.ps1 in a real PowerShell engine, on real folders of this machine. That engine runs on a newer
// .NET, which keeps the number of an error in the same place; on Linux it has numbers for 2, 3 and 5 only.
import { mkdirSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { tempFolder } from '../support/temp-folder.ts';
import { nodeLike, READ_FACTS, runEngine, skipEngineTests } from './powershell-engine/run-engine.ts';

const SCRIPT = join(dirname(READ_FACTS), 'Read-ShareError.ps1');

async function errorOf(path: string, base = 'healthy.json'): Promise<unknown> {
  const node = nodeLike(base, { env: { WINSTORAGE_SHARE_PATH: path } });
  const { exitCode, stdout, stderr } = await runEngine(SCRIPT, [], node);
  expect(stderr).toBe('');
  expect(exitCode).toBe(0);
  const text = stdout.toString('latin1');
  expect(text).toMatch(/^\{[\x20-\x7e]*\}\r\n$/);
  return JSON.parse(text);
}

describe.skipIf(skipEngineTests)('the error of a share, by PowerShell', () => {
  test.each([['an empty folder', []] as const, ['a folder with something in it', ['one', 'two']] as const])(
    'is 0 for %s',
    async (_what, names) => {
      const folder = tempFolder();
      for (const name of names) mkdirSync(join(folder, name));

      expect(await errorOf(folder)).toEqual({ windowsError: 0, reason: 'no error' });
    },
  );

  test('is 3 for a folder that is not there', async () => {
    expect(await errorOf(join(tempFolder(), 'missing'))).toEqual({
      windowsError: 3,
      reason: expect.stringContaining('missing'),
    });
  });

  test('takes a path for a path, whatever is in it', async () => {
    const folder = join(tempFolder(), 'a \'quoted\' "share" $(Get-Date) [x] `n %TEMP%');
    mkdirSync(folder);

    expect(await errorOf(folder)).toEqual({ windowsError: 0, reason: 'no error' });
  });

  test('is told in ASCII, for any name of a share', async () => {
    expect(await errorOf(join(tempFolder(), 'Größe 名'))).toEqual({
      windowsError: 3,
      reason: expect.stringContaining('Gr?e ?'),
    });
  });

  test('is unknown for what is no path, and not 87, which .NET makes of it without asking Windows', async () => {
    expect(await errorOf('')).toEqual({ windowsError: null, reason: expect.stringMatching(/./) });
  });

  test('is unknown for an error that is none of Windows', async () => {
    const loop = join(tempFolder(), 'loop');
    symlinkSync(loop, loop);

    // Linux gives ELOOP here, whose number .NET hands on as it is.
    expect(await errorOf(loop)).toEqual({ windowsError: null, reason: expect.stringContaining('loop') });
  });

  test('is unknown where PowerShell is constrained, and the reason says so', async () => {
    expect(await errorOf(tempFolder(), 'constrained.json')).toEqual({
      windowsError: null,
      reason: expect.stringContaining('language mode'),
    });
  });
});
