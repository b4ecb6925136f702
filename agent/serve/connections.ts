// The connections of the server: how many there may be, and how long each may wait. Where there are too many, those go first that
// have asked for nothing, so that slow clients keep no scrape out.
import type { Socket } from 'node:net';
import type { ServerResponse } from 'node:http';

export const LIMITS = {
  connections: 2048,
  /** Of one address; so two of them cannot keep out a third that asks quickly. */
  connectionsOfAddress: 1280,
  /**
   * From this many on each answer ends its connection, so that the next client gets its turn. Prometheus, kubelet and a few browsers
   * are fewer. On Linux a round of Node's loop takes in one new connection (https://github.com/libuv/libuv/pull/3696), so with many
   * that stay and ask, the rounds become long and who is new waits long.
   */
  crowd: 32,
  /** From the connection, or the last answer, to the end of the next request's headers. TLS is part of it. */
  waitSeconds: 5,
  /** In a crowd who waits this long may have to go for somebody new. */
  graceSeconds: 1,
  /** From a request to the end of its answer. */
  answerSeconds: 30,
} as const;

/** What TLS showed of a client; `none`: it was not asked for. */
export type ClientCertificate = 'verified' | 'unverified' | 'none' | 'missing';

export interface Connection {
  readonly socket: Socket;
  readonly address: string;
  /** Under which configuration it was made. */
  readonly era: object;
  certificate: ClientCertificate | null;
  /** Seconds; since when it is as it is. */
  since: number;
  /** Requests that are not answered yet. */
  asked: number;
}

export interface Connections {
  /** Null: there are too many, and it was cut. */
  add(socket: Socket, era: object): Connection | null;
  /** A request begins; says whether its answer has to end the connection. */
  begin(connection: Connection, response: ServerResponse, era: object): boolean;
  /** Cuts who waited or takes too long. */
  sweep(): void;
  /** Cuts who has asked for nothing and is not of this era. */
  cutIdle(era: object): void;
  /** Cuts who has asked for nothing, and the others after their answers. */
  drain(): void;
  cutAll(): void;
  size(): number;
}

export interface ConnectionLimits {
  readonly connections: number;
  readonly connectionsOfAddress: number;
  readonly crowd: number;
  readonly waitSeconds: number;
  readonly graceSeconds: number;
  readonly answerSeconds: number;
}

/** @param now seconds, of a clock that only goes forward */
export function createConnections(now: () => number, limits: ConnectionLimits = LIMITS): Connections {
  // In the order in which they came to wait: the first has waited longest.
  const all = new Set<Connection>();
  const ofAddress = new Map<string, number>();
  let isDraining = false;

  const count = (address: string, by: number): void => {
    const number = (ofAddress.get(address) ?? 0) + by;
    if (number > 0) ofAddress.set(address, number);
    else ofAddress.delete(address);
  };
  const makeRoom = (isCandidate: (connection: Connection) => boolean): boolean => {
    for (const connection of all) {
      if (now() - connection.since < limits.graceSeconds) return false;
      if (connection.asked === 0 && isCandidate(connection)) {
        cut(connection);
        return true;
      }
    }
    return false;
  };
  const forget = (connection: Connection): void => {
    if (all.delete(connection)) count(connection.address, -1);
  };
  const cut = (connection: Connection): void => {
    forget(connection);
    connection.socket.destroy();
  };
  const hasRoom = (address: string): boolean =>
    ((ofAddress.get(address) ?? 0) < limits.connectionsOfAddress ||
      makeRoom((connection) => connection.address === address)) &&
    (all.size < limits.connections || makeRoom(() => true));

  return {
    add(socket, era) {
      const address = socket.remoteAddress ?? 'unknown';
      if (!hasRoom(address)) {
        socket.destroy();
        return null;
      }
      const connection: Connection = { socket, address, era, certificate: null, since: now(), asked: 0 };
      all.add(connection);
      count(address, 1);
      socket.once('close', () => forget(connection));
      return connection;
    },
    begin(connection, response, era) {
      connection.asked += 1;
      connection.since = now();
      response.once('close', () => {
        connection.asked -= 1;
        connection.since = now();
        // To the end of the order.
        if (all.delete(connection)) all.add(connection);
        if (isDraining && connection.asked === 0) cut(connection);
      });
      if (all.delete(connection)) all.add(connection);
      return isDraining || all.size > limits.crowd || connection.era !== era;
    },
    sweep() {
      for (const connection of all) {
        const limit = connection.asked > 0 ? limits.answerSeconds : limits.waitSeconds;
        if (now() - connection.since > limit) cut(connection);
      }
    },
    cutIdle(era) {
      for (const connection of all) if (connection.asked === 0 && connection.era !== era) cut(connection);
    },
    drain() {
      isDraining = true;
      for (const connection of all) if (connection.asked === 0) cut(connection);
    },
    cutAll() {
      for (const connection of all) cut(connection);
    },
    size: () => all.size,
  };
}
