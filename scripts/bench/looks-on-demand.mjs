// Loaded into the agent of the image before its own code (node --import): it looks when the parent says so and not when
// an hour has passed, which both cadences are set to. Nothing else of it is changed.
import { collectGarbage } from './collect-garbage.mjs';

const LONG_MILLISECONDS = 1_800_000;

/** Pipes and PowerShell. */
const CADENCES = 2;

const setRealTimeout = globalThis.setTimeout;

/** @type {{ timer: NodeJS.Timeout, act: () => void }[]} */
let waiting = [];

Object.assign(setTimeoutOnDemand, setRealTimeout);
// @ts-expect-error The types want the promisified form too, which Object.assign has just copied.
globalThis.setTimeout = setTimeoutOnDemand;

process.on('message', (message) => {
  if (message === 'look') look();
  if (message === 'collect') process.send?.(heapAfterCollection());
});
// The parent is not what the agent waits for.
process.channel?.unref();

/**
 * @param {() => void} act
 * @param {number} milliseconds
 * @param {unknown[]} rest
 */
function setTimeoutOnDemand(act, milliseconds, ...rest) {
  if (!(milliseconds >= LONG_MILLISECONDS)) return setRealTimeout(act, milliseconds, ...rest);
  const timer = setRealTimeout(() => undefined, milliseconds);
  waiting.push({ timer, act });
  // With the answers of the last look in place, and what they led to.
  if (waiting.length === CADENCES) setImmediate(() => process.send?.('looked'));
  return timer;
}

function look() {
  const due = waiting;
  waiting = [];
  for (const { timer, act } of due) {
    clearTimeout(timer);
    act();
  }
}

/** @returns bytes */
function heapAfterCollection() {
  collectGarbage();
  return process.memoryUsage().heapUsed;
}
