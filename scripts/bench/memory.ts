// What the agent of the image holds after many cycles and scrapes, without PowerShell and the probes of shares, which are
// processes of their own. Beside it what Node holds that does nothing.
import { fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { bigRecording } from './big-recording.ts';
import { show, type Figure } from './figures.ts';
import { answers, daemonSetFlags, freePort, heldMemory, ROOT, type HeldMemory } from './processes.ts';

interface Growth {
  readonly first: HeldMemory;
  readonly half: HeldMemory;
  readonly last: HeldMemory;
  /** MiB of what is reachable, halfway and at the end. */
  readonly reachable: readonly [half: number, last: number];
}

export async function measureMemory(
  main: string,
  cycles: number,
  scrapes: number,
): Promise<readonly Figure[]> {
  const floor = await bareNode(daemonSetFlags());
  const figures: Figure[] = [
    {
      name: 'memory of a Node that does nothing',
      value: floor.resident,
      unit: 'MiB resident',
      against: `${show(floor.own)} MiB its own, the other ones pages of files`,
    },
  ];
  const nodes = [
    ['healthy', join(ROOT, 'test/recordings/healthy')],
    ['128 volumes and 1000 mappings', bigRecording({ disks: 128, mappings: 1000 })],
  ] as const;
  const starts = [
    ['no flags', []],
    ['as in the DaemonSet', daemonSetFlags()],
  ] as const;
  for (const [name, folder] of nodes) {
    for (const [how, flags] of starts) {
      const { first, half, last, reachable } = await hold(main, folder, flags, cycles, scrapes);
      const said = [first, half, last].map(
        ({ resident, own }) => `${show(resident)} MiB with ${show(own)} its own`,
      );
      figures.push({
        name: `memory ${name}, ${how}`,
        value: last.resident,
        unit: 'MiB resident',
        against: `${said[0]} after the first cycle, ${said[1]} halfway, ${said[2]} after ${cycles} cycles and ${scrapes} scrapes; reachable ${show(reachable[0])} MiB halfway and ${show(reachable[1])} at the end; ${show(last.resident / floor.resident)} of a Node that does nothing, ${show(last.own / floor.own)} of its own`,
      });
    }
  }
  return figures;
}

async function bareNode(flags: readonly string[]): Promise<HeldMemory> {
  const program = `process.stdout.write('here'); setInterval(() => undefined, 1000)`;
  const child = spawn(process.execPath, [...flags, '--eval', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(child.stdout, 'data');
  const held = heldMemory(child.pid ?? 0);
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;
  return held;
}

/** Seconds: longer than the measurement, and what looks-on-demand.mjs takes for a cadence. */
const NEVER = '3600';

async function hold(
  main: string,
  folder: string,
  flags: readonly string[],
  cycles: number,
  scrapes: number,
): Promise<Growth> {
  const port = await freePort();
  const cadences = ['--pipes-interval-seconds', NEVER, '--powershell-interval-seconds', NEVER];
  const child = fork(
    main,
    ['serve', '--listen', `127.0.0.1:${port}`, '--host', `recorded:${folder}`, ...cadences],
    {
      execArgv: [...flags, '--import', join(ROOT, 'scripts/bench/looks-on-demand.mjs')],
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    },
  );
  const gone = once(child, 'exit').then(([code]) => {
    throw new Error(`the agent ended with ${String(code)} and ${flags.join(' ')}`);
  });
  // Waited for only while something is expected of it.
  gone.catch(() => undefined);
  const told = async (): Promise<unknown> => {
    const [message] = (await Promise.race([once(child, 'message'), gone])) as unknown[];
    return message;
  };
  const ask = async (what: 'look' | 'collect'): Promise<unknown> => {
    const answer = told();
    child.send(what);
    return await answer;
  };
  const reachable = async (): Promise<number> => Number(await ask('collect')) / 2 ** 20;
  const held = (): HeldMemory => heldMemory(child.pid ?? 0);
  // It looks by itself when it starts.
  await told();
  const url = `http://127.0.0.1:${port}`;
  await answers(`${url}/readyz`);
  const first = held();
  let half = first;
  let reachableHalfway = Number.NaN;
  for (let cycle = 1; cycle <= cycles; cycle += 1) {
    await ask('look');
    for (let scrape = 0; scrape < scrapes / cycles; scrape += 1)
      await (await fetch(`${url}/metrics`)).arrayBuffer();
    if (cycle !== Math.ceil(cycles / 2)) continue;
    half = held();
    reachableHalfway = await reachable();
  }
  const last = held();
  const growth: Growth = { first, half, last, reachable: [reachableHalfway, await reachable()] };
  child.kill('SIGKILL');
  await gone.catch(() => undefined);
  return growth;
}
