// `vitest run` runs what works everywhere and takes seconds. The lab, the end-to-end tests and those under Wine need
// programs that not every machine has; each is run by its name: `vitest run --mode lab`.
import { defineConfig } from 'vitest/config';

const NAMED = ['lab', 'e2e', 'wine'];

export default defineConfig(({ mode }) => ({
  test: NAMED.includes(mode)
    ? { include: [`test/${mode}/**/*.test.ts`], testTimeout: 60_000 }
    : {
        include: ['test/**/*.test.ts'],
        exclude: ['**/node_modules/**', ...NAMED.map((name) => `test/${name}/**`)],
        pool: 'threads',
        // Nothing here takes long, except on a machine that does other work at the same time.
        testTimeout: 15_000,
      },
}));
