// The tests that the mutants of a room have to get past: those of the room itself, and what every finding says. Other goldens
// and the docs do not help it.
import { defineConfig } from 'vitest/config';

const room = process.env['MUTATION_ROOM'] ?? 'facts';

export default defineConfig({
  test: {
    include: [`test/${room}/**/*.test.ts`, ...(room === 'checks' ? ['test/golden/findings.test.ts'] : [])],
    // One set of modules for all files: a mutant is switched on by a global, and rooms hold no state.
    isolate: false,
    testTimeout: 15_000,
  },
});
