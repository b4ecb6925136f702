// Takes the Windows host through the contract. Runs inside Wine, as a bundle, under the Windows node.exe:
//   node.exe contract-main.mjs SCRIPTS_FOLDER NODES_FOLDER RESULT_FILE
import { writeFileSync } from 'node:fs';
import { createServer as createHttp2Server } from 'node:http2';
import { createServer, type Server } from 'node:net';
import { win32 } from 'node:path';
import { createWindowsHost } from '../../agent/host/windows-host.ts';
import { CONTRACT_PIPES, HOST_CONTRACT, type Scenario } from '../host/host-contract.ts';

const [scriptsFolder = '', nodesFolder = '', resultFile = ''] = process.argv.slice(2);
const PRINT_STEP =
  'console.log(JSON.stringify({ step: "list", ok: true, code: "", windowsError: null, detail: "readable", seconds: 0 }))';
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

const results: { name: string; error: string | null }[] = [];
for (const { name, run } of HOST_CONTRACT) results.push({ name, error: await failureOf(run) });
writeFileSync(resultFile, JSON.stringify(results));
process.exit();

async function failureOf(run: (typeof HOST_CONTRACT)[number]['run']): Promise<string | null> {
  try {
    await run((scenario) => {
      process.env['WINSTORAGE_LAB_NODE'] = win32.join(nodesFolder, NODES[scenario]);
      const systemRoot = process.env['SystemRoot'] ?? 'C:\\windows';
      const osInfoCommand = [process.execPath, '-e', PRINT_JSON] as const;
      const shareStepsCommand = [process.execPath, '-e', PRINT_STEP] as const;
      return Promise.resolve(
        createWindowsHost({ scriptsFolder, systemRoot, osInfoCommand, shareStepsCommand }),
      );
    });
    return null;
  } catch (error) {
    return error instanceof Error ? (error.stack ?? error.message) : String(error);
  }
}

function listen(server: Server | ReturnType<typeof createHttp2Server>, name: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(`\\\\.\\pipe\\${name}`, resolve);
  });
}
