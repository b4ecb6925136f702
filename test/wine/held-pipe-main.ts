// Holds connections to the lab's gRPC server, whose pipe has no buffer. Runs inside Wine, as a bundle, under the Windows
// node.exe:
//   node.exe held-pipe-main.mjs SERVER_EXE RESULT_FILE
// It does not end itself: when a connection stays open, the process stays, and the test sees that.
import { writeFileSync } from 'node:fs';
import { callGrpc } from '../../agent/host/grpc-call.ts';
import { holdNamedPipe } from '../../agent/host/held-pipe.ts';
import { pathRequest, startUnbufferedServer } from './unbuffered-server.ts';

export interface HeldPipeResults {
  /** Whether servers whose SETTINGS come late, and at once, could be held. */
  readonly heldSlow: boolean;
  readonly heldFast: boolean;
  /** Calls to a pipe that were answered while a connection to it was held. */
  readonly answeredBeside: number;
  /** From the death of the server to the end of the connection. */
  readonly endSeconds: number;
  /** How long it took to say that a server that says nothing cannot be held; the limit was one second. */
  readonly silentSeconds: number;
  readonly isSilentHeld: boolean;
  readonly isMissingHeld: boolean;
  /** How many of the connections that were made anew were held. */
  readonly reopened: number;
  readonly openBefore: readonly string[];
  readonly openAfter: readonly string[];
}

const REOPENED = 1000;
const BESIDE = 30;

const [serverFile = '', resultFile = ''] = process.argv.slice(2);
const openBefore = open();

const slow = await startUnbufferedServer(serverFile, 'lab-held-slow', 50);
const fast = await startUnbufferedServer(serverFile, 'lab-held-fast', 0);
const silent = await startUnbufferedServer(serverFile, 'lab-held-silent', 3_600_000);

let reopened = 0;
for (let count = 0; count < REOPENED; count += 1) {
  const held = await holdNamedPipe(fast.path, 5);
  if (held !== null) reopened += 1;
  held?.release();
}

const heldSlow = await holdNamedPipe(slow.path, 5);
const heldFast = await holdNamedPipe(fast.path, 5);
let answeredBeside = 0;
for (let count = 0; count < BESIDE; count += 1) {
  const answer = await callGrpc(
    slow.path,
    '/v1.Filesystem/PathExists',
    pathRequest('C:\\var\\lib\\kubelet'),
    5,
  );
  if (answer.outcome === 'answered') answeredBeside += 1;
}
const silentAt = performance.now();
const isSilentHeld = (await holdNamedPipe(silent.path, 1)) !== null;
const silentSeconds = (performance.now() - silentAt) / 1000;
const isMissingHeld = (await holdNamedPipe('\\\\.\\pipe\\lab-held-missing', 1)) !== null;

const diedAt = performance.now();
slow.kill();
await heldSlow?.ended;
const endSeconds = (performance.now() - diedAt) / 1000;
heldFast?.release();

for (const server of [slow, fast, silent]) await server.end();
const results: HeldPipeResults = {
  heldSlow: heldSlow !== null,
  heldFast: heldFast !== null,
  answeredBeside,
  endSeconds,
  silentSeconds,
  isSilentHeld,
  isMissingHeld,
  reopened,
  openBefore,
  openAfter: open(),
};
writeFileSync(resultFile, JSON.stringify(results));

/** Without the servers, and without what only waits for the next turn of the event loop. */
function open(): string[] {
  return process.getActiveResourcesInfo().filter((kind) => !['ProcessWrap', 'Immediate'].includes(kind));
}
