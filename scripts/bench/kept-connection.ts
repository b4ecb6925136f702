// A client of one kept connection that makes next to no garbage: what collects garbage while it measures, measures itself. It reads
// what a scrape gets: a body with a length, or in chunks without trailers.
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

export interface KeptConnection {
  /** @returns milliseconds from the request to the last byte of its answer; rejects unless that is a success */
  scrape(): Promise<number>;
  end(): void;
}

const HEADERS_END = '\r\n\r\n';
const LAST_CHUNK = Buffer.from('\r\n0\r\n\r\n');
/** More than any answer here. */
const ROOM_BYTES = 4 * 1024 * 1024;

export async function keepConnection(url: string, encoding: string): Promise<KeptConnection> {
  const { hostname, port, host } = new URL(url);
  const request = Buffer.from(
    `GET /metrics HTTP/1.1\r\nHost: ${host}\r\nAccept-Encoding: ${encoding}\r\n\r\n`,
  );
  const answer = Buffer.alloc(ROOM_BYTES);
  let length = 0;
  /** Of the whole answer; null: in chunks, or not known yet. */
  let expected: number | null = null;
  let hasHeaders = false;
  let isLast = true;
  let socket: Socket | null = null;
  let settle: ((error: Error | null) => void) | null = null;

  const take = (count: number, bytes: Uint8Array): boolean => {
    answer.set(bytes.subarray(0, count), length);
    length += count;
    if (!hasHeaders) readHeaders();
    const isWhole =
      hasHeaders &&
      (expected === null
        ? answer.subarray(length - LAST_CHUNK.length, length).equals(LAST_CHUNK)
        : length >= expected);
    if (isWhole) settle?.(null);
    return true;
  };
  const readHeaders = (): void => {
    const end = answer.subarray(0, length).indexOf(HEADERS_END);
    if (end === -1) return;
    hasHeaders = true;
    const head = answer.subarray(0, end).toString('latin1').toLowerCase();
    if (!head.startsWith('http/1.1 200 ')) settle?.(new Error(`${url} answered ${head.split('\r\n', 1)[0]}`));
    const bodyLength = /\r\ncontent-length: (?<bytes>\d+)/.exec(head)?.groups?.['bytes'];
    expected = bodyLength === undefined ? null : end + HEADERS_END.length + Number(bodyLength);
    isLast = head.includes('\r\nconnection: close');
  };
  const open = async (): Promise<Socket> => {
    const opened = connect({
      host: hostname,
      port: Number(port),
      noDelay: true,
      onread: { buffer: Buffer.alloc(64 * 1024), callback: take },
    });
    await once(opened, 'connect');
    // What was destroyed may tell of its end only after the next connection has asked.
    const fail = (error: Error): void => {
      if (socket === opened) settle?.(error);
    };
    opened.on('error', fail);
    opened.on('close', () => fail(new Error(`${url} closed the connection`)));
    return opened;
  };
  return {
    async scrape() {
      // A server may end a connection after so many answers, as the agent does.
      if (isLast || socket === null) {
        socket?.destroy();
        socket = await open();
      }
      const kept = socket;
      length = 0;
      hasHeaders = false;
      expected = null;
      const startedAt = performance.now();
      await new Promise<void>((resolve, reject) => {
        settle = (error) => {
          settle = null;
          if (error === null) resolve();
          else reject(error);
        };
        kept.write(request);
      });
      return performance.now() - startedAt;
    },
    end: () => socket?.destroy(),
  };
}
