// Small shell scripts stand in for powershell.exe: what is tested is when it is started, and what is made of its answer.
// test/lab/share-error.test.ts runs the real script.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { createShareErrorReader, type ShareErrorAnswer } from '../../agent/host/read-share-error.ts';
import { tempFolder } from '../support/temp-folder.ts';

const SHARE = '\\\\server\\share';
const ANSWER_53 = `echo '{"reason":"The network path was not found","windowsError":53}'`;

function reader(body: string) {
  const folder = tempFolder();
  const file = join(folder, 'powershell.exe');
  writeFileSync(file, `#!/bin/sh\ncd '${folder}'\necho start >> starts\n${body}\n`, { mode: 0o755 });
  let seconds = 0;
  let living = 0;
  const read = createShareErrorReader({ file, script: '/scripts/Read Error.ps1' }, () => seconds);
  return {
    folder,
    advance: (by: number) => (seconds += by),
    living: () => living,
    starts: () =>
      existsSync(join(folder, 'starts'))
        ? readFileSync(join(folder, 'starts'), 'utf8').split('\n').length - 1
        : 0,
    ask: (path = SHARE, code = 'UNKNOWN', timeoutSeconds = 15): Promise<ShareErrorAnswer> =>
      read({
        path,
        code,
        timeoutSeconds,
        onStart: () => {
          living += 1;
          return () => (living -= 1);
        },
      }),
  };
}

describe.skipIf(process.platform !== 'linux')('the number of the error of a share', () => {
  it('comes from PowerShell', async () => {
    const { ask, living } = reader(ANSWER_53);

    expect(await ask()).toEqual({ windowsError: 53, note: '' });
    expect(living()).toBe(0);
  });

  it('is found among other things that are printed', async () => {
    expect(await reader(`echo 'A notice'; echo null; ${ANSWER_53}; echo '{}'`).ask()).toEqual({
      windowsError: 53,
      note: '',
    });
  });

  it('is asked for by a script and a variable, never by text in a command', async () => {
    const { ask, folder } = reader(
      'for one; do echo "$one"; done > args; printf %s "$WINSTORAGE_SHARE_PATH" > path',
    );
    const path = `\\\\server\\a "quoted" share'; $(touch evil) & böse\\`;

    await ask(path);

    expect(readFileSync(join(folder, 'path'), 'utf8')).toBe(path);
    expect(readFileSync(join(folder, 'args'), 'utf8').split('\n')).toEqual([
      '-NoLogo',
      '-NoProfile',
      '-NonInteractive',
      '-ExecutionPolicy',
      'Bypass',
      '-File',
      '/scripts/Read Error.ps1',
      '',
    ]);
    expect(existsSync(join(folder, 'evil'))).toBe(false);
  });

  it.each([
    [
      'what the script says',
      `echo '{"windowsError":null,"reason":"Cannot invoke method."}'`,
      'Cannot invoke method.',
    ],
    ['that nothing was said', 'exit 1', 'PowerShell said nothing of it'],
  ])('is unknown, and the note tells %s', async (_what, body, why) => {
    expect(await reader(body).ask()).toEqual({
      windowsError: null,
      note: `the number of the Windows error could not be read: ${why}`,
    });
  });

  it('is unknown where there is no PowerShell', async () => {
    const read = createShareErrorReader({ file: '/no/such/powershell.exe', script: 'x' });
    const question = { path: SHARE, code: 'UNKNOWN', timeoutSeconds: 5, onStart: () => () => undefined };

    expect(await read(question)).toMatchObject({
      windowsError: null,
      note: expect.stringContaining('ENOENT'),
    });
  });
});

describe.skipIf(process.platform !== 'linux')('a PowerShell that hangs', () => {
  it('is killed in time, and is not asked again soon', async () => {
    const { ask, folder, living, starts } = reader('echo $$ > pid; exec sleep 1000');

    expect(await ask(SHARE, 'UNKNOWN', 1.5)).toEqual({
      windowsError: null,
      note: 'the number of the Windows error could not be read: no answer in 1.5 s',
    });
    const pid = readFileSync(join(folder, 'pid'), 'utf8').trim();
    await vi.waitUntil(
      () => !existsSync(`/proc/${pid}`) || readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') Z '),
    );
    expect(living()).toBe(0);
    await ask();
    expect(starts()).toBe(1);
  });

  it('keeps every other share waiting for its number, but not for an answer', async () => {
    const { ask, folder, living, starts } = reader(`while [ ! -e go ]; do sleep 0.01; done; ${ANSWER_53}`);

    const first = ask();
    expect(await ask('\\\\other\\share')).toEqual({ windowsError: null, note: '' });
    expect(living()).toBe(1);
    writeFileSync(join(folder, 'go'), '');

    expect(await first).toMatchObject({ windowsError: 53 });
    expect(starts()).toBe(1);
    // It was not asked, so there is nothing to remember.
    expect(await ask('\\\\other\\share')).toMatchObject({ windowsError: 53 });
    expect(starts()).toBe(2);
  });
});

describe.skipIf(process.platform !== 'linux')('an answer', () => {
  it('holds for ten minutes, in any spelling of the path', async () => {
    const { advance, ask, starts } = reader(ANSWER_53);

    await ask();
    advance(599);
    expect(await ask(SHARE.toUpperCase())).toEqual({ windowsError: 53, note: '' });
    expect(starts()).toBe(1);
    advance(1);
    await ask();
    expect(starts()).toBe(2);
  });

  it('holds longer while PowerShell is at work for another share', async () => {
    const { advance, ask, folder, starts } = reader(
      `[ "$WINSTORAGE_SHARE_PATH" = slow ] && while [ ! -e go ]; do sleep 0.01; done; ${ANSWER_53}`,
    );

    await ask();
    advance(600);
    const slow = ask('slow');
    expect(await ask()).toEqual({ windowsError: 53, note: '' });
    expect(await ask('\\\\new\\share')).toEqual({ windowsError: null, note: '' });
    writeFileSync(join(folder, 'go'), '');
    await slow;

    expect(starts()).toBe(2);
  });

  it('holds neither for another path nor for another code', async () => {
    const { ask, starts } = reader(ANSWER_53);

    await ask();
    await ask('\\\\server\\other');
    await ask(SHARE, 'ENOENT');

    expect(starts()).toBe(3);
  });

  it('that it can be listed now is told once, and starts nothing for ten minutes', async () => {
    const { ask, starts } = reader(`echo '{"windowsError":0,"reason":"no error"}'`);

    expect(await ask()).toEqual({ windowsError: 0, note: '' });
    expect(await ask()).toEqual({ windowsError: null, note: '' });
    expect(starts()).toBe(1);
  });

  it('of the shares last asked for is remembered, and the oldest is forgotten', async () => {
    let starts = 0;
    const read = createShareErrorReader({ file: '/no/such/powershell.exe', script: 'x' }, undefined, 3);
    const ask = (index: number): Promise<ShareErrorAnswer> =>
      read({
        path: `share-${index}`,
        code: 'UNKNOWN',
        timeoutSeconds: 5,
        onStart: () => {
          starts += 1;
          return () => undefined;
        },
      });

    for (let index = 0; index <= 3; index += 1) await ask(index);
    expect(starts).toBe(4);
    await ask(1);
    expect(starts).toBe(4);
    await ask(0);
    expect(starts).toBe(5);
  });
});
