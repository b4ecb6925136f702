// @ts-check
// The time of the agent. Its clock may differ from the reader's, and ages are told by the one that made the times.
import { ago } from './words.js';

/** @typedef {ReturnType<typeof createClock>} Clock */

export function createClock() {
  let agentMilliseconds = Date.now();
  let heardAt = performance.now();

  /** Milliseconds since 1970, by the clock of the agent. */
  function now() {
    return agentMilliseconds + performance.now() - heardAt;
  }

  return {
    now,

    /**
     * @param {string | null} date the Date of an answer
     */
    hear(date) {
      const milliseconds = Date.parse(date ?? '');
      if (Number.isNaN(milliseconds)) return;
      agentMilliseconds = milliseconds;
      heardAt = performance.now();
    },

    /** Brings every age in an element up to date. */
    tick(/** @type {ParentNode} */ within = document) {
      for (const time of within.querySelectorAll('time.age')) {
        const at = Date.parse(time.getAttribute('datetime') ?? '');
        const text = Number.isNaN(at) ? 'at an unknown time' : ago((now() - at) / 1000);
        if (time.textContent !== text) time.textContent = text;
      }
    },
  };
}
