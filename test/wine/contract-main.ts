// Takes the Windows host through the contract. Runs inside Wine, as a bundle, under the Windows node.exe:
//   node.exe contract-main.mjs SCRIPTS_FOLDER NODES_FOLDER RESULT_FILE
import assert from 'node:assert/strict';
import childProcess, { spawn } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer as createHttp2Server } from 'node:http2';
import { syncBuiltinESMExports } from 'node:module';
import { createServer, type Server } from 'node:net';
import { win32 } from 'node:path';
import { createWindowsHost } from '../../agent/host/windows-host.ts';
import type { PowerShellExit } from '../../agent/host/host.ts';
import { runShareSteps } from '../../agent/host/share-steps.ts';
import {
  CONTRACT_CALL,
  CONTRACT_FILES,
  CONTRACT_PIPES,
  CONTRACT_SHARES,
  HOST_CONTRACT,
  type MakeHost,
  type Scenario,
} from '../host/host-contract.ts';
import { KEEPS_POWERSHELL, KILLS_ALONE } from './own-cases.ts';
import { listens } from './unbuffered-server.ts';

const PROBE_SHARE = 'share-steps';
if (process.argv[2] === PROBE_SHARE) await probeShareAndEnd(process.argv[3] ?? '');

const [scriptsFolder = '', nodesFolder = '', resultFile = ''] = process.argv.slice(2);
/** Beside the scripts, in the folder of built programs. */
const GRPC_SERVER = win32.join(
  scriptsFolder,
  '../../.cache/unbuffered-grpc-server/win-x64/unbuffered-grpc-server.exe',
);
const PRINT_JSON = 'process.stdout.write(JSON.stringify({ platform: process.platform }))';

/** Simulated nodes of the lab that make each scenario true; the engine reads the variable at its start. */
const NODES: Readonly<Record<Scenario, string>> = {
  answers: 'healthy.json',
  'hangs-at-smb': 'hangs-at-smb.json',
  'cannot-start-powershell': 'cannot-start.json',
};

await listen(createHttp2Server(), CONTRACT_PIPES.answering);
const silent = createServer((socket) => socket.on('error', () => socket.destroy()));
await listen(silent, CONTRACT_PIPES.silent);
const closing = createServer((socket) => socket.on('error', () => socket.destroy()).destroy());
await listen(closing, CONTRACT_PIPES.closing);

makeFiles();
const grpcServer = spawn(GRPC_SERVER, [CONTRACT_CALL.pipe], { stdio: 'ignore' });
grpcServer.once('error', (error) => console.error(error));
await listens(`\\\\.\\pipe\\${CONTRACT_CALL.pipe}`);

const CASES = [
  ...HOST_CONTRACT,
  { name: KEEPS_POWERSHELL, run: keepsPowerShell },
  { name: KILLS_ALONE, run: killsAlone },
];
const results: { name: string; error: string | null }[] = [];
for (const { name, run } of CASES) results.push({ name, error: await failureOf(run) });
grpcServer.kill();
rmSync(CONTRACT_FILES.folder, { recursive: true });
writeFileSync(resultFile, JSON.stringify(results));
process.exit();

/** The engine reads its node when it starts: the answer of another node is one of another process. */
async function keepsPowerShell(makeHost: MakeHost): Promise<void> {
  const host = await makeHost('answers');
  const ask = async (needsNewProcess: boolean): Promise<PowerShellExit['outcome']> => {
    const { outcome } = await host.runPowerShell({
      facts: ['smb-global-mappings'],
      needsNewProcess,
      idleTimeoutSeconds: 8,
      totalTimeoutSeconds: 30,
      onLine: () => undefined,
    });
    return outcome;
  };
  assert.equal(await ask(false), 'exited');
  await makeHost('hangs-at-smb');
  assert.equal(await ask(false), 'exited');
  assert.equal(await ask(true), 'timeout');
}

/** Node throws from starting a program where Windows has no memory left for one. taskkill.exe would be such a program. */
async function killsAlone(makeHost: MakeHost): Promise<void> {
  const host = await makeHost('hangs-at-smb');
  const { execFile } = childProcess;
  childProcess.execFile = (() => {
    throw Object.assign(new Error('spawn UNKNOWN'), { code: 'UNKNOWN' });
  }) as unknown as typeof execFile;
  syncBuiltinESMExports();
  const exit = await host.runPowerShell({
    facts: ['smb-global-mappings'],
    idleTimeoutSeconds: 8,
    totalTimeoutSeconds: 30,
    onLine: () => undefined,
  });
  childProcess.execFile = execFile;
  syncBuiltinESMExports();
  assert.equal(exit.outcome, 'timeout');
  assert.equal(exit.message, 'killed');
}

async function failureOf(run: (typeof HOST_CONTRACT)[number]['run']): Promise<string | null> {
  try {
    await run((scenario) => {
      process.env['WINSTORAGE_LAB_NODE'] = win32.join(nodesFolder, NODES[scenario]);
      const systemRoot = process.env['SystemRoot'] ?? 'C:\\windows';
      const osInfoCommand = [process.execPath, '-e', PRINT_JSON] as const;
      const shareStepsCommand = [process.execPath, process.argv[1] ?? '', PROBE_SHARE] as const;
      return Promise.resolve(
        createWindowsHost({
          scriptsFolder,
          keepsPowerShell: true,
          onPowerShellStart: () => undefined,
          systemRoot,
          osInfoCommand,
          shareStepsCommand,
        }),
      );
    });
    return null;
  } catch (error) {
    return error instanceof Error ? (error.stack ?? error.message) : String(error);
  }
}

/** This program again, as the process of a probe: the real steps, except that one path hangs. */
async function probeShareAndEnd(json: string): Promise<never> {
  const target = JSON.parse(json) as Parameters<typeof runShareSteps>[0];
  if (target.path === CONTRACT_SHARES.hanging) {
    setInterval(() => undefined, 1000);
    await new Promise<never>(() => undefined);
  }
  await runShareSteps(target, (step) => console.log(JSON.stringify(step)));
  process.exit();
}

function makeFiles(): void {
  rmSync(CONTRACT_FILES.folder, { recursive: true, force: true });
  mkdirSync(win32.join(CONTRACT_FILES.folder, 'pods'), { recursive: true });
  writeFileSync(CONTRACT_FILES.file, CONTRACT_FILES.text);
}

function listen(server: Server | ReturnType<typeof createHttp2Server>, name: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(`\\\\.\\pipe\\${name}`, resolve);
  });
}
