// The tests that the mutants of a room have to get past: those of the room itself. Goldens and docs do not help it.
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: [`test/${process.env['MUTATION_ROOM'] ?? 'facts'}/**/*.test.ts`],
    // One set of modules for all files: a mutant is switched on by a global, and rooms hold no state.
    isolate: false,
    testTimeout: 15_000,
  },
});
