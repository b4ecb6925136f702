// Faults at random and together around one agent, for as long as wanted, while it is scraped; at the end what it cost.
// The order of the faults follows from the seed; the moments follow from the machine as well.
import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FactName } from '../../agent/facts/facts.ts';
import type { Report } from '../../agent/report/report-schema.ts';
import { median, randomOf, shuffled } from './chance.ts';
import { waitedForCpuSeconds } from './cpu-wait.ts';
import { createCycleWatch } from './cycle-watch.ts';
import { FAULTS, heal, isWhole, lostBeside, missingIn } from './fault-table.ts';
import { FACTS_OF, PARTS, type Part } from './fault.ts';
import { createFolderNode, processesIn, startFolderAgent, type FolderAgent } from './node-in-a-folder.ts';

export interface SoakResult {
  readonly seconds: number;
  readonly seed: number;
  readonly faults: number;
  readonly disturbances: number;
  readonly scrapes: number;
  readonly slowestScrapeSeconds: number;
  readonly slowestReportSeconds: number;
  /** Resident memory after the warm-up and at the end; medians, in MiB. */
  readonly residentMiB: readonly [number, number];
  /** What JavaScript holds after garbage was collected. */
  readonly heapMiB: readonly [number, number];
  readonly handles: readonly [number, number];
  readonly resources: readonly [number, number];
  readonly left: number;
  /** Longest time in which this program itself, which measures and is what is behind the pipes, did not run. */
  readonly ownStallSeconds: number;
  /** Everything that should not be; empty when all is well. */
  readonly wrong: readonly string[];
}

const SCRAPE_SECONDS = 0.5;
/**
 * Half of what Prometheus waits by default: then it still got its answer. Less cannot be held on a machine that also makes
 * ten thousand folders, other tests and what the agent starts; the slowest is printed.
 */
const SLOWEST_SCRAPE_SECONDS = 5;
const BEAT_SECONDS = 0.2;
/** The agent, and the powershell.exe that it keeps. */
const KEPT_PROCESSES = 2;
const MIB = 1024 * 1024;
/** Memory fills for some minutes: what a shorter run begins with is no measure of what it ends with. It levelled at 176 MiB. */
const WARM_SECONDS = 600;
const MOST_RESIDENT_MIB = 220;

/** How long a fault may take to be told, and to be over after it was healed: the breaker leaves a fact alone for up to 16 cycles. */
const TOLD_SECONDS = 40;
const HEALED_SECONDS = 150;

/** @param say told of each fault as it is told of and healed */
export async function soak(seconds: number, seed: number, say: (line: string) => void): Promise<SoakResult> {
  const folder = mkdtempSync(join(tmpdir(), 'ws-'));
  const node = await createFolderNode(folder);
  const agent = await startFolderAgent(node, { nodeArgs: ['--expose-gc'] });
  const wrong: string[] = [];
  const startedAt = performance.now();
  const now = (): number => (performance.now() - startedAt) / 1000;
  const fail = (line: string): void => {
    if (wrong.length < 200) wrong.push(`${now().toFixed(1)} s: ${line}`);
    say(`WRONG ${line}`);
  };

  let report = await agent.report();
  let faults = 0;
  let disturbances = 0;
  /** Seconds in which the agent was stopped or blocked on purpose. */
  let disturbedSeconds = 0;
  let isDisturbed = false;
  let quietSince = 0;
  const costs = new Map<Part, readonly FactName[]>();
  const costsNow = (): Set<FactName> => new Set([...costs.values()].flat());

  const until = async (what: string, limit: number, part: Part | null, isSo: (report: Report) => boolean) => {
    let left = limit;
    while (!isSo(report)) {
      if (left <= 0) return fail(`${what}: not in ${limit} s`);
      const from = now();
      const disturbedBefore = disturbedSeconds;
      await pause(0.1);
      const waitsForOthers = part === 'shares' && costs.get('powershell')?.includes('shares') === true;
      if (!isDisturbed && !waitsForOthers) left -= now() - from - (disturbedSeconds - disturbedBefore);
    }
  };

  const lane = async (part: Part, random: () => number): Promise<void> => {
    const deck = shuffled(
      FAULTS.filter((fault) => fault.part === part),
      random,
    );
    for (let turn = 0; now() < seconds; turn += 1) {
      const fault = deck[turn % deck.length];
      if (fault === undefined) return;
      await pause(1 + 4 * random());
      const delays = fault.delays ?? [];
      costs.set(part, [...FACTS_OF[part], ...delays]);
      await fault.begin(node);
      const end = fault.goOn?.(node);
      const from = now();
      await until(`${fault.name} is told`, TOLD_SECONDS, part, (seen) => missingIn(seen, fault).length === 0);
      const told = now() - from;
      const allowed = new Set([...costsNow(), ...fault.costs]);
      for (const lost of lostBeside(report, allowed)) fail(`${fault.name}: ${lost}`);
      await pause(3 * random());
      await end?.();
      await heal(node, part);
      const healedAt = now();
      const facts = FACTS_OF[part].filter((name) => name !== 'shares' || part === 'shares');
      await until(`${fault.name} is over`, HEALED_SECONDS, part, (seen) =>
        isHealthy(seen, facts, fault.code),
      );
      await until(`no look is late after ${fault.name}`, HEALED_SECONDS, null, ({ collectors }) =>
        collectors.every(({ name, outcome }) => outcome !== 'stale' || !delays.includes(name as FactName)),
      );
      if (part === 'powershell')
        await until('shares are read again', TOLD_SECONDS, null, (seen) => isHealthy(seen, ['shares'], null));
      costs.delete(part);
      faults += 1;
      say(
        `${now().toFixed(0)} s: ${fault.name}: told in ${told.toFixed(1)} s, over in ${(now() - healedAt).toFixed(1)} s`,
      );
    }
  };

  const disturb = async (random: () => number): Promise<void> => {
    while (now() < seconds) {
      await pause(3 + 9 * random());
      const choice = Math.floor(5 * random());
      const size = random();
      disturbances += 1;
      if (choice === 0)
        agent.order({ do: 'shift-clock', seconds: Math.round((size - 0.5) * 2 * 86_400 * 30) });
      else if (choice === 1)
        await standStill(0.2 + 3 * size, (length) => agent.order({ do: 'block', seconds: length }));
      else if (choice === 2)
        await standStill(0.2 + 3 * size, async (length) => {
          agent.process.kill('SIGSTOP');
          await pause(length);
          agent.process.kill('SIGCONT');
        });
      else if (choice === 3) await askMuch(agent);
      else await load(folder, 1 + 2 * size);
    }
  };
  const standStill = async (length: number, act: (length: number) => unknown): Promise<void> => {
    const from = now();
    isDisturbed = true;
    await act(length);
    await agent.usage();
    disturbedSeconds += now() - from;
    quietSince = now();
    isDisturbed = false;
  };

  let scrapes = 0;
  let slowestScrapeSeconds = 0;
  let slowestReportSeconds = 0;
  let ownStallSeconds = 0;
  const over = new AbortController();
  const resident: { readonly at: number; readonly bytes: number }[] = [];
  const cycles = createCycleWatch(() => now() - disturbedSeconds);
  const waited = (): number => waitedForCpuSeconds(agent.pid) + waitedForCpuSeconds(process.pid);
  const scrape = async (): Promise<void> => {
    while (!over.signal.aborted) {
      const from = now();
      const waitedBefore = waited();
      const metrics = await fetch(`${agent.url}/metrics`);
      await metrics.text();
      const took = now() - from - (waited() - waitedBefore);
      const reportFrom = now();
      // What is lost is held against the faults from before the question to after the answer.
      const before = costsNow();
      report = await agent.report();
      slowestReportSeconds = Math.max(slowestReportSeconds, isQuiet(reportFrom) ? now() - reportFrom : 0);
      scrapes += 1;
      if (metrics.status !== 200) fail(`a scrape was answered with ${metrics.status}`);
      if (isQuiet(from)) {
        slowestScrapeSeconds = Math.max(slowestScrapeSeconds, took);
        if (took > SLOWEST_SCRAPE_SECONDS) fail(`a scrape took ${took.toFixed(2)} s`);
      }
      if (isWhole(report, new Set()))
        for (const lost of lostBeside(report, new Set([...before, ...costsNow()])))
          fail(`lost without a fault: ${lost}`);
      if (!isDisturbed) for (const missed of cycles.look(report)) fail(missed);
      resident.push({ at: now(), bytes: residentBytes(agent.pid) });
      await pause(Math.max(0, SCRAPE_SECONDS - (now() - from)));
    }
  };
  /** Whether the agent could run the whole time since. */
  const isQuiet = (since: number): boolean => !isDisturbed && quietSince <= since;

  let lastBeatAt = now();
  const beat = setInterval(() => {
    const stall = now() - lastBeatAt - BEAT_SECONDS;
    ownStallSeconds = Math.max(ownStallSeconds, stall);
    // What was measured meanwhile says nothing of the agent; nor does what it saw of the pipes.
    if (stall > BEAT_SECONDS) quietSince = now();
    lastBeatAt = now();
  }, BEAT_SECONDS * 1000);
  const scraping = scrape();
  await until(
    'the first whole report',
    TOLD_SECONDS,
    null,
    (seen) => isWhole(seen, new Set()) && seen.status === 'ok',
  );
  const first = { usage: await agent.usage(), handles: handlesOf(agent.pid) };
  await Promise.all([
    ...PARTS.map((part, index) => lane(part, randomOf(seed + index))),
    disturb(randomOf(seed + PARTS.length)),
  ]);
  agent.order({ do: 'shift-clock', seconds: 0 });
  await until(
    'everything is well at the end',
    HEALED_SECONDS,
    null,
    (seen) => seen.status === 'ok' && seen.pending.length === 0,
  );
  over.abort();
  await scraping;
  clearInterval(beat);
  let left = processesIn(folder);
  for (let wait = 0; left.length > KEPT_PROCESSES && wait < 100; wait += 1) {
    await pause(0.2);
    left = processesIn(folder);
  }
  const last = { usage: await agent.usage(), handles: handlesOf(agent.pid) };
  // The first tenth is warm-up: code is compiled, and caches fill.
  const total = now();
  const residentMiB = [
    median(resident.filter(({ at }) => at > total * 0.1 && at < total * 0.3).map(({ bytes }) => bytes)) / MIB,
    median(resident.filter(({ at }) => at > total * 0.8).map(({ bytes }) => bytes)) / MIB,
  ] as const;
  const heapMiB = [first.usage.heapBytes / MIB, last.usage.heapBytes / MIB] as const;
  if (total >= WARM_SECONDS && residentMiB[1] > residentMiB[0] * 1.15 + 8)
    fail(`resident memory grew: ${residentMiB.join(' to ')} MiB`);
  if (residentMiB[1] > MOST_RESIDENT_MIB) fail(`resident memory came to ${residentMiB[1]} MiB`);
  if (heapMiB[1] > heapMiB[0] + 8) fail(`the heap grew: ${heapMiB.join(' to ')} MiB`);
  // A connection of the scraper, and the three of a powershell.exe that is kept, may be open at the one moment and not at
  // the other.
  if (last.handles > first.handles + 5) fail(`handles grew: ${first.handles} to ${last.handles}`);
  if (last.usage.resources > first.usage.resources + 5)
    fail(`open resources grew: ${first.usage.resources} to ${last.usage.resources}`);
  if (left.length > KEPT_PROCESSES) fail(`${left.length - KEPT_PROCESSES} processes are left`);
  await agent.end();
  await node.close();
  rmSync(folder, { recursive: true, force: true });
  return {
    seconds: Math.round(total),
    seed,
    faults,
    disturbances,
    scrapes,
    slowestScrapeSeconds,
    slowestReportSeconds,
    residentMiB,
    heapMiB,
    handles: [first.handles, last.handles],
    resources: [first.usage.resources, last.usage.resources],
    left: Math.max(0, left.length - KEPT_PROCESSES),
    ownStallSeconds,
    wrong,
  };
}

function isHealthy(report: Report, facts: readonly FactName[], code: string | null): boolean {
  const isFresh = facts.every((name) =>
    report.collectors.some((one) => one.name === name && one.outcome === 'ok'),
  );
  return isFresh && ![...report.findings, ...report.pending].some((finding) => finding.code === code);
}

/** Many clients at once, for everything that it serves. */
async function askMuch(agent: FolderAgent): Promise<void> {
  const paths = [
    '/metrics',
    '/api/v1/report',
    '/',
    '/healthz?verbose',
    '/livez',
    '/readyz',
    '/debug',
    '/none',
  ];
  const asked = Array.from({ length: 48 }, (_, index) => fetch(agent.url + paths[index % paths.length]));
  for (const response of await Promise.all(asked)) await response.arrayBuffer();
}

async function load(folder: string, seconds: number): Promise<void> {
  const busy = [1, 2].map(() =>
    spawn('sh', ['-c', 'while :; do :; done'], { cwd: join(folder, 'bin'), stdio: 'ignore' }),
  );
  await pause(seconds);
  for (const process of busy) process.kill('SIGKILL');
}

function residentBytes(pid: number): number {
  return 4096 * Number(readFileSync(`/proc/${pid}/statm`, 'latin1').split(' ')[1]);
}

function handlesOf(pid: number): number {
  return readdirSync(`/proc/${pid}/fd`).length;
}

function pause(seconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, seconds * 1000));
}
