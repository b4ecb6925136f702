// `npm run trust`: what takes longer than a test and tells how far the agent can be trusted. Without a part it runs all.
//   npm run trust -- [PART [ARGUMENT…]]
import { soak } from '../test/faults/soak.ts';
import { runMutation } from './trust/mutation.ts';

interface Part {
  readonly name: string;
  /** @returns whether all is well */
  readonly run: (args: readonly string[]) => Promise<boolean>;
}

const PARTS: readonly Part[] = [
  { name: 'soak', run: runSoak },
  { name: 'mutation', run: (args) => Promise.resolve(runMutation(args, say)) },
];

/** `soak [SECONDS [SEED]]`: faults at random and together. The same seed gives the same faults in the same order. */
async function runSoak([seconds = '1800', seed]: readonly string[]): Promise<boolean> {
  const chosen = seed === undefined ? Math.floor(Math.random() * 1_000_000) : Number(seed);
  say(`soak: ${seconds} s with seed ${chosen}`);
  const result = await soak(Number(seconds), chosen, say);
  say(JSON.stringify(result, null, 2));
  say(result.wrong.length === 0 ? 'soak: ok' : `soak: ${result.wrong.length} things wrong`);
  return result.wrong.length === 0;
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

const [wanted, ...args] = process.argv.slice(2);
const parts = PARTS.filter(({ name }) => wanted === undefined || name === wanted);
if (parts.length === 0) {
  say(`there is no part ${wanted}; the parts are ${PARTS.map(({ name }) => name).join(', ')}`);
  process.exit(2);
}
let isWell = true;
for (const part of parts) isWell = (await part.run(args)) && isWell;
process.exit(isWell ? 0 : 1);
