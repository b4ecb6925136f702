// A connection to a gRPC server behind a named pipe, kept open only to notice its end: when the server dies, Windows ends it
// at once. It is what an idle gRPC client has. A connection on which nothing is ever written would be simpler, and worse:
// grpc-go waits 120 s for the first bytes of a client, and a server that is being stopped waits for that as well
// (https://github.com/grpc/grpc-go/blob/v1.69.2/server.go, connectionTimeout and serveWG in `stop`).
import { connect as connectHttp2 } from 'node:http2';
import { connect } from 'node:net';
import { acknowledgingStream } from './acknowledging-stream.ts';
import { startDeadline } from './deadline.ts';
import { endSession } from './grpc-call.ts';
import type { HeldPipe } from './host.ts';

/** What an idle connection gets in a year is less; a server that sends more keeps this process busy. */
const MAX_BYTES = 64 * 1024;

/**
 * @param path the whole path of the pipe
 * @param timeoutSeconds for connecting and the greeting of the server together
 */
export function holdNamedPipe(path: string, timeoutSeconds: number): Promise<HeldPipe | null> {
  return new Promise((resolve) => {
    const { promise: ended, resolve: tellEnd } = Promise.withResolvers<void>();
    const socket = connect(path);
    const session = connectHttp2('http://localhost', { createConnection: () => acknowledgingStream(socket) });
    const release = (): void => {
      deadline.end();
      // At once: Windows keeps the name of a pipe taken until the last client has let go of it.
      endSession(session, socket);
      tellEnd();
      // Of no effect once it is held.
      resolve(null);
    };
    socket.on('data', () => {
      if (socket.bytesRead > MAX_BYTES) release();
    });
    const deadline = startDeadline(timeoutSeconds, release);
    session.on('error', release);
    session.on('close', release);
    socket.on('error', release);
    session.on('remoteSettings', () => {
      deadline.end();
      resolve({ ended, release });
    });
  });
}
