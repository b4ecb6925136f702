// On real sockets of this machine; the clock is handed in.
import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import { connect, createServer as createTcpServer, type AddressInfo, type Socket } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createConnections, type Connection, type Connections } from '../../agent/serve/connections.ts';

const ERA = {};
const LIMITS = {
  connections: 4,
  connectionsOfAddress: 3,
  crowd: 2,
  waitSeconds: 5,
  graceSeconds: 1,
  answerSeconds: 30,
};

interface Room {
  readonly connections: Connections;
  /** Connects from an address of this machine. */
  readonly come: (from?: string) => Promise<{ client: Socket; connection: Connection | null }>;
  readonly pass: (seconds: number) => void;
}

async function open(): Promise<Room> {
  let now = 0;
  const connections = createConnections(() => now, LIMITS);
  const server = createTcpServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  onTestFinished(() => {
    connections.cutAll();
    server.close();
  });
  return {
    connections,
    async come(from = '127.0.0.1') {
      const accepted = once(server, 'connection') as Promise<[Socket]>;
      const client = connect({ port, host: '127.0.0.1', localAddress: from });
      client.on('error', () => undefined).resume();
      onTestFinished(() => void client.destroy());
      const [socket] = await accepted;
      socket.on('error', () => undefined);
      return { client, connection: connections.add(socket, ERA) };
    },
    pass: (seconds) => {
      now += seconds;
    },
  };
}

/** An answer that is under way. */
async function answer(): Promise<ServerResponse> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const client = connect((server.address() as AddressInfo).port, '127.0.0.1');
  client.on('error', () => undefined).write('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
  const [, response] = (await once(server, 'request')) as [unknown, ServerResponse];
  onTestFinished(() => {
    client.destroy();
    server.close();
  });
  return response;
}

function isCut(connection: Connection | null): boolean {
  return connection === null || connection.socket.destroyed;
}

describe('the limit of an address', () => {
  it('keeps another address none of its connections', async () => {
    const { come } = await open();
    for (let i = 0; i < 3; i += 1) expect(isCut((await come()).connection)).toBe(false);
    expect((await come()).connection).toBeNull();
    expect((await come('127.0.0.2')).connection).not.toBeNull();
  });

  it('lets who has waited longest without asking go for somebody new', async () => {
    const { come, pass } = await open();
    const first = (await come()).connection;
    const second = (await come()).connection;
    await come();
    pass(2);
    expect((await come()).connection).not.toBeNull();
    expect([isCut(first), isCut(second)]).toEqual([true, false]);
  });

  it('lets nobody go who has just come', async () => {
    const { come, pass } = await open();
    for (let i = 0; i < 3; i += 1) await come();
    pass(0.5);
    expect((await come()).connection).toBeNull();
  });

  it('does not let go who waits for an answer', async () => {
    const { come, pass, connections } = await open();
    for (let i = 0; i < 3; i += 1) {
      const { connection } = await come();
      if (connection !== null) connections.begin(connection, await answer(), ERA);
    }
    pass(2);
    expect((await come()).connection).toBeNull();
  });
});

describe('the limit of all', () => {
  it('is made room for by who has waited longest, from wherever', async () => {
    const { come, pass } = await open();
    const first = (await come('127.0.0.2')).connection;
    for (const from of ['127.0.0.3', '127.0.0.4', '127.0.0.5']) await come(from);
    pass(2);
    expect((await come('127.0.0.6')).connection).not.toBeNull();
    expect(isCut(first)).toBe(true);
  });

  it('forgets who has gone', async () => {
    const { come, connections } = await open();
    for (let i = 0; i < 10; i += 1) {
      const { client, connection } = await come();
      expect(connection).not.toBeNull();
      client.destroy();
      await once(connection?.socket as Socket, 'close');
    }
    expect(connections.size()).toBe(0);
  });
});

describe('in a crowd', () => {
  it('each answer ends its connection', async () => {
    const { come, connections } = await open();
    const { connection } = await come();
    expect(connections.begin(connection as Connection, await answer(), ERA)).toBe(false);
    await come();
    await come();
    expect(connections.begin(connection as Connection, await answer(), ERA)).toBe(true);
  });
});

describe('time', () => {
  it('is short for who asks for nothing', async () => {
    const { come, pass, connections } = await open();
    const { connection } = await come();
    pass(4);
    connections.sweep();
    expect(isCut(connection)).toBe(false);
    pass(2);
    connections.sweep();
    expect(isCut(connection)).toBe(true);
  });

  it('is longer for who waits for an answer, and begins anew after it', async () => {
    const { come, pass, connections } = await open();
    const { connection } = await come();
    const response = await answer();
    connections.begin(connection as Connection, response, ERA);
    pass(20);
    connections.sweep();
    expect(isCut(connection)).toBe(false);
    response.end();
    await once(response, 'close');
    pass(4);
    connections.sweep();
    expect(isCut(connection)).toBe(false);
    pass(2);
    connections.sweep();
    expect(isCut(connection)).toBe(true);
  });

  it('ends also for who does not take an answer', async () => {
    const { come, pass, connections } = await open();
    const { connection } = await come();
    connections.begin(connection as Connection, await answer(), ERA);
    pass(31);
    connections.sweep();
    expect(isCut(connection)).toBe(true);
  });
});

describe('another configuration', () => {
  it('has those come in anew who wait, and the others after their answer', async () => {
    const { come, connections } = await open();
    const idle = (await come()).connection;
    const busy = (await come()).connection as Connection;
    connections.begin(busy, await answer(), ERA);
    const next = {};
    connections.cutIdle(next);
    expect([isCut(idle), isCut(busy)]).toEqual([true, false]);
    expect(connections.begin(busy, await answer(), next)).toBe(true);
  });
});
