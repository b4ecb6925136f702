// Builds the programs of the lab into .cache/NAME/{linux,win-x64}/, each only when its sources changed.
// node scripts/build-engine.ts [linux] [win-x64]
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const ROOT = resolve(import.meta.dirname, '..');

/** Folders in test/lab, and then in .cache. */
const PROGRAMS = ['powershell-engine', 'unbuffered-grpc-server'];

const PUBLISH_OPTIONS: Readonly<Record<string, readonly string[]>> = {
  linux: [],
  // Self-contained, because Wine has no .NET.
  'win-x64': ['-r', 'win-x64', '--self-contained'],
};

function hashOfSources(sources: string, target: string): string {
  const hash = createHash('sha256').update(JSON.stringify(PUBLISH_OPTIONS[target]));
  for (const file of globSync('*.{cs,csproj}', { cwd: sources }).toSorted()) {
    hash.update(`\0${file}\0`).update(readFileSync(join(sources, file)));
  }
  return hash.digest('hex');
}

function stampOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

/** The problem in one line, or nothing. */
function build(program: string, target: string): string | undefined {
  const options = PUBLISH_OPTIONS[target];
  if (options === undefined)
    return `unknown target '${target}': expected ${Object.keys(PUBLISH_OPTIONS).join(' or ')}`;
  const sources = join(ROOT, 'test/lab', program);
  const folder = join(ROOT, '.cache', program, target);
  const stamp = join(folder, '.stamp');
  const hash = hashOfSources(sources, target);
  if (stampOf(stamp) === hash) return undefined;

  // A build that fails half-way must not look like the last good one.
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const run = spawnSync('dotnet', ['publish', sources, '-c', 'Release', ...options, '-o', folder], {
    encoding: 'utf8',
  });
  if (run.error !== undefined) return `cannot start dotnet (${run.error.message}); install the .NET 10 SDK`;
  if (run.status !== 0)
    return `dotnet publish of ${program} for ${target} failed:\n${run.stdout}${run.stderr}`;
  writeFileSync(stamp, hash);
  return undefined;
}

const wanted = process.argv.slice(2);
for (const target of wanted.length > 0 ? wanted : Object.keys(PUBLISH_OPTIONS)) {
  for (const program of PROGRAMS) {
    const problem = build(program, target);
    if (problem !== undefined) {
      process.stderr.write(`build-engine: ${problem}\n`);
      process.exit(1);
    }
  }
}
