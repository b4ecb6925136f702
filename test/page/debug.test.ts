// The debug page in a real browser: it has no script, nothing is stopped by its policy, and axe finds nothing.
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { readPage } from '../../agent/cli/read-page.ts';
import { createApp } from '../../agent/serve/app.ts';
import { listen } from '../../agent/serve/http-server.ts';
import { createReportStore } from '../../agent/serve/report-store.ts';
import { ROOT } from '../docs/markdown.ts';
import { reportOf } from '../golden/report-of.ts';
import { launchChromium } from './chromium.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launchChromium();
});
afterAll(() => browser.close());

/** What somebody may have named a share, to run a script in the browser of the reader. */
const EVIL = `</pre><script>document.title = 'taken'</script><img src=x onerror="document.title = 'taken'">`;

async function open(colorScheme: 'light' | 'dark' = 'light', width = 1280) {
  const report = await reportOf(join(ROOT, 'test/recordings/powershell-hangs'));
  const usage = () => ({ cpuSeconds: 1, residentBytes: 1, startedAt: 1 });
  const parts = [{ title: EVIL, text: `${EVIL}\n${'a long line '.repeat(100)}`, note: 'Cut: 5 bytes' }];
  const app = createApp({
    store: createReportStore(report, { maxSmbMappingSeries: 200 }, usage),
    liveness: () => [],
    readiness: () => [],
    page: readPage(),
    debug: {
      source: {
        answers: () => new Map(report.collectors.map(({ name }) => [name, parts])),
        recording: () => ({ ok: false, why: 'not asked for' }),
      },
      recording: true,
      now: () => Date.parse(report.generatedAt) / 1000 + 5,
    },
    onError: (error) => {
      throw error;
    },
  });
  const server = await listen(app, { address: '127.0.0.1', port: 0 });
  const context = await browser.newContext({ colorScheme, viewport: { width, height: 900 } });
  const page = await context.newPage();
  const troubles: string[] = [];
  page.on('console', (message) => troubles.push(message.text()));
  page.on('requestfailed', (request) => troubles.push(request.url()));
  page.on('response', (response) => {
    if (response.status() >= 400) troubles.push(`${response.status()} ${response.url()}`);
  });
  onTestFinished(async () => {
    await context.close();
    await server.close();
    expect(troubles).toEqual([]);
  });
  await page.goto(`${server.url}/debug`);
  return page;
}

describe('the debug page', () => {
  it.each([
    ['light', 1280],
    ['dark', 1280],
    ['light', 390],
  ] as const)(
    'has nothing that axe calls a violation, %s and %d pixels wide',
    async (colorScheme, width) => {
      const page = await open(colorScheme, width);
      await page.locator('summary').first().click();

      const { violations, passes } = await new AxeBuilder({ page }).analyze();

      expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual(
        [],
      );
      expect(passes.map(({ id }) => id)).toContain('color-contrast');
    },
    120_000,
  );

  it.each([390, 1280])('is not wider than a window of %d pixels, with an answer open', async (width) => {
    const page = await open('light', width);
    await page.locator('summary').first().click();

    expect(await page.locator('html').evaluate((html) => html.scrollWidth)).toBe(width);
  });

  it('shows markup in an answer as text', async () => {
    const page = await open();
    await page.locator('summary').first().click();

    await expect(page.locator('details[open] pre').first().textContent()).resolves.toContain('<script>');
    expect(await page.title()).toMatch(/^Debug - /);
    expect(await page.locator('script, main img').count()).toBe(0);
  });

  it('leads from each row to its collector', async () => {
    const page = await open();

    await page.getByRole('link', { name: 'volumes', exact: true }).click();

    expect(new URL(page.url()).hash).toBe('#volumes');
    await page.getByRole('heading', { name: 'volumes', exact: true }).waitFor();
  });
});
