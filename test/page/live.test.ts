// The page follows the agent without being loaded again, and takes nothing away from its reader.
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ROOT } from '../docs/markdown.ts';
import { reportOf } from '../golden/report-of.ts';
import { bigReport } from './big-reports.ts';
import { launchChromium } from './chromium.ts';
import { visit } from './visit.ts';

/** Two polls and more. */
const SOON = { timeout: 15_000 };

let browser: Browser;
beforeAll(async () => {
  browser = await launchChromium();
});
afterAll(() => browser.close());

describe('a status page that stays open', () => {
  it('shows a new report, and announces a new verdict', async () => {
    const { page, served } = await visit(browser, await reportOf(join(ROOT, 'test/recordings/healthy')));
    const next = await reportOf(join(ROOT, 'test/recordings/dead-share'));
    await page.evaluate(() => Object.assign(window, { isSamePage: true }));

    served.swap(next);

    await expect.poll(() => page.locator('h1').textContent(), SOON).toBe(next.summary);
    expect(await page.locator('#announcement').textContent()).toBe(`The verdict changed. ${next.summary}`);
    expect(await page.locator('.finding').count()).toBe(next.findings.length);
    expect(await page.evaluate(() => 'isSamePage' in window)).toBe(true);
  });

  it('keeps scroll, focus, filter, sort and what is open', async () => {
    const report = bigReport();
    const { page, served } = await visit(browser, report);
    const last = report.findings.length - 1;
    await page.locator('.finding').nth(last).locator('summary').click();
    await page.locator('.finding').nth(0).locator('summary').click();
    await page.locator('#smb-view').getByRole('button', { name: 'Remote path' }).click();
    await page.locator('#smb-view input[type=search]').fill('share-99');
    await page.locator('#smb-view .scroller').evaluate((element) => element.scrollTo(0, 200));
    await page.locator('#smb-view tbody tr:not([hidden]) .name').first().selectText();
    await page.locator('#smb-view input[type=search]').focus();
    const state = () =>
      page.evaluate(() => ({
        scroll: window.scrollY,
        scrollOfTable: document.querySelector('#smb-view .scroller')?.scrollTop,
        focus: document.activeElement?.getAttribute('type'),
        filter: document.querySelector<HTMLInputElement>('#smb-view input')?.value,
        rows: [...document.querySelectorAll<HTMLElement>('#smb-view tbody tr:not([hidden]) .name')].map(
          (name) => name.textContent,
        ),
        sort: document.querySelector('#smb-view [aria-sort]')?.textContent,
        open: [...document.querySelectorAll('details')].map(({ open }) => open),
      }));
    const before = await state();
    expect(before.scroll).toBeGreaterThan(0);
    expect(before.rows).toHaveLength(11);

    // A mapping that breaks, and a report that was made later.
    const mappings = (report.smbGlobalMappings ?? []).map((mapping) =>
      mapping.remotePath.endsWith('share-991') ? { ...mapping, state: 'Reconnecting', up: false } : mapping,
    );
    served.swap({ ...report, generatedAt: '2023-11-14T22:13:50.000Z', smbGlobalMappings: mappings });

    const changed = page.locator('#smb-view tbody tr', { hasText: 'share-991' });
    await expect.poll(() => changed.innerText(), SOON).toContain('Reconnecting');
    expect(await state()).toEqual(before);
  });

  it('keeps the selection of a text that did not change', async () => {
    const report = await reportOf(join(ROOT, 'test/recordings/dead-share'));
    const { page, served } = await visit(browser, report);
    await page.locator('.finding .command code').first().selectText();
    const selected = () => page.evaluate(() => String(window.getSelection()));
    const before = await selected();

    served.swap({ ...report, summary: 'CRITICAL: another' });

    await expect.poll(() => page.locator('h1').textContent(), SOON).toContain('another');
    expect(before).not.toBe('');
    expect(await selected()).toBe(before);
  });

  it('is not sent again what did not change', async () => {
    const { page } = await visit(browser, await reportOf(join(ROOT, 'test/recordings/healthy')));

    const answer = await page.waitForResponse(/api\/v1\/report$/);

    expect(answer.status()).toBe(304);
  });

  it('says when the agent answers no more, and goes on when it does', async () => {
    const report = await reportOf(join(ROOT, 'test/recordings/healthy'));
    const { page } = await visit(browser, report, { mayFail: /503|Failed to load/ });
    const notice = page.locator('.notice.silence');
    await page.route('**/api/v1/report', (route) => route.fulfill({ status: 503 }));

    await notice.waitFor(SOON);
    expect(await notice.innerText()).toMatch(
      /^No answer since 2026-11-02 09:30:\d\d UTC \(.+\): it answered with HTTP 503\. What stands below is from then\.$/,
    );
    expect(await page.locator('h1').textContent()).toBe(report.summary);

    await page.unroute('**/api/v1/report');
    await notice.waitFor({ ...SOON, state: 'detached' });
  });

  it('says that a report is old when the agent looks no more', async () => {
    const report = await reportOf(join(ROOT, 'test/recordings/healthy'));
    const { page } = await visit(browser, report, { isFrozen: false });

    expect(await page.locator('.notice.old').innerText()).toContain('The agent answers but does not look.');
  });

  it('says how much is not listed because there is too much of it', async () => {
    const report = await reportOf(join(ROOT, 'test/recordings/healthy'));
    const omitted = { findings: { A: 2, B: 1 }, pending: {}, smbGlobalMappings: { OK: 8000 }, ebsVolumes: 0 };
    const { page } = await visit(browser, { ...report, omitted });

    expect(await page.locator('.notice.omitted').innerText()).toBe(
      'There is too much on this node to list all of it. Not listed: 3 findings, 8000 SMB global mappings.',
    );
  });

  it('says that it cannot show a report of another shape', async () => {
    const report = await reportOf(join(ROOT, 'test/recordings/healthy'));
    const { page } = await visit(browser, report);
    await page.route('**/api/v1/report', (route) => route.fulfill({ json: { ...report, checks: null } }));

    await page.locator('.notice.broken').waitFor(SOON);
  });
});
