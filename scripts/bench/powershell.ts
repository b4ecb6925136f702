// What PowerShell costs on the lab's engine, which is no Windows PowerShell: one process for all facts, one for each fact,
// and a session that is kept open. Only the ratios mean something.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { POWERSHELL_FACTS } from '../../agent/facts/facts.ts';
import { median, show, spread, type Figure } from './figures.ts';
import { ROOT } from './processes.ts';

const ENGINE = join(ROOT, '.cache/powershell-engine/linux/powershell');
const SCRIPT = join(ROOT, 'scripts/node/Read-Facts.ps1');
const ROUNDS = 5;
const CYCLES_OF_A_SESSION = 10;
const CYCLES_AN_HOUR = 60;

export function measurePowerShell(): readonly Figure[] {
  const all = POWERSHELL_FACTS.join(',');
  const session = join(mkdtempSync(join(tmpdir(), 'winstorage-bench-')), 'session.ps1');
  writeFileSync(
    session,
    `param([int] $Cycles)\nforeach ($i in 1..$Cycles) { & '${SCRIPT}' -Fact '${all}' }\n`,
  );
  const batch: number[] = [];
  const perFact: number[] = [];
  const kept: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    batch.push(cpuOf(SCRIPT, '-Fact', all));
    perFact.push(POWERSHELL_FACTS.reduce((sum, fact) => sum + cpuOf(SCRIPT, '-Fact', fact), 0));
    // What starting costs is paid once for all cycles, so the difference of two lengths is what a cycle costs.
    const [one, many] = [1, 1 + CYCLES_OF_A_SESSION].map((cycles) =>
      cpuOf(session, '-Cycles', String(cycles)),
    );
    kept.push(((many ?? 0) - (one ?? 0)) / CYCLES_OF_A_SESSION);
  }
  const figure = (name: string, values: readonly number[], processes: number): Figure => {
    const ratios = values.map((value, round) => value / (batch[round] ?? Number.NaN));
    const seconds = median(values);
    return {
      name: `powershell ${name}`,
      value: median(ratios),
      unit: 'ratio of CPU per cycle',
      against: `${show(seconds)} s a cycle, ${show(seconds * CYCLES_AN_HOUR)} s and ${processes} processes an hour, against one batch a cycle; ${ROUNDS} rounds: ${spread(ratios)}`,
    };
  };
  return [
    figure('one batch a cycle', batch, CYCLES_AN_HOUR),
    figure('a process for each fact', perFact, CYCLES_AN_HOUR * POWERSHELL_FACTS.length),
    figure('a session kept open', kept, 1),
  ];
}

/** CPU seconds of one run with all its threads and children, by the shell's `times`. */
function cpuOf(script: string, ...args: readonly string[]): number {
  const { stderr, status } = spawnSync(
    'bash',
    [
      '-c',
      'TIMEFORMAT="cpu %U %S"; time "$@" > /dev/null',
      'bash',
      ENGINE,
      '-NoProfile',
      '-File',
      script,
      ...args,
    ],
    {
      encoding: 'utf8',
      env: { ...process.env, WINSTORAGE_LAB_NODE: join(ROOT, 'test/lab/simulated-nodes/healthy.json') },
    },
  );
  const match = /cpu (?<user>[\d.]+) (?<system>[\d.]+)/.exec(stderr);
  if (status !== 0 || match?.groups === undefined)
    throw new Error(`the engine ended with ${status}: ${stderr}`);
  return Number(match.groups['user']) + Number(match.groups['system']);
}
