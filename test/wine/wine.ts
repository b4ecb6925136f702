// Wine for tests: a prefix with the lab's PowerShell engine where Windows has powershell.exe, and programs run in it.
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { closeSync, cpSync, existsSync, mkdirSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';

export const ROOT = join(import.meta.dirname, '../..');
const CACHE = join(ROOT, '.cache');
const PREFIX = join(CACHE, 'wine-prefix');
const ENGINE = join(CACHE, 'powershell-engine/win-x64');
const POWERSHELL = join(PREFIX, 'drive_c/windows/system32/WindowsPowerShell/v1.0');

const ENVIRONMENT = {
  ...process.env,
  WINEPREFIX: PREFIX,
  WINEDEBUG: '-all',
  NODE_OPTIONS: '',
  WINSTORAGE_LAB_NODE: '',
};

/** What is missing for tests under Wine, in one line; null when all is there. */
export function missingForWine(): string | null {
  if (spawnSync('wine', ['--version'], { env: ENVIRONMENT }).error !== undefined)
    return 'no wine: see scripts/install-lab.sh';
  if (spawnSync('openssl', ['version']).error !== undefined) return 'no openssl: see scripts/install-lab.sh';
  if (!existsSync(join(ENGINE, 'powershell.exe')))
    return 'no PowerShell engine: node scripts/build-engine.ts win-x64';
  if (!existsSync(join(CACHE, 'unbuffered-grpc-server/win-x64')))
    return 'no gRPC server of the lab: node scripts/build-engine.ts win-x64';
  return null;
}

/** Makes the prefix once, and puts the engine of today into it. */
export function prepareWine(): void {
  if (!existsSync(join(PREFIX, 'system.reg'))) {
    mustRun('wineboot', ['--init']);
    // Wine says it is Windows 7 by itself, on which Node does not start.
    mustRun('wine', ['winecfg', '-v', 'win10']);
    mustRun('wineserver', ['--wait']);
  }
  cpSync(ENGINE, POWERSHELL, { recursive: true, force: true });
}

/** Makes an empty folder of kubelet on drive C:, with the sockets of registered drivers. */
export function makeKubeletFolder(): void {
  const registry = join(PREFIX, 'drive_c/var/lib/kubelet/plugins_registry');
  mkdirSync(registry, { recursive: true });
  for (const driver of ['ebs.csi.aws.com', 'smb.csi.k8s.io'])
    writeFileSync(join(registry, `${driver}-reg.sock`), '');
}

/** Ends everything that still runs in the prefix. */
export function stopWine(): void {
  spawnSync('wineserver', ['--kill'], { env: ENVIRONMENT });
}

/** `/a/b` → `Z:\a\b`, as Wine's programs see it. */
export function windowsPath(path: string): string {
  return `Z:${path.replaceAll('/', '\\')}`;
}

/**
 * Starts a Windows program in Wine. Its output goes to a file: Windows programs under Wine stall on pipes of Linux.
 * @param log path of the file; read it to see why something failed
 */
export function startInWine(
  program: string,
  args: readonly string[],
  log: string,
  env: Readonly<Record<string, string>> = {},
): ChildProcess {
  const descriptor = openSync(log, 'w');
  const child = spawn('wine', [program, ...args], {
    env: { ...ENVIRONMENT, ...env },
    stdio: ['ignore', descriptor, descriptor],
  });
  closeSync(descriptor);
  return child;
}

/** Waits for a program's end. @throws with its output when it failed */
export function finished(child: ChildProcess, log: string): Promise<void> {
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => {
      if (code === 0) resolve();
      else reject(new Error(`exit code ${code}: ${readFileSync(log, 'utf8')}`));
    });
  });
}

/** A TCP port that is free now. Wine's programs listen on Linux's own loopback. */
export function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}

function mustRun(program: string, args: readonly string[]): void {
  const { status, error } = spawnSync(program, args, { env: ENVIRONMENT, stdio: 'ignore' });
  if (status !== 0)
    throw new Error(`${program} ${args.join(' ')} failed: ${error?.message ?? `exit code ${status}`}`);
}
