// How long a scrape takes and what it costs, against Debian's prometheus-node-exporter in the same run; and what the least is that
// a scrape can cost here, which a bare server shows.
import { join } from 'node:path';
import { bigRecording } from './big-recording.ts';
import { median, show, spread, type Figure } from './figures.ts';
import { startFolderAgent } from './hanging-agent.ts';
import { ROOT } from './processes.ts';
import { startAgent, startBareServer, startExporter, startFreshAgent } from './scraped.ts';
import { takeTurns, type Round, type Scraped } from './take-turns.ts';

const ROUNDS = 5;
const WARM_UP_SCRAPES = 50;
const LABELS = { p50: 'p50', p99: 'p99', p99AtWork: 'p99 at work', cpu: 'cpu' } as const;
const ENCODINGS = ['identity', 'gzip'] as const;

export async function measureScrapes(main: string, scrapes: number): Promise<readonly Figure[]> {
  const exporter = await startExporter();
  const figures = [
    ...(await measureNodes(main, exporter, scrapes)),
    ...(await measureHanging(exporter, scrapes)),
  ];
  await exporter.end();
  return figures;
}

/** Nodes of two sizes, a node whose every scrape is the first one of its report, and the bare server. */
async function measureNodes(main: string, exporter: Scraped, scrapes: number): Promise<Figure[]> {
  const healthy = await startAgent(main, 'healthy', join(ROOT, 'test/recordings/healthy'));
  const big = await startAgent(
    main,
    '128-volumes-1000-mappings',
    bigRecording({ disks: 128, mappings: 1000 }),
  );
  const fresh = await startFreshAgent('healthy-new-report', join(ROOT, 'test/recordings/healthy'));
  const bare = await startBareServer(healthy);
  const figures: Figure[] = [];
  for (const encoding of ENCODINGS) {
    const rounds = await measure([exporter, bare, healthy, big, fresh], encoding, scrapes);
    figures.push(
      ...[bare, healthy, big].flatMap(({ name }) =>
        perKib(`scrape ${name} ${encoding}`, rounds(name), rounds(exporter.name), [
          'p50',
          'p99',
          'p99AtWork',
          'cpu',
        ]),
      ),
      // Making a report is most of what its process does.
      ...perKib(`scrape ${fresh.name} ${encoding}`, rounds(fresh.name), rounds(exporter.name), [
        'p50',
        'p99',
        'p99AtWork',
      ]),
    );
  }
  for (const server of [healthy, big, fresh, bare]) await server.end();
  return figures;
}

/** The same agent on a node where all hangs that can, and on a healthy one. */
async function measureHanging(exporter: Scraped, scrapes: number): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const encoding of ENCODINGS) {
    const healthy = await startFolderAgent('nothing-hangs', { hangs: false });
    const hanging = await startFolderAgent('everything-hangs', { hangs: true });
    const rounds = await measure([exporter, healthy, hanging], encoding, scrapes);
    const still = hanging.hanging();
    if (!still.includes('powershell.exe') || !still.includes('a share'))
      throw new Error('what should hang while scrapes are measured did not hang until the end');
    const ours = rounds(hanging.name);
    const name = `scrape ${hanging.name} ${encoding}`;
    figures.push(...perKib(name, ours, rounds(exporter.name), ['p50', 'p99', 'p99AtWork', 'cpu']));
    for (const what of ['p50', 'p99', 'p99AtWork'] as const) {
      const ratios = ours.map((round, place) => round[what] / (rounds(healthy.name)[place]?.[what] ?? 0));
      figures.push({
        name: `${name} ${LABELS[what]} against the same agent when nothing hangs`,
        value: median(ratios),
        unit: 'ratio',
        against: `${show(median(ours.map((round) => round[what])))} ms against ${show(median(rounds(healthy.name).map((round) => round[what])))} ms; ${ROUNDS} rounds: ${spread(ratios)}`,
      });
    }
    await hanging.end();
    await healthy.end();
  }
  return figures;
}

/** @returns the rounds of each server, by its name */
async function measure(
  servers: readonly Scraped[],
  encoding: string,
  scrapes: number,
): Promise<(name: string) => readonly Round[]> {
  await takeTurns(servers, encoding, WARM_UP_SCRAPES);
  const rounds: Round[][] = [];
  for (let round = 0; round < ROUNDS; round += 1) rounds.push(await takeTurns(servers, encoding, scrapes));
  return (name) => {
    const place = servers.findIndex((server) => server.name === name);
    return rounds.flatMap((round) => round[place] ?? []);
  };
}

function perKib(
  name: string,
  ours: readonly Round[],
  theirs: readonly Round[],
  what: readonly ('p50' | 'p99' | 'p99AtWork' | 'cpu')[],
): Figure[] {
  return what.map((which) => {
    const of = (rounds: readonly Round[]): number => median(rounds.map((round) => round[which]));
    const ratios = ours.map((round, place) => {
      const other = theirs[place];
      return other === undefined ? Number.NaN : round[which] / round.kib / (other[which] / other.kib);
    });
    return {
      name: `${name} ${LABELS[which]} per KiB`,
      value: median(ratios),
      unit: 'ratio',
      against: `${show(of(ours))} ms for ${show(ours[0]?.kib ?? 0)} KiB against ${show(of(theirs))} ms for ${show(theirs[0]?.kib ?? 0)} KiB of node_exporter; ${ROUNDS} rounds: ${spread(ratios)}`,
    };
  });
}
