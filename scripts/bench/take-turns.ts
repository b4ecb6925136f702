// Scrapes several servers, which take turns request by request over one kept connection each, so that what else the machine does
// falls on all of them.
import { Agent, request } from 'node:http';
import { median, quantile } from './figures.ts';
import { cpuSeconds } from './processes.ts';

export interface Scraped {
  readonly name: string;
  readonly url: string;
  readonly pid: number;
  /** What is waited for before each scrape, and not measured. */
  readonly before?: () => Promise<void>;
  readonly end: () => Promise<void>;
}

export interface Round {
  /** Milliseconds, as is `cpu`, of one scrape. */
  readonly p50: number;
  readonly p99: number;
  readonly cpu: number;
  /** Of the unpacked text: what is packed is the same text in fewer bytes. */
  readonly kib: number;
}

/** @returns what each of the servers took, in their order */
export async function takeTurns(
  servers: readonly Scraped[],
  encoding: string,
  scrapes: number,
): Promise<Round[]> {
  const sides = servers.map((server) => ({
    server,
    connection: new Agent({ keepAlive: true, maxSockets: 1 }),
    cpuBefore: cpuSeconds(server.pid),
    milliseconds: [] as number[],
  }));
  for (let turn = 0; turn < scrapes; turn += 1)
    for (const { server, connection, milliseconds } of sides) {
      await server.before?.();
      const startedAt = performance.now();
      await scrape(server.url, connection, encoding);
      milliseconds.push(performance.now() - startedAt);
    }
  const cpu = sides.map(({ server, cpuBefore }) => ((cpuSeconds(server.pid) - cpuBefore) * 1000) / scrapes);
  return Promise.all(
    sides.map(async ({ server, connection, milliseconds }, place): Promise<Round> => {
      const kib = (await scrape(server.url, connection, 'identity')) / 1024;
      connection.destroy();
      return { p50: median(milliseconds), p99: quantile(milliseconds, 0.99), cpu: cpu[place] ?? 0, kib };
    }),
  );
}

/** @returns the size of the body as it came */
function scrape(url: string, agent: Agent, encoding: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const asked = request(
      `${url}/metrics`,
      { agent, headers: { 'accept-encoding': encoding } },
      (response) => {
        let size = 0;
        response.on('data', (chunk: Buffer) => (size += chunk.length));
        response.on('end', () =>
          response.statusCode === 200 ? resolve(size) : reject(new Error(`status ${response.statusCode}`)),
        );
      },
    );
    asked.on('error', reject);
    asked.end();
  });
}
