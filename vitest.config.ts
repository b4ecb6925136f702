// Seven groups of tests. `unit` needs nothing but Node; `manifests` needs kubectl, and the others need what
// scripts/install-lab.sh installs.
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['test/**/*.test.ts'],
          exclude: [
            'test/lab/**',
            'test/e2e/**',
            'test/faults/**',
            'test/page/**',
            'test/wine/**',
            'test/manifests/**',
            'test/monitoring/**',
          ],
          // Nothing takes long, but a machine that builds other things at the same time does.
          testTimeout: 15_000,
        },
      },
      { test: { name: 'manifests', include: ['test/manifests/**/*.test.ts'], testTimeout: 30_000 } },
      {
        test: {
          name: 'lab',
          include: ['test/lab/**/*.test.ts', 'test/monitoring/**/*.test.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'e2e',
          include: ['test/e2e/**/*.test.ts'],
          testTimeout: 30_000,
          hookTimeout: 30_000,
        },
      },
      // One after the other: how long an agent under load takes is measured.
      {
        test: {
          name: 'faults',
          include: ['test/faults/**/*.test.ts'],
          fileParallelism: false,
          testTimeout: 30_000,
          hookTimeout: 30_000,
        },
      },
      // One after the other: how long a page takes is measured.
      {
        test: {
          name: 'page',
          include: ['test/page/**/*.test.ts'],
          fileParallelism: false,
          testTimeout: 30_000,
          hookTimeout: 30_000,
        },
      },
      // One after the other: they share one Wine prefix.
      {
        test: {
          name: 'wine',
          include: ['test/wine/**/*.test.ts'],
          fileParallelism: false,
          testTimeout: 120_000,
          hookTimeout: 180_000,
        },
      },
    ],
  },
});
