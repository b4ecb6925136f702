// Where what a command prints goes to: a disk that is full, a pipe that nobody reads any more, one that is read late.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, createReadStream, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { describe, expect, it, vi } from 'vitest';
import { recorded, runAgent } from './agent-process.ts';
import { openFullPipe } from './full-pipe.ts';
import { ROOT } from '../docs/markdown.ts';

const MAIN = join(ROOT, 'agent/main.ts');

function runInShell(command: string): { code: number | null; stderr: string } {
  const script = command.replace('AGENT', '"$0" "$1"');
  const { status, stderr } = spawnSync('sh', ['-c', script, process.execPath, MAIN], { encoding: 'utf8' });
  return { code: status, stderr };
}

/** How often the process has tried to write. */
function writesOf(pid: number): number {
  const { count } = /^syscw: (?<count>\d+)$/m.exec(readFileSync(`/proc/${pid}/io`, 'latin1'))?.groups ?? {};
  return Number(count);
}

describe.skipIf(process.platform !== 'linux')('a command', () => {
  it.each(['check --host recorded:test/recordings/healthy', '--help', 'lint test/lint'])(
    'says in one line that the disk is full, and ends with 2: %s',
    (args) => {
      const { code, stderr } = runInShell(`cd ${ROOT} && AGENT ${args} > /dev/full`);

      expect(stderr).toBe('winstorage-agent: what is printed cannot be written: the disk is full (ENOSPC)\n');
      expect(code).toBe(2);
    },
  );

  it('tells by its exit code alone what is wrong where stderr is on a full disk', () => {
    expect(runInShell('AGENT check --host=wrong 2> /dev/full').code).toBe(2);
  });

  it('ends without a word where nobody reads any more', () => {
    const { stderr } = runInShell(`AGENT check --json --host ${recorded('dead-share')} | true`);

    expect(stderr).toBe('');
  });

  it('waits for a reader who comes late, without using up the CPU, and prints everything', async () => {
    const args = ['check', '--json', '--host', recorded('dead-share')];
    const { pipe, descriptor } = openFullPipe({ holdsWrites: false });
    const child = spawn(process.execPath, [MAIN, ...args], { stdio: ['ignore', descriptor, 'ignore'] });
    closeSync(descriptor);
    const untilTried = (times: number): Promise<void> =>
      vi.waitFor(() => expect(writesOf(child.pid ?? 0)).toBeGreaterThan(times), {
        timeout: 20_000,
        interval: 50,
      });
    await untilTried(100);
    const before = { tries: writesOf(child.pid ?? 0), at: performance.now() };
    await untilTried(before.tries + 50);
    const seconds = (performance.now() - before.at) / 1000;
    // At most a hundred a second, where one that does not wait in between comes to ten thousands.
    expect((writesOf(child.pid ?? 0) - before.tries) / seconds).toBeLessThan(200);

    const [printed, [code]] = await Promise.all([text(createReadStream(pipe)), once(child, 'exit')]);

    const report = printed.slice(printed.indexOf('{'));
    expect(Object.keys(JSON.parse(report) as object)).toEqual(
      Object.keys(JSON.parse(runAgent(args).stdout) as object),
    );
    expect(code).toBe(1);
  });
});
