// The tests that the mutants of a room have to get past: those of the room itself, and the golden of what the checks say.
import { join } from 'node:path';
import { defineConfig } from 'vitest/config';
import { oneWorkerForAll } from './mutation-worker.ts';

const GOLDENS: Readonly<Record<string, readonly string[]>> = {
  checks: ['test/golden/findings.test.ts'],
};

/** Too long for a thousand times: half a second of work before the first test of the file. */
const WITHOUT = ['test/report/many.test.ts'];

const room = process.env['MUTATION_ROOM'] ?? 'facts';

export default defineConfig({
  plugins: [oneWorkerForAll()],
  test: {
    include: [`test/${room}/**/*.test.ts`, ...(GOLDENS[room] ?? [])],
    exclude: WITHOUT,
    setupFiles: [join(import.meta.dirname, 'mutation-setup.ts')],
    // One set of modules for all files: a mutant is switched on by a global, and rooms hold no state.
    isolate: false,
    maxWorkers: 1,
    testTimeout: 15_000,
  },
});
