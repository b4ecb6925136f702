// Small shell scripts stand in for powershell.exe: what is tested is starting, reading and killing.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import type { PowerShellExit } from '../../agent/host/host.ts';
import { createPowerShellRunner } from '../../agent/host/run-powershell.ts';
import { tempFolder } from '../support/temp-folder.ts';

interface Run {
  readonly exit: PowerShellExit;
  readonly lines: readonly string[];
}

interface Limits {
  readonly query?: number;
  readonly idle?: number;
  readonly total?: number;
  readonly onLine?: (line: string) => void;
}

function program(body: string, { maxOutputBytes = 100_000, mode = 0o755 } = {}) {
  const folder = tempFolder();
  const file = join(folder, 'powershell.exe');
  writeFileSync(file, `#!/bin/sh\ncd '${folder}'\n${body}\n`, { mode });
  const start = createPowerShellRunner({
    file,
    script: '/scripts/Read Facts.ps1',
    maxOutputBytes,
    sessionScript: null,
    maxSessionSeconds: 0,
    onStart: () => undefined,
  });
  return {
    folder,
    async run({ query, idle = 10, total = 10, onLine }: Limits = {}): Promise<Run> {
      const lines: string[] = [];
      const exit = await start({
        facts: ['disks', 'volumes'],
        ...(query === undefined ? {} : { queryTimeoutSeconds: query }),
        idleTimeoutSeconds: idle,
        totalTimeoutSeconds: total,
        onLine(line) {
          const text = Buffer.from(line).toString('latin1');
          lines.push(text);
          onLine?.(text);
        },
      });
      return { exit, lines };
    },
  };
}

/** Of this thread alone: other tests run beside it. */
function ownMemory(): number {
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

/** Gone, or dead and only not yet waited for. */
function isGone(pid: number): boolean {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.startsWith('Z') ?? true;
  } catch {
    return true;
  }
}

async function expectGone(pids: readonly string[]): Promise<void> {
  expect(pids.length).toBeGreaterThan(0);
  onTestFinished(() => {
    for (const pid of pids.map(Number).filter((one) => !isGone(one))) process.kill(pid, 'SIGKILL');
  });
  await vi.waitUntil(() => pids.map(Number).every(isGone));
}

describe.skipIf(process.platform !== 'linux')('createPowerShellRunner', () => {
  it('starts the script with its facts, without profile, prompts and policy', async () => {
    const { exit, lines } = await program('for argument; do echo "$argument"; done').run();

    expect(lines).toEqual([
      '-NoLogo',
      '-NoProfile',
      '-NonInteractive',
      '-ExecutionPolicy',
      'Bypass',
      '-File',
      '/scripts/Read Facts.ps1',
      '-Fact',
      'disks,volumes',
    ]);
    expect(exit).toMatchObject({ outcome: 'exited', exitCode: 0, stderr: '', message: '' });
  });

  it('tells the script how long a query may take', async () => {
    const { lines } = await program('for argument; do echo "$argument"; done').run({ query: 58 });

    expect(lines.slice(5)).toEqual([
      '-File',
      '/scripts/Read Facts.ps1',
      '-OperationTimeoutSeconds',
      '58',
      '-Fact',
      'disks,volumes',
    ]);
  });

  it('hands over a line while the process goes on', async () => {
    const { folder, run } = program('echo one; while [ ! -e go ]; do sleep 0.01; done; echo two');

    const { exit, lines } = await run({ onLine: () => writeFileSync(join(folder, 'go'), '') });

    expect(exit.outcome).toBe('exited');
    expect(lines).toEqual(['one', 'two']);
  });

  it('hands over a last line without a line end', async () => {
    expect((await program('printf "one\\r\\ntwo"').run()).lines).toEqual(['one', 'two']);
  });

  it('tells the exit code', async () => {
    expect((await program('echo one; exit 3').run()).exit).toMatchObject({ outcome: 'exited', exitCode: 3 });
  });

  it('tells what ended a process that did not exit', async () => {
    expect((await program('kill -TERM $$').run()).exit).toMatchObject({
      outcome: 'exited',
      exitCode: null,
      message: 'ended by SIGTERM',
    });
  });

  it('keeps the beginning of stderr', async () => {
    const { exit } = await program('echo begin >&2; head -c 1000000 /dev/zero >&2').run();

    expect(exit.stderr).toMatch(/^begin\n/);
    expect(exit.stderr).toHaveLength(4096);
  });

  it('gives the process no input to wait for', async () => {
    expect((await program('cat; echo end').run()).lines).toEqual(['end']);
  });

  it('kills a silent process', async () => {
    const { exit, lines } = await program('echo $$; exec sleep 1000').run({ idle: 0.3 });

    expect(exit).toMatchObject({ outcome: 'timeout', exitCode: null, message: 'killed' });
    expect(lines).toHaveLength(1);
    await expectGone(lines);
  });

  it('kills a process that does not listen to signals', async () => {
    const { exit, lines } = await program("trap '' TERM INT HUP; echo $$; while :; do sleep 1; done").run({
      idle: 0.3,
    });

    expect(exit.outcome).toBe('timeout');
    await expectGone(lines);
  });

  it('does not take a process that prints for a silent one', async () => {
    const { exit, lines } = await program('for i in 1 2 3 4 5 6; do echo $i; sleep 0.1; done').run({
      idle: 0.4,
    });

    expect(exit.outcome).toBe('exited');
    expect(lines).toHaveLength(6);
  });

  it('kills a process that never ends, whatever it prints', async () => {
    const { exit, lines } = await program('echo $$; while :; do echo again; sleep 0.02; done').run({
      total: 0.3,
    });

    expect(exit.outcome).toBe('timeout');
    await expectGone(lines.slice(0, 1));
  });

  it.each([
    ['that ended', 'exit 0'],
    ['that was killed', 'wait'],
  ])('waits no longer than its time for a child of a process %s', async (_what, then) => {
    const openPipes = (): number =>
      process.getActiveResourcesInfo().filter((name) => name === 'PipeWrap').length;
    const before = openPipes();
    const { run } = program(`sleep 1000 & echo $!; ${then}`);

    // The child keeps the output open, and is no business of ours.
    const { exit, lines } = await run({ idle: 0.3 });
    onTestFinished(() => void process.kill(Number(lines[0]), 'SIGKILL'));

    expect(exit).toMatchObject({ outcome: 'timeout', message: 'killed, but not gone yet' });
    await vi.waitUntil(() => openPipes() <= before);
  });

  it.each([
    ['lines', 'echo $$; exec yes'],
    ['one line without an end', 'echo $$; exec cat /dev/zero'],
    ['100 MB that end by themselves', 'echo $$; head -c 100000000 /dev/zero'],
  ])('cuts a flood of %s', async (_what, body) => {
    const before = ownMemory();

    const { exit, lines } = await program(body, { maxOutputBytes: 1_000_000 }).run();

    expect(exit.outcome).toBe('flooded');
    expect(exit.durationSeconds).toBeLessThan(5);
    expect(lines.join('\n').length).toBeLessThanOrEqual(1_000_000);
    expect(ownMemory() - before).toBeLessThan(80_000_000);
    await expectGone(lines.slice(0, 1));
  });

  it('cuts a flood of short lines before they cost the event loop seconds', async () => {
    const { exit, lines } = await program(String.raw`exec yes '{"fact":"none"}'`).run();

    expect(exit.outcome).toBe('flooded');
    expect(lines.length).toBeLessThanOrEqual(1000);
  });

  it('is not started where there is no such program', async () => {
    const start = createPowerShellRunner({
      file: join(tempFolder(), 'absent.exe'),
      script: 'x',
      sessionScript: null,
      maxSessionSeconds: 0,
      onStart: () => undefined,
      maxOutputBytes: 1,
    });
    const run = { facts: [], idleTimeoutSeconds: 1, totalTimeoutSeconds: 1, onLine: () => undefined };

    expect(await start(run)).toMatchObject({
      outcome: 'not-started',
      exitCode: null,
      message: expect.stringContaining('ENOENT'),
    });
    expect(await start(run)).toMatchObject({ outcome: 'not-started' });
  });

  it('is not started where the program may not be run', async () => {
    expect((await program('exit 0', { mode: 0o644 }).run()).exit).toMatchObject({
      outcome: 'not-started',
      message: expect.stringContaining('EACCES'),
    });
  });

  it('starts no second process beside the first, and one after it', async () => {
    const { folder, run } = program('echo $$; while [ ! -e go ]; do sleep 0.01; done');

    const first = run();
    const second = await run();
    writeFileSync(join(folder, 'go'), '');
    const { exit, lines } = await first;

    expect(second).toMatchObject({
      lines: [],
      exit: { outcome: 'still-running', message: expect.stringContaining(`process ${lines[0]}`) },
    });
    expect(exit.outcome).toBe('exited');
    expect((await run()).exit.outcome).toBe('exited');
    expect(existsSync(folder)).toBe(true);
  });
});
