// A part of `npm run trust`: small mistakes are put into the code of a room, one at a time, and its tests have to notice.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const ROOT = join(import.meta.dirname, '../..');
const ROOMS = ['facts', 'checks', 'report'] as const;

/** Git ignores it. Results stay there: a run tests only what was changed since, and adds to those of other files. */
const CACHE = join(ROOT, '.cache/mutation');

const report = z.object({
  files: z.record(z.string(), z.object({ mutants: z.array(z.object({ status: z.string() })) })),
});

/**
 * `mutation [ROOM [FILES]]`: all of `agent/ROOM`, or the files that a glob names. Takes some minutes a room, and
 * less when little was changed since.
 * @returns whether each room reaches the score that stryker.config.json asks for
 */
export function runMutation([wanted, files]: readonly string[], say: (line: string) => void): boolean {
  const rooms = ROOMS.filter((room) => wanted === undefined || room === wanted);
  if (rooms.length === 0) say(`mutation: there is no room ${wanted}; the rooms are ${ROOMS.join(', ')}`);
  return rooms.length > 0 && rooms.map((room) => mutate(room, files, say)).every(Boolean);
}

function mutate(room: string, files = `agent/${room}/**/*.ts`, say: (line: string) => void): boolean {
  const result = join(CACHE, `${room}.json`);
  const startedAt = performance.now();
  const { status } = spawnSync(
    process.execPath,
    [
      join(ROOT, 'node_modules/@stryker-mutator/core/bin/stryker.js'),
      'run',
      '--mutate',
      files,
      '--incrementalFile',
      result,
      // Inside the project, or the tests do not find its packages.
      '--tempDirName',
      '.cache/mutation/sandbox',
    ],
    { cwd: ROOT, stdio: 'inherit', env: { ...process.env, MUTATION_ROOM: room } },
  );
  const minutes = ((performance.now() - startedAt) / 60_000).toFixed(0);
  say(`mutation: ${room}: ${status === 0 ? 'ok' : 'FAILED'}, ${scoreOf(result)}, ${minutes} min`);
  return status === 0;
}

function scoreOf(file: string): string {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    return 'no result';
  }
  const { files } = report.parse(JSON.parse(text));
  const mutants = Object.values(files).flatMap((one) => one.mutants);
  const count = (...statuses: readonly string[]): number =>
    mutants.filter(({ status }) => statuses.includes(status)).length;
  const noticed = count('Killed', 'Timeout');
  const all = noticed + count('Survived', 'NoCoverage');
  const amount = Object.keys(files).length;
  const left = count('Ignored', 'CompileError', 'RuntimeError');
  return `${((100 * noticed) / all).toFixed(1)} % of ${amount} files (${noticed} of ${all} mutants noticed, ${count('Timeout')} of them because nothing ended; ${left} left out)`;
}
