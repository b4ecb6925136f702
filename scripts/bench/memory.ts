// What the agent holds after many cycles and scrapes, without PowerShell, which is a process of its own.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { bigRecording } from './big-recording.ts';
import { show, type Figure } from './figures.ts';
import { residentMiB, ROOT } from './processes.ts';

/** Ways to start node.exe: without flags, when V8 takes what the machine's memory suggests, and as the DaemonSet does. */
const FLAGS: readonly (readonly string[])[] = [[], ['--max-semi-space-size=1', '--max-old-space-size=96']];

export async function measureMemory(cycles: number, scrapes: number): Promise<readonly Figure[]> {
  const outfile = join(mkdtempSync(join(tmpdir(), 'winstorage-bench-')), 'many-cycles.mjs');
  await build({
    absWorkingDir: ROOT,
    entryPoints: ['scripts/bench/many-cycles.ts'],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    banner: {
      js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
    },
    logLevel: 'error',
  });
  const nodes = [
    ['healthy', join(ROOT, 'test/recordings/healthy')],
    ['128 volumes and 1000 mappings', bigRecording({ disks: 128, mappings: 1000 })],
  ] as const;
  const figures: Figure[] = [];
  for (const [name, folder] of nodes) {
    let without = Number.NaN;
    for (const flags of FLAGS) {
      const { first, half, last } = await hold(outfile, folder, flags, cycles, scrapes);
      if (flags.length === 0) without = last;
      figures.push({
        name: `memory ${name} ${flags.join(' ') || 'no flags'}`,
        value: last,
        unit: 'MiB resident',
        against: `${show(first)} MiB after the first cycle and ${show(half)} halfway, of ${cycles} cycles and ${scrapes} scrapes; ${show(last / without)} of that without flags`,
      });
    }
  }
  return figures;
}

async function hold(
  program: string,
  folder: string,
  flags: readonly string[],
  cycles: number,
  scrapes: number,
): Promise<{ first: number; half: number; last: number }> {
  const child = fork(program, [folder], {
    execArgv: [...flags],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const gone = once(child, 'exit').then(([code]) => {
    throw new Error(`the agent ended with ${String(code)} and ${flags.join(' ')}`);
  });
  // Waited for only while something is expected of it.
  gone.catch(() => undefined);
  const told = async (): Promise<unknown> => {
    const [message] = (await Promise.race([once(child, 'message'), gone])) as unknown[];
    return message;
  };
  const url = String(await told());
  const look = async (): Promise<void> => {
    const looked = told();
    child.send('look');
    await looked;
  };
  const resident = (): number => residentMiB(child.pid ?? 0);
  await look();
  const first = resident();
  let half = first;
  for (let cycle = 1; cycle <= cycles; cycle += 1) {
    await look();
    for (let scrape = 0; scrape < scrapes / cycles; scrape += 1)
      await (await fetch(`${url}/metrics`)).arrayBuffer();
    if (cycle === Math.ceil(cycles / 2)) half = resident();
  }
  const last = resident();
  child.kill('SIGKILL');
  await gone.catch(() => undefined);
  return { first, half, last };
}
