// How long a scrape takes and what it costs, against Debian's prometheus-node-exporter in the same run. The two take
// turns, request by request over one kept connection each, so that what else the machine does falls on both.
import { Agent, request } from 'node:http';
import { join } from 'node:path';
import { median, quantile, show, spread, type Figure } from './figures.ts';
import { bigRecording } from './big-recording.ts';
import { answers, cpuSeconds, freePort, ROOT, startServer, type Started } from './processes.ts';

const ROUNDS = 5;

export async function measureScrapes(main: string, scrapes: number): Promise<readonly Figure[]> {
  const recording = (name: string): string => join(ROOT, 'test/recordings', name);
  const nodes = [
    ['healthy', recording('healthy')],
    ['128-volumes-1000-mappings', bigRecording({ disks: 128, mappings: 1000 })],
    ['a-hung-collector', recording('powershell-hangs')],
  ] as const;
  const exporterPort = await freePort();
  const exporter = await startServer(
    ['prometheus-node-exporter', `--web.listen-address=127.0.0.1:${exporterPort}`],
    exporterPort,
    '/',
  );
  const figures: Figure[] = [];
  for (const [name, folder] of nodes) {
    const port = await freePort();
    const agent = await startServer(
      [process.execPath, main, 'serve', '--listen', `127.0.0.1:${port}`, '--host', `recorded:${folder}`],
      port,
      '/livez',
    );
    await answers(`${agent.url}/readyz`);
    for (const encoding of ['identity', 'gzip'])
      figures.push(...(await compare(`scrape ${name} ${encoding}`, agent, exporter, encoding, scrapes)));
    await agent.end();
  }
  await exporter.end();
  return figures;
}

interface Round {
  readonly p50: number;
  readonly p99: number;
  readonly cpu: number;
  readonly kib: number;
}

async function compare(
  name: string,
  agent: Started,
  exporter: Started,
  encoding: string,
  scrapes: number,
): Promise<readonly Figure[]> {
  const ours: Round[] = [];
  const theirs: Round[] = [];
  await takeTurns(agent, exporter, encoding, 50);
  for (let round = 0; round < ROUNDS; round += 1) {
    const [one, other] = await takeTurns(agent, exporter, encoding, scrapes);
    ours.push(one);
    theirs.push(other);
  }
  const figure = (what: keyof Round, unit: string): Figure => {
    const perKib = (rounds: readonly Round[]): number[] => rounds.map((round) => round[what] / round.kib);
    const ratios = perKib(ours).map((value, round) => value / (perKib(theirs)[round] ?? Number.NaN));
    const sides = `${show(median(ours.map((round) => round[what])))} ${unit} for ${show(ours[0]?.kib ?? 0)} KiB against ${show(median(theirs.map((round) => round[what])))} ${unit} for ${show(theirs[0]?.kib ?? 0)} KiB of node_exporter`;
    return {
      name: `${name} ${what} per KiB`,
      value: median(ratios),
      unit: 'ratio',
      against: `${sides}; ${ROUNDS} rounds: ${spread(ratios)}`,
    };
  };
  return [figure('p50', 'ms'), figure('p99', 'ms'), figure('cpu', 'ms')];
}

async function takeTurns(
  agent: Started,
  exporter: Started,
  encoding: string,
  scrapes: number,
): Promise<[Round, Round]> {
  const sides = [agent, exporter].map((server) => ({
    server,
    connection: new Agent({ keepAlive: true, maxSockets: 1 }),
    cpuBefore: cpuSeconds(server.pid),
    milliseconds: [] as number[],
    bytes: 0,
  }));
  for (let turn = 0; turn < scrapes; turn += 1)
    for (const side of sides) {
      const startedAt = performance.now();
      const size = await scrape(side.server.url, side.connection, encoding);
      side.milliseconds.push(performance.now() - startedAt);
      // Per byte of text: what is packed is the same text in fewer bytes.
      if (encoding === 'identity') side.bytes = size;
    }
  const rounds = await Promise.all(
    sides.map(async ({ server, connection, cpuBefore, milliseconds, bytes }): Promise<Round> => {
      const cpu = ((cpuSeconds(server.pid) - cpuBefore) * 1000) / scrapes;
      const size = bytes === 0 ? await scrape(server.url, connection, 'identity') : bytes;
      connection.destroy();
      return { p50: median(milliseconds), p99: quantile(milliseconds, 0.99), cpu, kib: size / 1024 };
    }),
  );
  const [ours, theirs] = rounds;
  if (ours === undefined || theirs === undefined) throw new Error('two sides were measured');
  return [ours, theirs];
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
