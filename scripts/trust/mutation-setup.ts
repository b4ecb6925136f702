// Run before each test file, after the setup of Stryker: one thread runs the tests of many mutants, scripts/trust/mutation-worker.ts.
// It loads each test file anew. What that tests stays loaded: rooms hold no state.
interface Globals {
  /** Of Stryker. */
  __stryker__?: { activeMutant?: string | undefined };
}

// oxlint-disable-next-line no-underscore-dangle -- the name is theirs
const { __stryker__: stryker } = globalThis as Globals;

// Still the mutant of the run before. Stryker switches the one of this run on before the first test; until then none is, so that what
// a file computes when it loads is as it should be.
if (stryker !== undefined) stryker.activeMutant = undefined;
