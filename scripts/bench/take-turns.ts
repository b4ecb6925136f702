// Scrapes several servers, which take turns request by request over one kept connection each, so that what else the machine does
// falls on all of them.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
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
  /** Without the time in which the server or the one who asks waited for a core that others had. */
  readonly p99AtWork: number;
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
    atWork: [] as number[],
  }));
  for (let turn = 0; turn < scrapes; turn += 1)
    for (const { server, connection, milliseconds, atWork } of sides) {
      await server.before?.();
      const waited = (): number =>
        waitedMilliseconds(server.pid) + waitedMillisecondsOf(`/proc/${process.pid}/schedstat`);
      const waitedBefore = waited();
      const startedAt = performance.now();
      await scrape(server.url, connection, encoding);
      const took = performance.now() - startedAt;
      milliseconds.push(took);
      atWork.push(Math.max(0, took - (waited() - waitedBefore)));
    }
  const cpu = sides.map(({ server, cpuBefore }) => ((cpuSeconds(server.pid) - cpuBefore) * 1000) / scrapes);
  return Promise.all(
    sides.map(async ({ server, connection, milliseconds, atWork }, place): Promise<Round> => {
      const kib = (await scrape(server.url, connection, 'identity')) / 1024;
      connection.destroy();
      return {
        p50: median(milliseconds),
        p99: quantile(milliseconds, 0.99),
        p99AtWork: quantile(atWork, 0.99),
        cpu: cpu[place] ?? 0,
        kib,
      };
    }),
  );
}

/**
 * Of all threads of a process together, since it began. Where several wait at once, that is more than an answer waited: it makes
 * node_exporter, whose threads do, look faster than it is.
 */
function waitedMilliseconds(pid: number): number {
  const waits = readdirSync(`/proc/${pid}/task`).map((task) =>
    waitedMillisecondsOf(`/proc/${pid}/task/${task}/schedstat`),
  );
  return waits.reduce((sum, one) => sum + one, 0);
}

/** https://docs.kernel.org/scheduler/sched-stats.html; 0 of a thread that has ended. */
function waitedMillisecondsOf(file: string): number {
  return existsSync(file) ? Number(readFileSync(file, 'latin1').split(' ')[1]) / 1e6 : 0;
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
