// Scrapes several servers over one kept connection each. They take turns request by request and in another order each time, so that
// what else the machine does falls on all of them, and so does what one of them still does after its answer.
import { setTimeout as pause } from 'node:timers/promises';
import { keepConnection } from './kept-connection.ts';
import { cpuSeconds } from './processes.ts';
import { shuffled } from './shuffled.ts';

export interface Scraped {
  readonly name: string;
  readonly url: string;
  readonly pid: number;
  /** What is waited for before each scrape, and not measured. */
  readonly before?: () => Promise<void>;
  readonly end: () => Promise<void>;
}

/** Of one server; each list has one value for each scrape, in their order. */
export interface Samples {
  readonly milliseconds: readonly number[];
  /** CPU that the server took from the request to the end of the answer. */
  readonly cpuMilliseconds: readonly number[];
  /** CPU of a scrape, with all that the server did between the scrapes. */
  readonly cpu: number;
  /** Of the unpacked text: what is packed is the same text in fewer bytes. */
  readonly kib: number;
}

/** Who scrapes for real leaves seconds between two requests. This is enough for a server to end what its answer left behind. */
const PAUSE_MILLISECONDS = 3;
/** A server has to have done the same a few times before it is as fast as it stays. */
const WARM_UP_SCRAPES = 200;

/** @returns what each of the servers took, in their order */
export async function takeTurns(
  servers: readonly Scraped[],
  encoding: string,
  scrapes: number,
): Promise<readonly Samples[]> {
  const sides = await Promise.all(
    servers.map(async (server) => ({
      server,
      connection: await keepConnection(server.url, encoding),
      cpuBefore: 0,
      milliseconds: [] as number[],
      cpuMilliseconds: [] as number[],
    })),
  );
  for (let turn = -WARM_UP_SCRAPES; turn < scrapes; turn += 1) {
    if (turn === 0) for (const side of sides) side.cpuBefore = cpuSeconds(side.server.pid);
    for (const { server, connection, milliseconds, cpuMilliseconds } of shuffled(sides)) {
      await pause(PAUSE_MILLISECONDS);
      await server.before?.();
      const cpuBefore = cpuSeconds(server.pid);
      const took = await connection.scrape();
      const cpu = cpuSeconds(server.pid) - cpuBefore;
      if (turn < 0) continue;
      milliseconds.push(took);
      cpuMilliseconds.push(cpu * 1000);
    }
  }
  return Promise.all(
    sides.map(async ({ server, connection, cpuBefore, milliseconds, cpuMilliseconds }): Promise<Samples> => {
      const cpu = ((cpuSeconds(server.pid) - cpuBefore) * 1000) / scrapes;
      connection.end();
      const text = await (await fetch(`${server.url}/metrics`)).arrayBuffer();
      return { milliseconds, cpuMilliseconds, cpu, kib: text.byteLength / 1024 };
    }),
  );
}
