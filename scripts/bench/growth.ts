// What a cycle costs with more disks and mappings: from the lines of PowerShell to the report and its metrics, in CPU time.
// That reads of facts grow in proportion is a test (test/checks/growth.test.ts); this shows what it comes to.
import { renderMetrics } from '../../agent/report/to-metrics.ts';
import { grown, type Growth } from '../../test/support/grown-node.ts';
import { reportOf } from '../../test/support/reports.ts';
import { collectGarbage } from './collect-garbage.mjs';
import { median, show, spread, type Figure } from './figures.ts';
import { shuffled } from './shuffled.ts';

const ROUNDS = 25;
/** A small node is done so often that what is measured is no single collection of garbage. */
const LEAST_MILLISECONDS = 100;
const DISKS = [1, 16, 128, 1024];
const MAPPINGS = [0, 100, 1000, 10_000];

export async function measureGrowth(): Promise<readonly Figure[]> {
  const nodes = [
    ...DISKS.map((disks) => ({ name: `${disks} disks`, growth: { disks, mappings: 0 } })),
    ...MAPPINGS.map((mappings) => ({ name: `${mappings} mappings`, growth: { disks: 1, mappings } })),
  ];
  // All sizes once in each round, so that a busy moment falls on all of them.
  const costs = nodes.map((): number[] => []);
  const omitted: string[] = [];
  const sizes: number[] = [];
  for (let round = -1; round < ROUNDS; round += 1)
    for (const [place, { growth }] of shuffled([...nodes.entries()])) {
      const { milliseconds, bytes, left } = await cycle(growth);
      // The first round warms up.
      if (round >= 0) costs[place]?.push(milliseconds);
      sizes[place] = bytes;
      omitted[place] = left;
    }
  const [least = []] = costs;
  return nodes.map(({ name }, place) => {
    const ratios = (costs[place] ?? []).map((cost, round) => cost / (least[round] ?? Number.NaN));
    return {
      name: `cycle with ${name}`,
      value: median(costs[place] ?? []) / median(least),
      unit: 'ratio of CPU',
      against: `${show(median(costs[place] ?? []))} ms and a report of ${show((sizes[place] ?? 0) / 1024)} KiB${omitted[place] ?? ''}, against 1 disk; ${ROUNDS} rounds: ${spread(ratios)}`,
    };
  });
}

/** What one cycle takes, by as many as fill the time. */
async function cycle(growth: Growth): Promise<{ milliseconds: number; bytes: number; left: string }> {
  const seen = grown(growth);
  const usage = { cpuSeconds: 1, residentBytes: 1, startedAt: 1 };
  let report = reportOf(seen);
  // That of making the node is none of the agent's.
  collectGarbage();
  const before = process.cpuUsage();
  const spentMilliseconds = (): number => {
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1000;
  };
  let cycles = 0;
  for (; cycles === 0 || spentMilliseconds() < LEAST_MILLISECONDS; cycles += 1) {
    report = reportOf(seen);
    await renderMetrics(report, usage, { maxSmbMappingSeries: 200 }, 'prometheus');
  }
  const milliseconds = spentMilliseconds() / cycles;
  const left =
    report.omitted === null || report.omitted === undefined
      ? ''
      : `, left out ${JSON.stringify(report.omitted)}`;
  return { milliseconds, bytes: JSON.stringify(report).length, left };
}
