// Runs a file of this project with the Node that the project pins, after installing what is missing.
// Plain JavaScript for any Node >= 20: it is what a fresh clone starts with.
//   node scripts/with-node.mjs FILE [ARGUMENT…]
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, lstatSync, readFileSync, writeFileSync } from 'node:fs';
import { constants } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const stamp = join(root, 'node_modules', '.installed-lockfile');
const isWindows = process.platform === 'win32';

install();
run(process.argv.slice(2));

/** Installs exactly what the lockfile says, once per lockfile. */
function install() {
  const lockfile = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === lockfile) return;
  // npm ci empties the folder first; through a link it would empty somebody else's.
  if (lstatSync(join(root, 'node_modules'), { throwIfNoEntry: false })?.isSymbolicLink()) {
    process.stderr.write(
      'winstorage-agent: node_modules is a link to packages of another version; remove the link\n',
    );
    process.exit(1);
  }
  process.stderr.write('winstorage-agent: installing packages (once)\n');
  // npm itself is a script on Windows, which needs a shell; nothing here comes from outside. Its words go to stderr,
  // because stdout belongs to what is run.
  const installed = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    stdio: ['ignore', 2, 2],
    shell: isWindows,
  });
  if (installed.status !== 0) {
    process.stderr.write('winstorage-agent: npm ci failed; the lines above tell why\n');
    process.exit(1);
  }
  writeFileSync(stamp, lockfile);
}

function run([file, ...args]) {
  const pinned = join(root, 'node_modules', 'node', 'bin', isWindows ? 'node.exe' : 'node');
  const node = existsSync(pinned) ? pinned : process.execPath;
  const child = spawn(node, [join(root, file), ...args], { stdio: 'inherit' });
  // The terminal sends its signals to the child as well; this one only must not go first.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGBREAK'])
    process.on(signal, () => signal === 'SIGTERM' && child.kill(signal));
  child.on('error', (error) => {
    process.stderr.write(`winstorage-agent: ${node} could not be started: ${error.message}\n`);
    process.exit(1);
  });
  child.on('exit', (code, signal) =>
    process.exit(code ?? 128 + (constants.signals[signal ?? 'SIGTERM'] ?? 15)),
  );
}
