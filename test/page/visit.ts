// A reader of the status page in a real browser. Whatever goes wrong there fails the test: an error on the console, which
// also tells what the Content-Security-Policy stopped, and a request to anything but the agent.
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { expect, onTestFinished } from 'vitest';
import type { Report } from '../../agent/report/report-schema.ts';
import { servePage, type ServedPage } from './served-page.ts';

export interface Visit {
  readonly page: Page;
  readonly served: ServedPage;
  /** The address of each request so far. */
  readonly requests: readonly string[];
}

export interface VisitOptions extends BrowserContextOptions {
  /** The clock of the agent stands still at the time of its report. */
  readonly isFrozen?: boolean;
  /** A test that ends the server hears of it on the console. */
  readonly mayFail?: RegExp;
}

export async function visit(
  browser: Browser,
  report: Report,
  { mayFail, isFrozen = true, ...contextOptions }: VisitOptions = {},
): Promise<Visit> {
  const served = await servePage(report, isFrozen ? new Date(report.generatedAt) : undefined);
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...contextOptions });
  const page = await context.newPage();
  const requests: string[] = [];
  const troubles: string[] = [];
  page.on('request', (request) => {
    requests.push(request.url());
    if (new URL(request.url()).origin !== served.url) troubles.push(`request to ${request.url()}`);
  });
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') troubles.push(message.text());
  });
  page.on('pageerror', (error) => troubles.push(String(error)));
  page.on('dialog', (dialog) => {
    troubles.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  onTestFinished(async () => {
    await context.close();
    await served.close();
    expect(troubles.filter((trouble) => mayFail?.test(trouble) !== true)).toEqual([]);
  });
  await page.goto(served.url);
  await page.locator('#report').waitFor();
  return { page, served, requests };
}
