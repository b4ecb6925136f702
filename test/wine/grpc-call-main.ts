// Calls the lab's gRPC server, whose pipe has no buffer. Runs inside Wine, as a bundle, under the Windows node.exe:
//   node.exe grpc-call-main.mjs SERVER_EXE RESULT_FILE
// It does not end itself: when a call left something open, the process stays, and the test sees that.
import { spawn, type ChildProcess } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { callGrpc } from '../../agent/host/grpc-call.ts';
import type { GrpcAnswer } from '../../agent/host/host.ts';

export interface GrpcCallResults {
  /** Calls in a row to a server whose SETTINGS come 50 ms after the connection. */
  readonly repeated: {
    readonly answered: number;
    readonly minSeconds: number;
    readonly medianSeconds: number;
    readonly maxSeconds: number;
    readonly first: GrpcAnswer;
  };
  /** The outcome of each call, its message as hexadecimal digits, and how long it took. */
  readonly calls: Readonly<Record<string, TimedCall>>;
  /** What is open before the first call and after the last one, by kind; without the servers themselves. */
  readonly openBefore: readonly string[];
  readonly openAfter: readonly string[];
}

export interface TimedCall {
  readonly answer: GrpcAnswer;
  readonly messageHex: string;
  readonly tookSeconds: number;
}

const REPEATED = 100;
const PATH_EXISTS = '/v1.Filesystem/PathExists';
const KUBELET = 'C:\\var\\lib\\kubelet';

const [serverFile = '', resultFile = ''] = process.argv.slice(2);
const servers: ChildProcess[] = [];
const openBefore = open();

const slow = await startServer('lab-grpc-slow', 50);
const fast = await startServer('lab-grpc-fast', 0);
const silent = await startServer('lab-grpc-silent', 3_600_000);
const killed = await startServer('lab-grpc-killed', 50);

const calls: Record<string, TimedCall> = {};
const answers: GrpcAnswer[] = [];
for (let count = 0; count < REPEATED; count += 1) {
  answers.push((await timed(slow, PATH_EXISTS, pathRequest(KUBELET))).answer);
}
const seconds = answers
  .flatMap((answer) => (answer.outcome === 'answered' ? [answer.seconds] : []))
  .toSorted((one, other) => one - other);

calls['exists'] = await timed(slow, PATH_EXISTS, pathRequest(KUBELET));
calls['exists not'] = await timed(slow, PATH_EXISTS, pathRequest(`${KUBELET}\\no-such-pod`));
calls['outside'] = await timed(slow, PATH_EXISTS, pathRequest('C:\\Windows\\100 % böse'));
calls['disk ids'] = await timed(slow, '/v1.Disk/ListDiskIDs', Buffer.alloc(0));
calls['unknown'] = await timed(slow, '/v1.Disk/NoSuchCall', Buffer.alloc(0));
calls['fast server'] = await timed(fast, PATH_EXISTS, pathRequest(KUBELET));
calls['missing pipe'] = await timed('\\\\.\\pipe\\lab-grpc-missing', PATH_EXISTS, pathRequest(KUBELET));
calls['silent server'] = await timed(silent, PATH_EXISTS, pathRequest(KUBELET), 1);
calls['never answered'] = await timed(slow, '/lab.Lab/Hang', Buffer.alloc(0), 1);
calls['plain socket'] = await timed(slow, PATH_EXISTS, pathRequest(KUBELET), 2, (socket) => socket);
calls['after the plain socket'] = await timed(slow, PATH_EXISTS, pathRequest(KUBELET));
const dying = timed(killed, '/lab.Lab/Hang', Buffer.alloc(0), 3);
setTimeout(() => servers[3]?.kill(), 500);
calls['killed in mid-call'] = await dying;

for (const server of servers) await ended(server);
const results: GrpcCallResults = {
  repeated: {
    answered: seconds.length,
    minSeconds: seconds[0] ?? 0,
    medianSeconds: seconds[Math.floor(seconds.length / 2)] ?? 0,
    maxSeconds: seconds.at(-1) ?? 0,
    first: answers[0] ?? { outcome: 'timeout' },
  },
  calls,
  openBefore,
  openAfter: open(),
};
writeFileSync(resultFile, JSON.stringify(results));

function open(): string[] {
  return process.getActiveResourcesInfo().filter((kind) => kind !== 'ProcessWrap');
}

async function timed(
  path: string,
  method: string,
  message: Uint8Array,
  timeoutSeconds = 5,
  wrap?: Parameters<typeof callGrpc>[4],
): Promise<TimedCall> {
  const startedAt = performance.now();
  const answer = await callGrpc(path, method, message, timeoutSeconds, wrap);
  const tookSeconds = (performance.now() - startedAt) / 1000;
  const messageHex = answer.outcome === 'answered' ? Buffer.from(answer.message).toString('hex') : '';
  return { answer, messageHex, tookSeconds };
}

/** `PathExistsRequest { string path = 1; }` */
function pathRequest(path: string): Buffer {
  const bytes = Buffer.from(path, 'utf8');
  return Buffer.concat([Buffer.from([0x0a, bytes.length]), bytes]);
}

/** The path of its pipe, once something listens there. */
async function startServer(name: string, delayMs: number): Promise<string> {
  servers.push(spawn(serverFile, [name, String(delayMs)], { stdio: 'ignore' }));
  const path = `\\\\.\\pipe\\${name}`;
  const deadline = Date.now() + 30_000;
  while (!(await connects(path))) {
    if (Date.now() > deadline) throw new Error(`nothing listens on ${path}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return path;
}

function connects(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path);
    socket.once('error', () => resolve(false));
    socket.once('connect', () => socket.once('close', () => resolve(true)).destroy());
  });
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  await new Promise((resolve) => {
    child.once('exit', resolve);
    child.kill();
  });
}
