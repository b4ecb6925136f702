// Calls the lab's gRPC server, whose pipe has no buffer. Runs inside Wine, as a bundle, under the Windows node.exe:
//   node.exe grpc-call-main.mjs SERVER_EXE RESULT_FILE
// It does not end itself: when a call left something open, the process stays, and the test sees that.
import { writeFileSync } from 'node:fs';
import { callGrpc } from '../../agent/host/grpc-call.ts';
import type { GrpcAnswer } from '../../agent/host/host.ts';
import { pathRequest, startUnbufferedServer } from './unbuffered-server.ts';

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
const openBefore = open();

const slow = await startUnbufferedServer(serverFile, 'lab-grpc-slow', 50);
const fast = await startUnbufferedServer(serverFile, 'lab-grpc-fast', 0);
const silent = await startUnbufferedServer(serverFile, 'lab-grpc-silent', 3_600_000);
const killed = await startUnbufferedServer(serverFile, 'lab-grpc-killed', 50);

const calls: Record<string, TimedCall> = {};
const answers: GrpcAnswer[] = [];
for (let count = 0; count < REPEATED; count += 1) {
  answers.push((await timed(slow.path, PATH_EXISTS, pathRequest(KUBELET))).answer);
}
const seconds = answers
  .flatMap((answer) => (answer.outcome === 'answered' ? [answer.seconds] : []))
  .toSorted((one, other) => one - other);

calls['exists'] = await timed(slow.path, PATH_EXISTS, pathRequest(KUBELET));
calls['exists not'] = await timed(slow.path, PATH_EXISTS, pathRequest(`${KUBELET}\\no-such-pod`));
calls['outside'] = await timed(slow.path, PATH_EXISTS, pathRequest('C:\\Windows\\100 % böse'));
calls['disk ids'] = await timed(slow.path, '/v1.Disk/ListDiskIDs', Buffer.alloc(0));
calls['unknown'] = await timed(slow.path, '/v1.Disk/NoSuchCall', Buffer.alloc(0));
calls['fast server'] = await timed(fast.path, PATH_EXISTS, pathRequest(KUBELET));
calls['missing pipe'] = await timed('\\\\.\\pipe\\lab-grpc-missing', PATH_EXISTS, pathRequest(KUBELET));
calls['silent server'] = await timed(silent.path, PATH_EXISTS, pathRequest(KUBELET), 1);
calls['never answered'] = await timed(slow.path, '/lab.Lab/Hang', Buffer.alloc(0), 1);
calls['plain socket'] = await timed(slow.path, PATH_EXISTS, pathRequest(KUBELET), 2, (socket) => socket);
calls['after the plain socket'] = await timed(slow.path, PATH_EXISTS, pathRequest(KUBELET));
const dying = timed(killed.path, '/lab.Lab/Hang', Buffer.alloc(0), 3);
setTimeout(() => killed.kill(), 500);
calls['killed in mid-call'] = await dying;

for (const server of [slow, fast, silent, killed]) await server.end();
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
