// How long a scrape takes and what it costs, against Debian's prometheus-node-exporter in the same run; and what the least is that
// a scrape can cost here, which a bare server shows.
import { join } from 'node:path';
import { bigRecording } from './big-recording.ts';
import { quantile, show, type Figure } from './figures.ts';
import { startFolderAgent } from './hanging-agent.ts';
import { ROOT } from './processes.ts';
import { startAgent, startBareServer, startExporter, startFreshAgent } from './scraped.ts';
import { takeTurns, type Samples, type Scraped } from './take-turns.ts';

/** Parts of the scrapes, in their order: how far these are apart shows how quiet the machine was. */
const PARTS = 5;
const ENCODINGS = ['identity', 'gzip'] as const;

/** What is told of a server, in milliseconds, of all samples or of a part of them. */
const MEASURES = {
  p50: ({ milliseconds }) => quantile(milliseconds, 0.5),
  p99: ({ milliseconds }) => quantile(milliseconds, 0.99),
  'cpu p99': ({ cpuMilliseconds }) => quantile(cpuMilliseconds, 0.99),
  cpu: ({ cpu }) => cpu,
} satisfies Record<string, (samples: Samples) => number>;
type Measure = keyof typeof MEASURES;
/**
 * One request of a hundred waits for the machine, some milliseconds, also of a server that does nothing: in two runs this is twice
 * or half as much. What the server itself does in its slowest requests is in `cpu p99`.
 */
const OF_THE_MACHINE: Measure = 'p99';
const ALL: readonly Measure[] = ['p50', 'p99', 'cpu p99', 'cpu'];

export async function measureScrapes(main: string, scrapes: number): Promise<readonly Figure[]> {
  const exporter = await startExporter();
  const figures = [
    ...(await measureNodes(main, exporter, scrapes)),
    // A share that did not answer is left alone for a while; until then this has to be over.
    ...(await measureHanging(exporter, scrapes / 2)),
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
  // What is measured in one go takes turns with each other; a look for each scrape would make these turns so slow that looks of the
  // others, which come by the clock, fall on one scrape of a hundred.
  const groups = [[bare, healthy, big], [fresh]];
  for (const encoding of ENCODINGS)
    for (const group of groups) {
      const [theirs, ...ours] = await takeTurns([exporter, ...group], encoding, scrapes);
      for (const [place, server] of group.entries()) {
        // Making a report is most of what the process of `fresh` does, beside its scrapes.
        const told = server === fresh ? ALL.filter((measure) => measure !== 'cpu') : ALL;
        figures.push(...perKib(`scrape ${server.name} ${encoding}`, ours[place], theirs, told));
      }
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
    const [theirs, calm, ours] = await takeTurns([exporter, healthy, hanging], encoding, scrapes);
    const still = hanging.hanging();
    if (!still.includes('powershell.exe') || !still.includes('a share'))
      throw new Error('what should hang while scrapes are measured did not hang until the end');
    const name = `scrape ${hanging.name} ${encoding}`;
    figures.push(...perKib(name, ours, theirs, ALL));
    for (const measure of ['p50', 'p99', 'cpu p99'] as const)
      figures.push({
        name: `${name} ${measure} against the same agent when nothing hangs`,
        ...ratio(measure, ours, calm, () => 1),
      });
    await hanging.end();
    await healthy.end();
  }
  return figures;
}

function perKib(
  name: string,
  ours: Samples | undefined,
  theirs: Samples | undefined,
  measures: readonly Measure[],
): Figure[] {
  return measures.map((measure) => {
    const figure = ratio(measure, ours, theirs, ({ kib }) => kib);
    const sizes = `${show(ours?.kib ?? 0)} KiB, against ${show(theirs?.kib ?? 0)} KiB of node_exporter`;
    return { ...figure, name: `${name} ${measure} per KiB`, against: `${figure.against}; ${sizes}` };
  });
}

/** @param by what a measure is divided by first */
function ratio(
  measure: Measure,
  ours: Samples | undefined,
  theirs: Samples | undefined,
  by: (samples: Samples) => number,
): Omit<Figure, 'name'> {
  if (ours === undefined || theirs === undefined) throw new Error('a server was not scraped');
  const of = (a: Samples, b: Samples): number =>
    MEASURES[measure](a) / by(a) / (MEASURES[measure](b) / by(b));
  const parts = Array.from({ length: PARTS }, (_, part) => of(partOf(ours, part), partOf(theirs, part)));
  // CPU was counted over all scrapes at once.
  const spread =
    measure === 'cpu'
      ? ''
      : `; ${PARTS} parts of the run: ${show(Math.min(...parts))} to ${show(Math.max(...parts))}`;
  return {
    value: of(ours, theirs),
    unit: 'ratio',
    against: `${show(MEASURES[measure](ours))} ms against ${show(MEASURES[measure](theirs))} ms in ${ours.milliseconds.length} scrapes each${spread}`,
    isOfTheMachine: measure === OF_THE_MACHINE,
  };
}

function partOf(samples: Samples, part: number): Samples {
  const cut = (values: readonly number[]): readonly number[] =>
    values.slice((part * values.length) / PARTS, ((part + 1) * values.length) / PARTS);
  return {
    ...samples,
    milliseconds: cut(samples.milliseconds),
    cpuMilliseconds: cut(samples.cpuMilliseconds),
  };
}
