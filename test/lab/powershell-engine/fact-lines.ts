// The lines that Read-Facts.ps1 prints, read without the agent's own decoders: these tests are about the scripts.
import { READ_FACTS, runEngine } from './run-engine.ts';

type Item = Readonly<Record<string, unknown>>;

export interface FactLine {
  readonly fact: string;
  readonly schema: number;
  readonly ok: boolean;
  readonly items?: readonly Item[];
  readonly error?: { readonly id: string; readonly category: string; readonly message: string };
}

export function parseLines(stdout: Buffer): FactLine[] {
  const lines = stdout.toString('latin1').split('\r\n');
  if (lines.pop() !== '') throw new Error('the output does not end with a line break');
  return lines.map((line) => JSON.parse(line) as FactLine);
}

export async function readFacts(facts: readonly string[], node: string): Promise<FactLine[]> {
  const run = await runEngine(READ_FACTS, ['-Fact', facts.join(',')], node);
  if (run.exitCode !== 0 || run.stderr !== '') throw new Error(`exit code ${run.exitCode}: ${run.stderr}`);
  return parseLines(run.stdout);
}

export async function readFact(fact: string, node: string): Promise<FactLine> {
  const [line, ...others] = await readFacts([fact], node);
  if (line === undefined || others.length > 0) throw new Error(`expected one line for ${fact}`);
  return line;
}
