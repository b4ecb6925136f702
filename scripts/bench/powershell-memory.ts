// Memory of the PowerShell that is kept, on the lab's engine: after its first request, and after as many as it answers before
// it is renewed, and ten times as many.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { POWERSHELL_FACTS } from '../../agent/facts/facts.ts';
import { show, type Figure } from './figures.ts';
import { ROOT } from './processes.ts';

const ENGINE = join(ROOT, '.cache/powershell-engine/linux/powershell');
const SCRIPT = join(ROOT, 'scripts/node/Read-FactsOnRequest.ps1');
const REQUESTS_AN_HOUR = 60;
const MIB = 1024 * 1024;

export async function measurePowerShellMemory(): Promise<readonly Figure[]> {
  const engine = spawn(ENGINE, ['-NoProfile', '-File', SCRIPT], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...process.env, WINSTORAGE_LAB_NODE: join(ROOT, 'test/lab/simulated-nodes/healthy.json') },
  });
  const lines = createInterface({ input: engine.stdout })[Symbol.asyncIterator]();
  const residentMiB = (): number =>
    (4096 * Number(readFileSync(`/proc/${engine.pid}/statm`, 'latin1').split(' ')[1])) / MIB;
  let asked = 0;
  const askUntil = async (count: number): Promise<number> => {
    while (asked < count) {
      asked += 1;
      engine.stdin.write(`${asked} ${POWERSHELL_FACTS.join(',')}\n`);
      for (;;) {
        const { value, done } = await lines.next();
        if (done === true) throw new Error(`the engine ended at request ${asked}`);
        if (value === `#end ${asked}`) break;
      }
    }
    return residentMiB();
  };
  const first = await askUntil(1);
  const hour = await askUntil(REQUESTS_AN_HOUR);
  const tenHours = await askUntil(10 * REQUESTS_AN_HOUR);
  engine.stdin.end();
  await once(engine, 'exit');
  return [
    {
      name: 'powershell memory of the one that is kept, after its hour',
      value: hour / first,
      unit: 'ratio of resident memory',
      against: `${show(hour)} MiB, against ${show(first)} MiB after the first request; ${show(tenHours)} MiB after ten times as many`,
    },
  ];
}
