// A real server behind one pipe of csi-proxy, that can be switched to what servers do when they are ill.
import { rmSync } from 'node:fs';
import { createServer as createHttp2Server, type ServerHttp2Stream } from 'node:http2';
import { createServer, type Server, type Socket } from 'node:net';

export type PipeMode =
  | 'up'
  | 'absent'
  | 'silent'
  | 'slow'
  | 'half-open'
  | 'foreign'
  | 'closes'
  | 'flood'
  /** gRPC, whose calls are answered by bytes that are no message. */
  | 'garbage'
  /** gRPC, whose calls are never answered. */
  | 'deaf'
  /** gRPC, whose calls fail. */
  | 'failing';

export interface PipeServer {
  switchTo(mode: PipeMode): Promise<void>;
  close(): Promise<void>;
}

const SLOW_MS = 300;

/** `PathExistsResponse { bool exists = 1; }` behind the prefix of gRPC. */
const EXISTS = Buffer.from([0, 0, 0, 0, 2, 0x08, 0x01]);
const NO_MESSAGE = Buffer.from([0, 0, 0, 0, 4, 0xff, 0xff, 0xff, 0xff]);

export function createPipeServer(path: string): PipeServer {
  let mode: PipeMode = 'absent';
  const sockets = new Set<Socket>();
  const http2 = createHttp2Server();
  http2.on('stream', (stream) => answer(stream, mode));
  http2.on('sessionError', () => undefined);
  let server: Server | null = null;

  const take = (socket: Socket): void => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => socket.destroy());
    if (mode === 'silent') socket.resume();
    else if (mode === 'half-open') socket.write(Buffer.from([0, 0, 6, 4]));
    else if (mode === 'foreign') socket.write('SSH-2.0-OpenSSH_9.5\r\n');
    else if (mode === 'closes') socket.end();
    else if (mode === 'flood') flood(socket);
    else if (mode === 'slow') setTimeout(() => http2.emit('connection', socket), SLOW_MS);
    else http2.emit('connection', socket);
  };
  const stop = async (): Promise<void> => {
    for (const socket of sockets) socket.destroy();
    const ended = server;
    server = null;
    if (ended !== null) await new Promise((resolve) => ended.close(resolve));
    rmSync(path, { force: true });
  };

  return {
    async switchTo(next) {
      mode = next;
      if (next === 'absent') return stop();
      for (const socket of sockets) socket.destroy();
      if (server !== null) return;
      const started = createServer(take);
      server = started;
      await new Promise<void>((resolve) => started.listen(path, resolve));
    },
    close: stop,
  };
}

function answer(stream: ServerHttp2Stream, mode: PipeMode): void {
  stream.on('error', () => stream.destroy());
  if (mode === 'deaf') return;
  if (mode === 'failing')
    return stream.respond(
      { ':status': 200, 'content-type': 'application/grpc', 'grpc-status': '13', 'grpc-message': 'broken' },
      { endStream: true },
    );
  stream.respond({ ':status': 200, 'content-type': 'application/grpc' }, { waitForTrailers: true });
  stream.on('wantTrailers', () => stream.sendTrailers({ 'grpc-status': '0' }));
  stream.end(mode === 'garbage' ? NO_MESSAGE : EXISTS);
}

function flood(socket: Socket): void {
  const chunk = Buffer.alloc(64 * 1024, 'x');
  const push = (): void => {
    while (!socket.destroyed && socket.write(chunk));
  };
  socket.on('drain', push);
  push();
}
