// The tests that the mutants of a room have to get past: those of the room itself, and the goldens of what comes out of it.
import { defineConfig } from 'vitest/config';

const GOLDENS: Readonly<Record<string, readonly string[]>> = {
  checks: ['test/golden/findings.test.ts'],
  report: ['test/golden/golden.test.ts'],
};

const room = process.env['MUTATION_ROOM'] ?? 'facts';

export default defineConfig({
  test: {
    include: [`test/${room}/**/*.test.ts`, ...(GOLDENS[room] ?? [])],
    // One set of modules for all files: a mutant is switched on by a global, and rooms hold no state.
    isolate: false,
    testTimeout: 15_000,
  },
});
