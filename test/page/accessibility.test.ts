// What axe finds on the page, light and dark, wide and narrow.
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Report } from '../../agent/report/report-schema.ts';
import { ROOT } from '../docs/markdown.ts';
import { reportOf } from '../golden/report-of.ts';
import { bigReport } from './big-reports.ts';
import { launchChromium } from './chromium.ts';
import { visit } from './visit.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launchChromium();
});
afterAll(() => browser.close());

const REPORTS: Readonly<Record<string, () => Report | Promise<Report>>> = {
  healthy: () => reportOf(join(ROOT, 'test/recordings/healthy')),
  'dead-share': () => reportOf(join(ROOT, 'test/recordings/dead-share')),
  'access-denied': () => reportOf(join(ROOT, 'test/recordings/access-denied')),
  // As many as have filters and boxes that scroll; axe takes a second for each ten rows.
  'much storage': () => bigReport(16, 40),
};

describe.each(Object.entries(REPORTS))('the page of %s', (_name, report) => {
  it.each([
    ['light', 1280],
    ['dark', 390],
  ] as const)(
    'has nothing that axe calls a violation, %s and %d pixels wide',
    async (colorScheme, width) => {
      const { page } = await visit(browser, await report(), {
        colorScheme,
        viewport: { width, height: 900 },
      });

      const { violations, passes } = await new AxeBuilder({ page }).analyze();

      expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual(
        [],
      );
      expect(passes.map(({ id }) => id)).toContain('color-contrast');
    },
    120_000,
  );

  it.each([320, 390, 1280])('is not wider than a window of %d pixels', async (width) => {
    const { page } = await visit(browser, await report(), { viewport: { width, height: 900 } });

    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
  });
});
