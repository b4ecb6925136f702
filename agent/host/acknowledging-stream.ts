// A stream over a pipe that acknowledges each write at once.
// csi-proxy's pipes have no buffer: a write ends only when the other side reads. grpc-go sends its SETTINGS before it
// reads; Node's HTTP/2 session stops reading while a write of its own is under way. So both wait for ever, whenever
// the server is slower than the client (grpc/grpc-node issue 2099; the same in dotnet/runtime issue 73097).
// Acknowledged at once, a write is never under way for the session, and it goes on reading.
import type { Socket } from 'node:net';
import { Duplex } from 'node:stream';

/** What may wait for the server to read it: the questions of the agent are far smaller. */
const MAX_WAITING_BYTES = 64 * 1024;

/** There is no back-pressure on writes: for small messages only. It breaks off when too much of them waits. */
export function acknowledgingStream(socket: Socket): Duplex {
  const stream = new Duplex({
    read() {
      socket.resume();
    },
    write(chunk: Buffer, _encoding, acknowledge) {
      // HTTP/2 answers each PING, also one of a server that reads nothing; without an end, that would take all memory.
      if (socket.writableLength > MAX_WAITING_BYTES) {
        const message = `the server reads nothing, and more than ${MAX_WAITING_BYTES} bytes wait for it`;
        acknowledge(Object.assign(new Error(message), { code: 'ENOBUFS' }));
        return;
      }
      socket.write(chunk);
      acknowledge();
    },
    final(acknowledge) {
      socket.end();
      acknowledge();
    },
    destroy(error, done) {
      socket.destroy();
      done(error);
    },
  });
  socket.on('data', (chunk) => {
    if (!stream.push(chunk)) socket.pause();
  });
  socket.on('end', () => stream.push(null));
  socket.on('error', (error) => stream.destroy(error));
  // After a proper end the last bytes may still be waiting to be read; the stream is destroyed when they are.
  socket.on('close', () => (socket.readableEnded ? stream.end() : stream.destroy()));
  return stream;
}
