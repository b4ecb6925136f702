// What PowerShell costs on the lab's engine, which is no Windows PowerShell: a process that is kept and asked, one for each
// look, and one for each fact. Only the ratios mean something.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { POWERSHELL_FACTS } from '../../agent/facts/facts.ts';
import { measurePowerShellMemory } from './powershell-memory.ts';
import { median, show, spread, type Figure } from './figures.ts';
import { ROOT } from './processes.ts';

const ENGINE = join(ROOT, '.cache/powershell-engine/linux/powershell');
const SCRIPT = join(ROOT, 'scripts/node/Read-Facts.ps1');
const ON_REQUEST = join(ROOT, 'scripts/node/Read-FactsOnRequest.ps1');
const ROUNDS = 5;
/** As often as the process that is kept is renewed. */
const CYCLES_AN_HOUR = 60;

export async function measurePowerShell(): Promise<readonly Figure[]> {
  const all = POWERSHELL_FACTS.join(',');
  const hour = Array.from({ length: CYCLES_AN_HOUR }, (_, index) => `${index + 1} ${all}\n`).join('');
  const batch: number[] = [];
  const perFact: number[] = [];
  const kept: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    batch.push(cpuOf([SCRIPT, '-Fact', all]));
    perFact.push(POWERSHELL_FACTS.reduce((sum, fact) => sum + cpuOf([SCRIPT, '-Fact', fact]), 0));
    kept.push(cpuOf([ON_REQUEST], hour) / CYCLES_AN_HOUR);
  }
  const figure = (name: string, values: readonly number[], processes: number): Figure => {
    const ratios = values.map((value, round) => value / (perFact[round] ?? Number.NaN));
    const seconds = median(values);
    return {
      name: `powershell ${name}`,
      value: median(ratios),
      unit: 'ratio of CPU per cycle',
      against: `${show(seconds)} s a cycle, ${show(seconds * CYCLES_AN_HOUR)} s and ${processes} processes an hour, against one process a fact; ${ROUNDS} rounds: ${spread(ratios)}`,
    };
  };
  return [
    figure('one that is kept, and renewed once an hour', kept, 1),
    figure('one process a cycle', batch, CYCLES_AN_HOUR),
    figure('one process a fact', perFact, CYCLES_AN_HOUR * POWERSHELL_FACTS.length),
    ...(await measurePowerShellMemory()),
  ];
}

/** CPU seconds of one run with all its threads and children, by the shell's `times`. */
function cpuOf(script: readonly string[], input = ''): number {
  const { stderr, status } = spawnSync(
    'bash',
    ['-c', 'TIMEFORMAT="cpu %U %S"; time "$@" > /dev/null', 'bash', ENGINE, '-NoProfile', '-File', ...script],
    {
      input,
      encoding: 'utf8',
      env: { ...process.env, WINSTORAGE_LAB_NODE: join(ROOT, 'test/lab/simulated-nodes/healthy.json') },
    },
  );
  const match = /cpu (?<user>[\d.]+) (?<system>[\d.]+)/.exec(stderr);
  if (status !== 0 || match?.groups === undefined)
    throw new Error(`the engine ended with ${status}: ${stderr}`);
  return Number(match.groups['user']) + Number(match.groups['system']);
}
