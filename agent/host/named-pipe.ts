// Connects to one named pipe, writes nothing, and reads what the server sends by itself.
// Never `stat`, `access` or `exists` on a pipe: each of these connects and takes an instance (nodejs/node issue 56002).
// Nothing is written, because a plain Node HTTP/2 client can deadlock with csi-proxy's unbuffered pipes: grpc-go sends
// its SETTINGS before it reads, and Node stops reading while its own write waits (grpc/grpc-node issue 2099).
import { connect } from 'node:net';
import { hrtime } from 'node:process';
import { startDeadline } from './deadline.ts';
import type { PipeProbe } from './host.ts';

/** Length of an HTTP/2 frame header (RFC 9113 §4.1): enough to tell a gRPC server from another. */
const FRAME_HEADER_BYTES = 9;
const MAX_BYTES = 64;

/**
 * @param path the whole path, `\\.\pipe\name`
 * @param timeoutSeconds for connecting and the first bytes together
 */
export function probeNamedPipe(path: string, timeoutSeconds: number): Promise<PipeProbe> {
  return new Promise((resolve) => {
    const startedAt = hrtime.bigint();
    const elapsedSeconds = (): number => Number(hrtime.bigint() - startedAt) / 1e9;
    let connectSeconds: number | null = null;
    let received = Buffer.alloc(0);

    const socket = connect(path);
    const finish = (probe: PipeProbe): void => {
      deadline.end();
      // Destroying is safe at any time; errors that a dying socket still has are of no interest.
      socket.removeAllListeners().on('error', ignore).destroy();
      resolve(probe);
    };
    // libuv waits up to 30 s in WaitNamedPipe for a busy pipe before it says so; this timer is shorter.
    const deadline = startDeadline(timeoutSeconds, () => {
      finish(connectSeconds === null ? { outcome: 'no-connect' } : { outcome: 'silent', connectSeconds });
    });

    socket.on('connect', () => {
      connectSeconds = elapsedSeconds();
    });
    socket.on('data', (chunk) => {
      received = Buffer.concat([received, chunk]).subarray(0, MAX_BYTES);
      if (received.length < FRAME_HEADER_BYTES) return;
      const answerSeconds = elapsedSeconds();
      finish({
        outcome: 'data',
        firstBytes: received,
        connectSeconds: connectSeconds ?? answerSeconds,
        answerSeconds,
      });
    });
    socket.on('error', (error: NodeJS.ErrnoException) => {
      if (connectSeconds === null)
        finish({ outcome: 'error', code: error.code ?? 'UNKNOWN', message: error.message });
      else finish({ outcome: 'closed', connectSeconds, firstBytes: received });
    });
    socket.on('close', () => {
      finish({ outcome: 'closed', connectSeconds: connectSeconds ?? elapsedSeconds(), firstBytes: received });
    });
  });
}

function ignore(): void {
  // Nothing to do: the probe has its answer.
}
