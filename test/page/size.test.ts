// A node with 128 volumes and 1,000 mappings: the page is there within a second, and is no megabyte.
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bigReport, MAPPINGS, VOLUMES } from './big-reports.ts';
import { launchChromium } from './chromium.ts';
import { servePage } from './served-page.ts';

const BUDGET_BYTES = 1_000_000;
const BUDGET_MILLISECONDS = 1000;
/** What the browser works for it, whatever else the machine does: time of its main thread on a processor. */
const BUDGET_WORK_MILLISECONDS = 400;
const LEAST_RUNS = 3;
const MOST_RUNS = 12;

let browser: Browser;
beforeAll(async () => {
  browser = await launchChromium();
});
afterAll(() => browser.close());

describe('a page with 128 volumes and 1,000 mappings', () => {
  it('is drawn within a second with every row soon after, and takes less than a megabyte', async () => {
    const served = await servePage(bigReport());
    const runs: { milliseconds: number; work: number; bytes: number }[] = [];
    const best = (key: 'milliseconds' | 'work'): number => Math.min(...runs.map((run) => run[key]));
    // The best of some: other work on the machine says nothing about the page, so a busy one gets more runs.
    while (
      runs.length < LEAST_RUNS ||
      (runs.length < MOST_RUNS && best('milliseconds') >= BUDGET_MILLISECONDS)
    ) {
      const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
      const page = await context.newPage();
      const protocol = await context.newCDPSession(page);
      await protocol.send('Network.enable');
      await protocol.send('Performance.enable', { timeDomain: 'threadTicks' });
      let bytes = 0;
      protocol.on('Network.loadingFinished', ({ encodedDataLength }) => {
        bytes += encodedDataLength;
      });
      // The time of the frame in which the report is drawn, taken by the page itself.
      await page.addInitScript(() => {
        new MutationObserver((_changes, observer) => {
          if (document.querySelector('#report:not([hidden])') === null) return;
          observer.disconnect();
          requestAnimationFrame(() => setTimeout(() => performance.mark('drawn')));
        }).observe(document, { subtree: true, attributes: true });
      });
      await page.goto(served.url);
      const drawn = await page.waitForFunction(() => performance.getEntriesByName('drawn')[0]?.startTime);
      const milliseconds = (await drawn.jsonValue()) ?? Infinity;
      // What the reader cannot see yet is made after that.
      await expect.poll(() => page.locator('#smb-view tbody tr').count(), { timeout: 10_000 }).toBe(MAPPINGS);
      await expect.poll(() => page.locator('#ebs-view tbody tr').count(), { timeout: 10_000 }).toBe(VOLUMES);
      const { metrics } = await protocol.send('Performance.getMetrics');
      const work = (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? Infinity) * 1000;
      runs.push({ milliseconds, work, bytes });
      await context.close();
    }
    await served.close();

    const times = runs.map(({ milliseconds, work }) => `${Math.round(milliseconds)} (${Math.round(work)})`);
    const most = Math.max(...runs.map(({ bytes }) => bytes));
    process.stdout.write(
      `128 volumes, 1,000 mappings: drawn after ms (work of all rows): ${times.join(', ')}; ${most} bytes\n`,
    );
    expect(most).toBeLessThan(BUDGET_BYTES);
    expect(Math.min(...runs.map(({ bytes }) => bytes))).toBeGreaterThan(10_000);
    expect(best('work')).toBeLessThan(BUDGET_WORK_MILLISECONDS);
    expect(best('milliseconds')).toBeLessThan(BUDGET_MILLISECONDS);
  }, 120_000);
});
