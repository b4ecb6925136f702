// Small shell scripts stand in for a powershell.exe that is kept: what is tested is asking, framing, ending and killing.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import type { PowerShellExit } from '../../agent/host/host.ts';
import { createPowerShellRunner } from '../../agent/host/run-powershell.ts';
import { tempFolder } from '../support/temp-folder.ts';

/** Answers as the script does, with the number of its process. */
const ANSWER = 'echo "#begin $n"; echo "$facts of $$"; echo "#end $n"';
const SERVE = `while read -r n facts; do ${ANSWER}; done`;

interface Run {
  readonly exit: PowerShellExit;
  readonly lines: readonly string[];
}

/**
 * @param session what is run as Read-FactsOnRequest.ps1; a process of its own prints `batch`
 * @param batch what is run as Read-Facts.ps1
 */
function powershell(session: string, { batch = 'echo batch', maxSessionSeconds = 60 } = {}) {
  const folder = tempFolder();
  const file = join(folder, 'powershell.exe');
  const text = `#!/bin/sh\ncd '${folder}'\necho $$ >> starts\ncase $* in\n*on-request*)\n${session}\n;;\n*)\n${batch}\nesac\n`;
  writeFileSync(file, text, { mode: 0o755 });
  let startCount = 0;
  const start = createPowerShellRunner({
    file,
    script: 'batch',
    sessionScript: 'on-request',
    maxOutputBytes: 1000,
    maxSessionSeconds,
    onStart: () => {
      startCount += 1;
    },
  });
  const starts = (): string[] => readFileSync(join(folder, 'starts'), 'utf8').trim().split('\n');
  onTestFinished(async () => {
    for (const pid of starts().filter(isThere)) process.kill(Number(pid), 'SIGKILL');
  });
  return {
    folder,
    starts,
    startCount: () => startCount,
    async run({
      facts = ['disks'],
      idle = 5,
      total = 10,
      needsNewProcess = false,
      query = 18,
    } = {}): Promise<Run> {
      const lines: string[] = [];
      const exit = await start({
        facts,
        needsNewProcess,
        queryTimeoutSeconds: query,
        idleTimeoutSeconds: idle,
        totalTimeoutSeconds: total,
        onLine: (line) => lines.push(Buffer.from(line).toString('latin1')),
      });
      return { exit, lines };
    },
  };
}

function isThere(pid: string): boolean {
  try {
    return !(readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.startsWith('Z') ?? true);
  } catch {
    return false;
  }
}

describe.skipIf(process.platform !== 'linux')('a powershell.exe that is kept', () => {
  it('answers one request after the other', async () => {
    const { run, starts } = powershell(`echo '#ready'; ${SERVE}`);

    const first = await run({ facts: ['disks', 'volumes'] });
    const second = await run({ facts: ['services'] });

    const [pid] = starts();
    expect(first.lines).toEqual([`disks,volumes of ${pid}`]);
    expect(second.lines).toEqual([`services of ${pid}`]);
    expect(first.exit).toMatchObject({ outcome: 'exited', exitCode: 0, message: '' });
    expect(starts()).toHaveLength(1);
  });

  it('is told at its start how long a query may take', async () => {
    const { run } = powershell(
      `echo '#ready'; while read -r n facts; do echo "#begin $n"; echo "$@"; echo "#end $n"; done`,
    );

    expect((await run({ query: 58 })).lines[0]).toMatch(/ -File on-request -OperationTimeoutSeconds 58$/);
  });

  it('hands over a line while the request goes on', async () => {
    const { run } = powershell(
      `echo '#ready'; while read -r n facts; do echo "#begin $n"; for i in 1 2 3 4 5; do echo $i; sleep 0.1; done; echo "#end $n"; done`,
    );

    expect((await run({ idle: 0.4 })).lines).toEqual(['1', '2', '3', '4', '5']);
  });

  it('is understood behind the mark of an encoding', async () => {
    const { run, starts } = powershell(`printf '\\357\\273\\277#ready\\r\\n'; ${SERVE}`);

    expect((await run()).lines).toEqual([`disks of ${starts()[0]}`]);
  });

  it('may print a banner before it is ready', async () => {
    const { run, starts } = powershell(`echo Welcome; echo '#ready'; ${SERVE}`);

    expect((await run()).lines).toEqual([`disks of ${starts()[0]}`]);
  });

  it('ends when its input ends, and so with the agent', async () => {
    const { run, starts } = powershell(`echo '#ready'; ${SERVE}`, { maxSessionSeconds: 0 });

    await run();
    await run();

    const [first, second] = starts();
    expect(second).not.toBe(first);
    expect(isThere(first ?? '')).toBe(false);
  });

  it('is killed when it does not end', async () => {
    const { run, starts } = powershell(
      `trap '' TERM; echo '#ready'; read -r n facts; ${ANSWER}; while :; do sleep 1; done`,
      {
        maxSessionSeconds: 0,
      },
    );

    await run();
    await run();

    expect(isThere(starts()[0] ?? '')).toBe(false);
  });

  it('is another one where a new process is needed', async () => {
    const { run, starts } = powershell(`echo '#ready'; ${SERVE}`);

    await run();
    await run({ needsNewProcess: true });
    await run();

    expect(starts()).toHaveLength(2);
  });

  it('is started anew after it ended between two looks', async () => {
    const { run, starts } = powershell(`echo '#ready'; read -r n facts; ${ANSWER}`);

    await run();

    await vi.waitUntil(async () => (await run()).lines[0] === `disks of ${starts().at(-1)}`);
  });

  it('costs no answer when it ends as it is asked', async () => {
    const { run } = powershell(`echo '#ready'; read -r n facts; ${ANSWER}; read -r n facts`);

    await run();

    expect((await run()).lines).toEqual(['batch']);
  });

  it('costs no answer when it does not begin any more', async () => {
    const { run, starts } = powershell(`echo '#ready'; read -r n facts; ${ANSWER}; exec sleep 1000`);

    await run();

    expect((await run({ idle: 0.3 })).lines).toEqual(['batch']);
    expect(starts().filter(isThere)).toEqual([]);
  });

  it('is killed when it hangs, and is then another one', async () => {
    const { folder, run, starts } = powershell(
      `echo '#ready'; while read -r n facts; do echo "#begin $n"; echo one; if [ -e hang ]; then exec sleep 1000; fi; echo "#end $n"; done`,
    );

    await run();
    writeFileSync(join(folder, 'hang'), '');
    const hung = await run({ idle: 0.3 });

    expect(hung).toMatchObject({ lines: ['one'], exit: { outcome: 'timeout', message: 'killed' } });
    expect(starts().filter(isThere)).toEqual([]);
  });

  it('is killed when it prints what nobody asked for', async () => {
    const { run, starts } = powershell(`echo '#ready'; while read -r n facts; do ${ANSWER}; echo more; done`);

    await run();
    await vi.waitUntil(() => !isThere(starts()[0] ?? ''));
    expect((await run()).lines).toEqual([`disks of ${starts()[1]}`]);
  });

  it('may print as much in each look', async () => {
    const { run, starts } = powershell(
      `echo '#ready'; while read -r n facts; do echo "#begin $n"; head -c 800 /dev/zero | tr '\\0' x; echo; echo "#end $n"; done`,
    );

    for (let look = 0; look < 3; look += 1) expect((await run()).exit.outcome).toBe('exited');

    expect(starts()).toHaveLength(1);
  });

  it('is killed when it prints too much in one look', async () => {
    const { run, starts } = powershell(`echo '#ready'; read -r n facts; echo "#begin $n"; exec yes`);

    expect((await run()).exit).toMatchObject({ outcome: 'flooded', exitCode: null });
    expect(starts().filter(isThere)).toEqual([]);
  });

  it('tells the exit code when it ends in the middle', async () => {
    const { run } = powershell(
      `echo '#ready'; read -r n facts; echo "#begin $n"; echo one; echo no >&2; exit 3`,
    );

    expect(await run()).toMatchObject({
      lines: ['one'],
      exit: { outcome: 'exited', exitCode: 3, stderr: 'no\n' },
    });
  });

  it.each([
    ['ends with an error', 'echo "only on core types" >&2; exit 1'],
    ['is ready and does not read', "echo '#ready'; exec sleep 1000"],
    ['prints something else', 'echo "PS C:\\\\>"; exec sleep 1000'],
  ])('is no longer tried for a while where it %s', async (_what, session) => {
    const { run, starts } = powershell(session);

    const first = await run({ idle: 0.3 });
    const startsOfFirst = starts().length;
    await run();
    await run();

    expect(first).toMatchObject({ lines: ['batch'], exit: { outcome: 'exited', exitCode: 0 } });
    expect(startsOfFirst).toBe(2);
    expect(starts()).toHaveLength(4);
  });

  it('is tried again later, and more seldom each time', async () => {
    const { folder, run, starts, startCount } = powershell(
      `if [ ! -e works ]; then exit 1; fi; echo '#ready'; ${SERVE}`,
    );
    const looks = async (count: number): Promise<string[]> => {
      const lines: string[] = [];
      for (let look = 0; look < count; look += 1) lines.push(...(await run()).lines);
      return lines;
    };

    // Tried in looks 1, 4 and 9, and each time the look is made all the same.
    expect(await looks(9)).toEqual(Array.from({ length: 9 }, () => 'batch'));
    expect(starts()).toHaveLength(9 + 3);
    expect(startCount()).toBe(9 + 3);
    writeFileSync(join(folder, 'works'), '');
    const later = await looks(10);

    expect(later.slice(0, 8)).toEqual(Array.from({ length: 8 }, () => 'batch'));
    expect(new Set(later.slice(8)).size).toBe(1);
    expect(later[8]).toMatch(/^disks of \d+$/);
  });

  it('is not tried a second time in one look where powershell.exe says nothing at all', async () => {
    const { run, starts } = powershell('exec sleep 1000', { batch: 'exec sleep 1000' });

    expect((await run({ idle: 0.3 })).exit.outcome).toBe('timeout');
    expect(starts()).toHaveLength(1);
  });

  it('leaves a process of its own no more than the time of the look', async () => {
    const { run } = powershell("echo '#ready'; exec sleep 1000", {
      batch: 'while :; do echo on; sleep 0.05; done',
    });

    const { exit } = await run({ idle: 0.5, total: 2 });

    expect(exit.outcome).toBe('timeout');
    expect(exit.durationSeconds).toBeLessThan(2);
  });

  it('is not asked twice at a time', async () => {
    const { folder, run } = powershell(
      `echo '#ready'; while read -r n facts; do echo "#begin $n"; while [ ! -e go ]; do sleep 0.01; done; echo "#end $n"; done`,
    );

    const first = run();
    const second = await run();
    writeFileSync(join(folder, 'go'), '');

    expect(second).toMatchObject({ lines: [], exit: { outcome: 'still-running' } });
    expect((await first).exit.outcome).toBe('exited');
  });

  it('is not started where there is no such program', async () => {
    const start = createPowerShellRunner({
      file: join(tempFolder(), 'absent.exe'),
      script: 'x',
      sessionScript: 'y',
      maxOutputBytes: 1,
      maxSessionSeconds: 60,
      onStart: () => undefined,
    });
    const run = { facts: [], idleTimeoutSeconds: 1, totalTimeoutSeconds: 1, onLine: () => undefined };

    expect(await start(run)).toMatchObject({
      outcome: 'not-started',
      message: expect.stringContaining('ENOENT'),
    });
  });
});
