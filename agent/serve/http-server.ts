// Listening and closing, and the way of a connection: limits, TLS where it is asked for, HTTP, the gate, the handler. What goes wrong
// with a port is known and is told in one line.
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import { createServer as createTcpServer, type AddressInfo, type Socket } from 'node:net';
import { KnownError } from '../known-error.ts';
import { createConnections, LIMITS, type ClientCertificate, type Connection } from './connections.ts';
import { createGate } from './gate.ts';
import { createTlsDoor, type TlsDoor } from './tls-door.ts';
import { OPEN_ACCESS, type TlsAccess, type WebAccess } from './web-access.ts';

export interface ListenAddress {
  readonly address: string;
  /** 0 lets the system choose. */
  readonly port: number;
}

export interface HttpServer {
  /** `http://127.0.0.1:10045`, or https, with the port that the system chose where 0 was asked for. */
  readonly url: string;
  /** Takes no new connection, lets answers under way finish, cuts what is left after a moment. */
  close(): Promise<void>;
}

/** What protects the server beside its limits; without it everybody may ask, without TLS. */
export interface ServerProtection {
  /** What holds now; another object once it changed. */
  readonly access: () => WebAccess;
  /** Names of the node, beside localhost, under which it may be asked from itself. */
  readonly nodeNames: readonly string[];
  /** Told of what is refused, without anything that the client has sent. */
  readonly onRefused: (address: string, why: string) => void;
}

const UNPROTECTED: ServerProtection = {
  access: () => OPEN_ACCESS,
  nodeNames: [],
  onRefused: () => undefined,
};

/** Who asks needs a password or nothing: no cookie, no token. */
export const MAX_HEADER_BYTES = 8 * 1024;
export const MAX_REQUESTS_OF_CONNECTION = 1000;
const SWEEP_SECONDS = 1;
const CLOSE_GRACE_SECONDS = 2;

export async function listen(
  handler: RequestListener,
  { address, port }: ListenAddress,
  { access, nodeNames, onRefused }: ServerProtection = UNPROTECTED,
): Promise<HttpServer> {
  const now = (): number => performance.now() / 1000;
  const connections = createConnections(now);
  const connectionOf = new WeakMap<Socket, Connection>();
  const gate = createGate(handler, {
    access,
    nodeNames,
    now,
    onRefused,
    certificateOf: ({ socket }) => connectionOf.get(socket)?.certificate ?? null,
  });

  // It listens nowhere: it is given connections, after their handshake where there is TLS. So both can change while it runs.
  const http = createServer({
    maxHeaderSize: MAX_HEADER_BYTES,
    keepAliveTimeout: LIMITS.waitSeconds * 1000,
    // `connections` keeps the time; Node does that only for a server that listens.
    headersTimeout: 0,
    requestTimeout: 0,
  });
  http.maxRequestsPerSocket = MAX_REQUESTS_OF_CONNECTION;
  const onRequest = (request: IncomingMessage, response: ServerResponse & { req: IncomingMessage }): void => {
    const connection = connectionOf.get(request.socket);
    if (connection === undefined) request.socket.destroy();
    else {
      if (connections.begin(connection, response, access())) response.setHeader('Connection', 'close');
      gate(request, response);
    }
  };
  // Who asks before sending a body gets the same answers, and never the word to go on.
  for (const event of ['request', 'checkContinue', 'checkExpectation'] as const) http.on(event, onRequest);

  let door: { readonly tls: TlsAccess; readonly its: TlsDoor } | null = null;
  const doorOf = (tls: TlsAccess): TlsDoor => {
    if (door?.tls !== tls) door = { tls, its: createTlsDoor(tls, { onEntered, onRefused }) };
    return door.its;
  };
  const server = createTcpServer({ allowHalfOpen: true, noDelay: true }, (socket) => {
    const era = access();
    const connection = connections.add(socket, era);
    if (connection === null) return;
    // A client that goes away is no mistake of the agent.
    socket.on('error', () => socket.destroy());
    connectionOf.set(socket, connection);
    if (era.tls === null) http.emit('connection', socket);
    else doorOf(era.tls).enter(socket);
  });
  function onEntered(secure: Socket, below: Socket | undefined, certificate: ClientCertificate): void {
    const connection = below === undefined ? undefined : connectionOf.get(below);
    if (connection === undefined) {
      secure.destroy();
      return;
    }
    connection.certificate = certificate;
    connectionOf.set(secure, connection);
    http.emit('connection', secure);
  }

  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      reject(explainListenError(error, address, port));
    });
    // With the 511 of Node the system drops who comes when a thousand come at once; a client tries again after 1, 2 and 4 s.
    server.listen({ port, host: address, backlog: LIMITS.connections }, resolve);
  });
  let swept = access();
  const sweeper = setInterval(() => {
    connections.sweep();
    // Who came in under other rules comes in anew.
    if (access() !== swept) connections.cutIdle(access());
    swept = access();
  }, SWEEP_SECONDS * 1000).unref();

  const bound = server.address() as AddressInfo;
  const scheme = access().tls === null ? 'http' : 'https';
  return {
    url: `${scheme}://${bound.family === 'IPv6' ? `[${bound.address}]` : bound.address}:${bound.port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          clearInterval(sweeper);
          resolve();
        });
        connections.drain();
        setTimeout(() => connections.cutAll(), CLOSE_GRACE_SECONDS * 1000).unref();
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
