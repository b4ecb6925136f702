import childProcess from 'node:child_process';
import { syncBuiltinESMExports } from 'node:module';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createCpuLoadReader } from '../../agent/host/read-cpu-load.ts';
import { createWindowsHost } from '../../agent/host/windows-host.ts';

type Cpu = { readonly times: Record<'user' | 'nice' | 'sys' | 'idle' | 'irq', number> };

const cpu = (user: number, sys: number, idle: number): Cpu => ({
  times: { user, nice: 0, sys, idle, irq: 0 },
});

/** Reads these, one after the other. */
function readerOf(...samples: readonly (readonly Cpu[])[]): () => Promise<number | null> {
  const left = [...samples];
  return createCpuLoadReader(() => left.shift() ?? []);
}

describe('the CPU load', () => {
  it('is that of all CPUs since the last look', async () => {
    const read = readerOf(
      [cpu(100, 100, 800), cpu(0, 0, 1000)],
      [cpu(160, 120, 820), cpu(0, 0, 1100)],
      [cpu(160, 120, 920), cpu(0, 100, 1100)],
    );

    expect(await read()).toBe(80 / 200);
    expect(await read()).toBe(100 / 200);
  });

  it.each([
    ['nothing was counted', [cpu(1, 2, 3)], [cpu(1, 2, 3)]],
    ['a CPU was taken away', [cpu(500, 0, 500), cpu(500, 0, 500)], [cpu(600, 0, 600)]],
    ['the counters began anew', [cpu(500, 0, 500)], [cpu(0, 0, 900)]],
    ['Windows tells of no CPU', [], []],
  ])('is nothing where %s', async (_why, before, after) => {
    expect(await readerOf(before, after)()).toBeNull();
  });

  it('of this machine is a share from 0 to 1', async () => {
    const read = createCpuLoadReader();
    let load: number | null = null;
    while (load === null) load = await read();

    expect(load).toBeGreaterThanOrEqual(0);
    expect(load).toBeLessThanOrEqual(1);
  });

  it('is read on Windows without a program, which could hang', async () => {
    const host = createWindowsHost({
      scriptsFolder: 'C:\\agent\\scripts\\node',
      keepsPowerShell: false,
      onPowerShellStart: () => undefined,
      systemRoot: 'C:\\Windows',
      osInfoCommand: [process.execPath, '--version'],
      shareStepsCommand: [process.execPath, '--version'],
    });
    const started = watchStarts();
    const platform = Object.getOwnPropertyDescriptor(process, 'platform') ?? {};
    onTestFinished(() => void Object.defineProperty(process, 'platform', platform));
    Object.defineProperty(process, 'platform', { ...platform, value: 'win32' });

    await host.readCpuLoadRatio();

    expect(started).toEqual([]);
  });
});

/** What is started until the test is over; none of it is, really. */
function watchStarts(): unknown[] {
  const started: unknown[] = [];
  const before = { ...childProcess };
  for (const name of [
    'spawn',
    'spawnSync',
    'exec',
    'execSync',
    'execFile',
    'execFileSync',
    'fork',
  ] as const) {
    childProcess[name] = ((program: unknown) => {
      started.push(program);
      throw new Error(`${name} ${String(program)}`);
    }) as never;
  }
  syncBuiltinESMExports();
  onTestFinished(() => {
    Object.assign(childProcess, before);
    syncBuiltinESMExports();
  });
  return started;
}
