// Listening and closing. What goes wrong with a port is known and is told in one line.
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { KnownError } from '../known-error.ts';

export interface ListenAddress {
  readonly address: string;
  /** 0 lets the system choose. */
  readonly port: number;
}

export interface HttpServer {
  /** `http://127.0.0.1:10045`, with the port that the system chose where 0 was asked for. */
  readonly url: string;
  /** Takes no new connection, lets answers under way finish, cuts what is left after a moment. */
  close(): Promise<void>;
}

const CLOSE_GRACE_SECONDS = 2;

export async function listen(
  handler: RequestListener,
  { address, port }: ListenAddress,
): Promise<HttpServer> {
  const server = createServer(handler);
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      reject(explainListenError(error, address, port));
    });
    server.listen(port, address, resolve);
  });
  const bound = server.address() as AddressInfo;
  return {
    url: `http://${bound.family === 'IPv6' ? `[${bound.address}]` : bound.address}:${bound.port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeIdleConnections();
        setTimeout(() => server.closeAllConnections(), CLOSE_GRACE_SECONDS * 1000).unref();
      }),
  };
}

function explainListenError(error: NodeJS.ErrnoException, address: string, port: number): Error {
  const known: Readonly<Record<string, string>> = {
    EADDRINUSE: `port ${port} on ${address} is in use by another process`,
    EACCES: `port ${port} on ${address} may not be used by this user`,
    EADDRNOTAVAIL: `${address} is no address of this machine`,
    ENOTFOUND: `${address} is no address of this machine`,
  };
  const reason = known[error.code ?? ''];
  return reason === undefined
    ? error
    : new KnownError(`${reason}; choose another with --listen ADDRESS:PORT`);
}
