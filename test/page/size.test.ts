// A node with 128 volumes and 1,000 mappings: the page is there within a second, and is no megabyte.
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bigReport, MAPPINGS, VOLUMES } from './big-reports.ts';
import { launchChromium } from './chromium.ts';
import { servePage } from './served-page.ts';

const BUDGET_BYTES = 1_000_000;
const BUDGET_MILLISECONDS = 1000;
const RUNS = 5;

let browser: Browser;
beforeAll(async () => {
  browser = await launchChromium();
});
afterAll(() => browser.close());

describe('a page with 128 volumes and 1,000 mappings', () => {
  it('is drawn within a second, and takes less than a megabyte', async () => {
    const served = await servePage(bigReport());
    const runs: { milliseconds: number; bytes: number }[] = [];
    for (let run = 0; run < RUNS; run += 1) {
      const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
      const page = await context.newPage();
      const protocol = await context.newCDPSession(page);
      await protocol.send('Network.enable');
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
      expect(await page.locator('#smb-view tbody tr').count()).toBe(MAPPINGS);
      expect(await page.locator('#ebs-view tbody tr').count()).toBe(VOLUMES);
      runs.push({ milliseconds, bytes });
      await context.close();
    }
    await served.close();

    const best = Math.min(...runs.map(({ milliseconds }) => milliseconds));
    const times = runs.map(({ milliseconds }) => Math.round(milliseconds)).join(', ');
    const most = Math.max(...runs.map(({ bytes }) => bytes));
    process.stdout.write(`128 volumes, 1,000 mappings: ${times} ms; ${most} bytes\n`);
    expect(most).toBeLessThan(BUDGET_BYTES);
    expect(Math.min(...runs.map(({ bytes }) => bytes))).toBeGreaterThan(10_000);
    // The best of some: other work on the machine says nothing about the page.
    expect(best).toBeLessThan(BUDGET_MILLISECONDS);
  });
});
