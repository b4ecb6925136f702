// @ts-check
// Asks for the report again and again, lightly: what did not change is not sent again, and nobody asks while nobody looks.
/** @import { Report } from '../report/report-schema.ts' */

const TIMEOUT_SECONDS = 10;

/**
 * @param {object} input
 * @param {string} input.url
 * @param {number} input.everySeconds
 * @param {(report: Report) => void} input.onReport
 * @param {(date: string | null) => void} input.onAnswer an answer came, whether or not the report is another; with its Date
 * @param {(reason: string) => void} input.onFailure
 */
export function poll({ url, everySeconds, onReport, onAnswer, onFailure }) {
  /** @type {string | null} */
  let tag = null;
  let timer = 0;
  let isAsking = false;

  async function ask() {
    if (isAsking) return;
    isAsking = true;
    window.clearTimeout(timer);
    try {
      await askOnce();
    } catch (error) {
      onFailure(reasonOf(error));
    }
    isAsking = false;
    if (!document.hidden) timer = window.setTimeout(() => void ask(), everySeconds * 1000);
  }

  async function askOnce() {
    const response = await fetch(url, {
      // Said here, or the browser says no-cache with its own and gets the whole report each time.
      headers: { 'Cache-Control': 'max-age=0', ...(tag === null ? {} : { 'If-None-Match': tag }) },
      signal: AbortSignal.timeout(TIMEOUT_SECONDS * 1000),
    });
    if (!response.ok && response.status !== 304) throw new Error(`it answered with HTTP ${response.status}`);
    const report = response.status === 304 ? null : /** @type {Report} */ (await response.json());
    onAnswer(response.headers.get('Date'));
    if (report === null) return;
    onReport(report);
    tag = response.headers.get('ETag');
  }

  document.addEventListener('visibilitychange', () => {
    if (document.hidden) window.clearTimeout(timer);
    else void ask();
  });
  void ask();
}

/** @param {unknown} error */
function reasonOf(error) {
  if (error instanceof DOMException && error.name === 'TimeoutError')
    return `no answer within ${TIMEOUT_SECONDS} seconds`;
  if (error instanceof TypeError) return 'it cannot be reached';
  return error instanceof Error ? error.message : String(error);
}
