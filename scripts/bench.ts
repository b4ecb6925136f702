// `npm run bench`: what the agent costs, measured side by side with something else in the same run, since seconds alone
// say more of the machine than of the agent. docs/performance.md tells what the figures mean. Linux, with
// the PowerShell engine (scripts/install-lab.sh) and Debian's prometheus-node-exporter, whose service need not run.
//   npm run bench [-- [--json] [--quick] [--twice] [scrapes|powershell|growth|memory|start|detection]…]
// --twice runs all of it two times in a row, and ends with 1 if the figures of the two are too far apart.
import { loadavg } from 'node:os';
import { measureDetection } from './bench/detection.ts';
import { line, type Figure } from './bench/figures.ts';
import { measureGrowth } from './bench/growth.ts';
import { measureMemory } from './bench/memory.ts';
import { measurePowerShell } from './bench/powershell.ts';
import { bundle } from './bench/processes.ts';
import { measureScrapes } from './bench/scrapes.ts';
import { measureStart } from './bench/start.ts';
import { agreementLines, compare } from './bench/twice.ts';

const args = process.argv.slice(2);
const isJson = args.includes('--json');
const isQuick = args.includes('--quick');
const wanted = args.filter((arg) => !arg.startsWith('--'));

const main = bundle();
const MEASUREMENTS: Readonly<Record<string, () => readonly Figure[] | Promise<readonly Figure[]>>> = {
  scrapes: () => measureScrapes(main, isQuick ? 300 : 4000),
  powershell: measurePowerShell,
  growth: measureGrowth,
  memory: () => (isQuick ? measureMemory(main, 50, 500) : measureMemory(main, 1000, 10_000)),
  start: () => measureStart(main, isQuick ? 3 : 15),
  detection: () => measureDetection(isQuick ? 1 : 5),
};

const unknown = wanted.find((name) => MEASUREMENTS[name] === undefined);
if (unknown !== undefined)
  throw new Error(`there is no measurement ${unknown}; there are ${Object.keys(MEASUREMENTS).join(', ')}`);
const loadBefore = loadavg();
const first = await run();
const second = args.includes('--twice') ? await run() : null;
const agreements = second === null ? null : compare(first, second);
if (isJson) say(JSON.stringify({ loadBefore, figures: first, again: second, agreements }, null, 2));
else {
  if (agreements !== null) for (const text of agreementLines(agreements)) say(text);
  say(`load of the machine before: ${loadBefore.map((load) => load.toFixed(2)).join(', ')}`);
}
process.exit(agreements?.some(({ agrees }) => agrees === false) === true ? 1 : 0);

async function run(): Promise<readonly Figure[]> {
  const figures: Figure[] = [];
  for (const [name, measure] of Object.entries(MEASUREMENTS)) {
    if (wanted.length > 0 && !wanted.includes(name)) continue;
    const found = await measure();
    figures.push(...found);
    if (!isJson) for (const figure of found) say(line(figure));
  }
  return figures;
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}
