// Reads Dockerfile.windows as far as it may go: one stage, one instruction a line.
import { readDoc } from '../docs/markdown.ts';

export interface Instruction {
  readonly name: string;
  readonly rest: string;
}

export function readDockerfile(): readonly Instruction[] {
  return readDoc('Dockerfile.windows')
    .split('\n')
    .filter((line) => line.trim() !== '' && !line.startsWith('#'))
    .map((line) => ({ name: line.split(' ')[0] ?? '', rest: line.slice(line.indexOf(' ') + 1) }));
}

/** What is copied where: `['dist/image/agent/', 'agent/']`. */
export function copies(instructions: readonly Instruction[]): readonly (readonly [string, string])[] {
  return instructions
    .filter(({ name }) => name === 'COPY')
    .flatMap(({ rest }) => {
      const words = rest.split(' ');
      const target = words.at(-1) ?? '';
      return words.slice(0, -1).map((source) => [source, target] as const);
    });
}
