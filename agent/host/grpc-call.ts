// One unary gRPC call over a named pipe, with a deadline. https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md
import {
  connect as connectHttp2,
  constants,
  type ClientHttp2Session,
  type ClientHttp2Stream,
} from 'node:http2';
import { connect, type Socket } from 'node:net';
import { hrtime } from 'node:process';
import type { Duplex } from 'node:stream';
import { acknowledgingStream } from './acknowledging-stream.ts';
import { startDeadline } from './deadline.ts';
import type { GrpcAnswer } from './host.ts';

/** Length of the prefix of a gRPC message: one byte for compression, four for its length. */
const PREFIX_BYTES = 5;

/** Answers of read-only calls are small; more than this is not what was asked for. */
const MAX_MESSAGE_BYTES = 1024 * 1024;

/** A reason is a sentence or two. Headers may be 64 KiB, and who has taken the pipe may fill them at each look. */
const MAX_STATUS_LENGTH = 1024;

/**
 * @param path the whole path of the pipe
 * @param method `/v1.Filesystem/PathExists`
 * @param message the encoded request
 * @param wrap what stands between the HTTP/2 session and the socket; another one only in the test that shows why
 */
export function callGrpc(
  path: string,
  method: string,
  message: Uint8Array,
  timeoutSeconds: number,
  wrap: (socket: Socket) => Duplex = acknowledgingStream,
): Promise<GrpcAnswer> {
  return new Promise((resolve) => {
    const startedAt = hrtime.bigint();
    const socket = connect(path);
    const session = connectHttp2('http://localhost', { createConnection: () => wrap(socket) });
    const finish = (answer: GrpcAnswer): void => {
      deadline.end();
      endSession(session, socket);
      resolve(answer);
    };
    const seconds = (): number => Number(hrtime.bigint() - startedAt) / 1e9;
    const fail = (error: NodeJS.ErrnoException): void =>
      finish({ outcome: 'error', code: error.code ?? 'UNKNOWN', message: error.message });
    const deadline = startDeadline(timeoutSeconds, () => finish({ outcome: 'timeout' }));

    session.on('error', fail);
    socket.on('error', fail);
    const stream = session.request({
      [constants.HTTP2_HEADER_METHOD]: 'POST',
      [constants.HTTP2_HEADER_PATH]: method,
      [constants.HTTP2_HEADER_CONTENT_TYPE]: 'application/grpc',
      [constants.HTTP2_HEADER_TE]: 'trailers',
    });
    stream.on('error', fail);
    collect(stream, (ending) => {
      if ('code' in ending) finish({ outcome: 'error', ...ending });
      else finish({ outcome: 'answered', ...ending, seconds: seconds() });
    });
    const prefix = Buffer.alloc(PREFIX_BYTES);
    prefix.writeUInt32BE(message.length, 1);
    stream.end(Buffer.concat([prefix, message]));
  });
}

type CallEnding =
  | { readonly status: number; readonly statusMessage: string; readonly message: Uint8Array }
  | { readonly code: string; readonly message: string };

/** Puts a call's status (in its trailers, or in the headers of an answer that has nothing else) and message together. */
function collect(stream: ClientHttp2Stream, done: (ending: CallEnding) => void): void {
  // Put together once: a server that sends byte by byte would else have the whole of it copied for each.
  const chunks: Buffer[] = [];
  let size = 0;
  let status: number | null = null;
  let statusMessage = '';
  const readStatus = (headers: Readonly<Record<string, unknown>>): void => {
    // Anything but digits is no status; Number('') would be OK.
    if (/^\d+$/.test(String(headers['grpc-status']))) status = Number(headers['grpc-status']);
    if (typeof headers['grpc-message'] === 'string') statusMessage = statusIn(headers['grpc-message']);
  };
  stream.on('response', readStatus);
  stream.on('trailers', readStatus);
  stream.on('data', (chunk: Buffer) => {
    chunks.push(chunk);
    size += chunk.length;
    // At once: the server may never come to an end.
    if (size > PREFIX_BYTES + MAX_MESSAGE_BYTES)
      done({ code: 'EMSGSIZE', message: `the answer has more than ${MAX_MESSAGE_BYTES} bytes` });
  });
  stream.on('close', () => {
    if (status === null)
      return done({ code: 'NOSTATUS', message: 'the server ended the call without a gRPC status' });
    const message = messageIn(Buffer.concat(chunks));
    // Only an answer that is OK has to have a message.
    if (message === null && (status === 0 || size > 0))
      return done({ code: 'EBADMSG', message: 'the answer holds no whole, uncompressed message' });
    done({ status, statusMessage, message: message ?? Buffer.alloc(0) });
  });
}

/** The one message of a unary call; null when it is cut, compressed (which was not asked for) or missing. */
function messageIn(received: Buffer): Buffer | null {
  if (received.length < PREFIX_BYTES || received[0] !== 0) return null;
  const length = received.readUInt32BE(1);
  const message = received.subarray(PREFIX_BYTES, PREFIX_BYTES + length);
  return message.length < length ? null : message;
}

/** Lets go of a session and its socket, whatever state they are in. */
export function endSession(session: ClientHttp2Session, socket: Socket): void {
  // Errors of what is being torn down are of no interest, but must have a listener.
  session.removeAllListeners().on('error', ignore).destroy();
  socket.removeAllListeners('error').on('error', ignore).destroy();
}

function statusIn(header: string): string {
  const text = decodePercent(header);
  if (text.length <= MAX_STATUS_LENGTH) return text;
  return `${text.slice(0, MAX_STATUS_LENGTH).toWellFormed()} … (cut, ${text.length} characters)`;
}

function decodePercent(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function ignore(): void {
  // Nothing to do: the call has its answer.
}
