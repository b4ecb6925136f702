// A node on which Windows can start no program any more, as when its memory is used up: Node throws then. That is made here
// for the one function by which execa would start taskkill.exe, and execa alone is told that this is Windows.
import childProcess from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { tempFolder } from '../support/temp-folder.ts';

const HANG = 'setInterval(() => {}, 1000)';

const { execFile } = childProcess;
const platform = Object.getOwnPropertyDescriptor(process, 'platform') ?? {};
const systemRoot = process.env['SystemRoot'];
let attempts = 0;

beforeAll(async () => {
  childProcess.execFile = (() => {
    attempts += 1;
    throw Object.assign(new Error('spawn UNKNOWN'), { code: 'UNKNOWN', syscall: 'spawn' });
  }) as unknown as typeof execFile;
  syncBuiltinESMExports();
  process.env['SystemRoot'] = 'C:\\Windows';
  Object.defineProperty(process, 'platform', {
    configurable: true,
    get: () => (new Error('who asks').stack?.includes('kill-descendants') ? 'win32' : 'linux'),
  });
  await import('execa');
  Object.defineProperty(process, 'platform', platform);
});

afterAll(() => {
  childProcess.execFile = execFile;
  syncBuiltinESMExports();
  if (systemRoot === undefined) delete process.env['SystemRoot'];
  else process.env['SystemRoot'] = systemRoot;
});

describe.skipIf(process.platform !== 'linux')('where no program can be started any more', () => {
  it('a process that was to be killed with its descendants is killed itself', async () => {
    const { runShort } = await import('../../agent/host/run-short.ts');
    attempts = 0;
    let timesGone = 0;

    const end = await runShort({
      command: [process.execPath, '--eval', HANG],
      timeoutSeconds: 0.5,
      killDescendants: true,
      onGone: () => (timesGone += 1),
    });

    expect(end).toMatchObject({ outcome: 'timeout', exitCode: null });
    expect(timesGone).toBe(1);
    // Else this test shows nothing.
    expect(attempts).toBe(1);
  });

  it('powershell.exe is killed, and no other program is needed for that', async () => {
    const { createPowerShellRunner } = await import('../../agent/host/run-powershell.ts');
    attempts = 0;
    const file = join(tempFolder(), 'powershell.exe');
    writeFileSync(file, '#!/bin/sh\nexec sleep 1000\n', { mode: 0o755 });
    const run = createPowerShellRunner({
      file,
      script: 'x',
      sessionScript: null,
      maxOutputBytes: 1000,
      maxSessionSeconds: 0,
      onStart: () => undefined,
    });

    const exit = await run({
      facts: ['disks'],
      idleTimeoutSeconds: 0.3,
      totalTimeoutSeconds: 10,
      onLine: () => undefined,
    });

    expect(exit).toMatchObject({ outcome: 'timeout', message: 'killed' });
    expect(attempts).toBe(0);
  });
});

describe('ending a process', () => {
  it('throws nothing, although Windows may not let it end', async () => {
    const { endProcess } = await import('../../agent/host/end-process.ts');
    const refuse = (): never => {
      throw new Error('kill EPERM');
    };

    expect(() => endProcess({ kill: refuse, nodeChildProcess: { kill: refuse } })).not.toThrow();
  });
});
