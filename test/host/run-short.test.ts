// Tiny programs of Node: what becomes of processes that end, hang, print too much or are not there.
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it, vi } from 'vitest';
import { runShort, type ShortRunEnd } from '../../agent/host/run-short.ts';

interface Run {
  readonly end: ShortRunEnd;
  readonly timesGone: number;
}

async function run(program: string, timeoutSeconds = 15, env: Record<string, string> = {}): Promise<Run> {
  let timesGone = 0;
  const command = [process.execPath, '--eval', program] as const;
  const end = await runShort({ command, env, timeoutSeconds, onGone: () => (timesGone += 1) });
  return { end, timesGone };
}

describe('runShort', () => {
  it('gives what the program printed, and its exit code', async () => {
    expect(await run("process.stdout.write('one\\ntwö'); process.exitCode = 3")).toEqual({
      end: { outcome: 'exited', exitCode: 3, output: 'one\ntwö', message: '' },
      timesGone: 1,
    });
  });

  it('adds variables to those of the agent', async () => {
    const { end } = await run("console.log(process.env.ADDED, 'PATH' in process.env)", 15, {
      ADDED: '\\\\server\\a "share" $(id)',
    });

    expect(end.output).toBe('\\\\server\\a "share" $(id) true\n');
  });

  it('kills what takes too long, and keeps what was printed before', async () => {
    const { end, timesGone } = await run("console.log('one'); setInterval(() => {}, 1000)", 1.5);

    expect(end).toEqual({ outcome: 'timeout', exitCode: null, output: 'one\n', message: '' });
    expect(timesGone).toBe(1);
  });

  it.skipIf(process.platform !== 'linux')(
    'kills what that program started, where it is told to',
    async () => {
      const end = await runShort({
        command: ['/bin/sh', '-c', 'sleep 1000 & echo $!; wait'],
        timeoutSeconds: 0.5,
        killDescendants: true,
        onGone: () => undefined,
      });

      expect(end.outcome).toBe('timeout');
      const child = `/proc/${end.output.trim()}/stat`;
      await vi.waitUntil(() => !existsSync(child) || readFileSync(child, 'utf8').includes(') Z '));
    },
  );

  it('keeps the beginning of what is too long', async () => {
    const { end } = await run("for (let i = 0; i < 2000; i += 1) process.stdout.write('x'.repeat(1000))");

    expect(end.outcome).toBe('exited');
    expect(end.output.length).toBeGreaterThanOrEqual(64 * 1024);
    // One piece of the pipe more than the limit.
    expect(end.output.length).toBeLessThanOrEqual(2 * 64 * 1024);
  });

  it('says why a program could not be started', async () => {
    let timesGone = 0;
    const end = await runShort({
      command: ['/no/such/program'],
      timeoutSeconds: 5,
      onGone: () => (timesGone += 1),
    });

    expect(end).toMatchObject({ outcome: 'not-started', message: expect.stringContaining('ENOENT') });
    expect(timesGone).toBe(1);
  });
});
