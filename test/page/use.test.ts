// What a reader does with the page: filter, sort, copy, and all of it with the keyboard only.
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ROOT } from '../docs/markdown.ts';
import { reportOf } from '../golden/report-of.ts';
import { bigReport, BROKEN_EVERY, MAPPINGS } from './big-reports.ts';
import { launchChromium } from './chromium.ts';
import { visit } from './visit.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launchChromium();
});
afterAll(() => browser.close());

const deadShare = () => reportOf(join(ROOT, 'test/recordings/dead-share'));

describe('a table', () => {
  it('is filtered by every word that is typed, and says how many are left', async () => {
    const { page } = await visit(browser, bigReport());
    const view = page.locator('#smb-view');

    await view.locator('input[type=search]').fill('FILES-3 share-99');

    const names = await view.locator('tbody tr:not([hidden]) .name').allTextContents();
    expect(names).toEqual([
      '\\\\files-3.corp.example.com\\share-990',
      '\\\\files-3.corp.example.com\\share-997',
    ]);
    expect(await view.locator('.shown').textContent()).toBe('2 of 1,000 mappings');
  });

  it('shows only what has problems', async () => {
    const { page } = await visit(browser, bigReport());
    const view = page.locator('#smb-view');

    await view.getByLabel('Only with problems').check();

    const rows = view.locator('tbody tr:not([hidden])');
    expect(await rows.count()).toBe(MAPPINGS / BROKEN_EVERY);
    expect(new Set(await rows.locator('.tag').allTextContents())).toEqual(new Set(['broken']));
  });

  it('has every row on paper, in the order that was asked for, before and after all rows are made', async () => {
    const { page } = await visit(browser, bigReport());
    const rows = page.locator('#smb-view tbody tr');
    await page.emulateMedia({ media: 'print' });
    await expect.poll(() => rows.count()).toBe(MAPPINGS);
    await page.emulateMedia({ media: 'screen' });

    await page.locator('#smb-view').getByRole('button', { name: 'Remote path' }).click();

    const names = await rows.locator('.name').allTextContents();
    expect(names).toHaveLength(MAPPINGS);
    expect(names.slice(0, 2)).toEqual([
      '\\\\files-0.corp.example.com\\share-0',
      '\\\\files-0.corp.example.com\\share-7',
    ]);
  });

  it('is sorted by a column: up, down, and as it was', async () => {
    const { page } = await visit(browser, await deadShare());
    const view = page.locator('#smb-view');
    const header = view.getByRole('columnheader', { name: 'Windows says' });
    const states = () => view.locator('tbody tr td:nth-child(4)').allTextContents();
    const asReported = await states();

    await header.getByRole('button').click();
    expect([await header.getAttribute('aria-sort'), await states()]).toEqual([
      'ascending',
      asReported.toSorted(),
    ]);
    await header.getByRole('button').click();
    expect([await header.getAttribute('aria-sort'), await states()]).toEqual([
      'descending',
      asReported.toSorted().toReversed(),
    ]);
    await header.getByRole('button').click();
    expect([await header.getAttribute('aria-sort'), await states()]).toEqual([null, asReported]);
  });

  it('leads from a broken row to its finding', async () => {
    const { page } = await visit(browser, await deadShare());

    await page.locator('#smb-view').getByRole('link', { name: 'SmbShareDenied' }).click();

    const opened = page.locator('.finding[open]', { hasText: 'SmbShareDenied' });
    await opened.locator('.body .command').first().waitFor();
    expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('SUMMARY');
  });
});

describe('the copy button', () => {
  it('puts the command into the clipboard', async () => {
    const report = await deadShare();
    const { page } = await visit(browser, report, { permissions: ['clipboard-read', 'clipboard-write'] });
    const button = page.locator('.command button').first();

    await button.click();

    await expect.poll(() => button.textContent()).toBe('Copied');
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(report.findings[0]?.commands[0]);
  });

  it('does so where the browser gives no clipboard to the page, as on the port of a node', async () => {
    const report = await deadShare();
    const { page } = await visit(browser, report);
    await page.evaluate(() => Object.defineProperty(navigator, 'clipboard', { value: undefined }));
    const button = page.locator('.command button').nth(1);

    await button.click();

    await expect.poll(() => button.textContent()).toBe('Copied');
    await page.locator('#checks-view input[type=search]').focus();
    await page.keyboard.press('Control+V');
    expect(await page.locator('#checks-view input[type=search]').inputValue()).toBe(
      report.findings[0]?.commands[1],
    );
  });
});

describe('with the keyboard only', () => {
  it('the first key leads past the header, and the next ones through the page', async () => {
    const { page } = await visit(browser, await deadShare());
    const focused = () => page.evaluate(() => document.activeElement?.textContent?.trim());

    await page.keyboard.press('Tab');
    expect(await focused()).toBe('Skip to the verdict');
    await page.keyboard.press('Enter');
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('main');
    await page.keyboard.press('Tab');
    expect(await focused()).toContain('Findings');
  });

  it('every link, button, field and scrolling table is reached, and shows that it has the focus', async () => {
    const { page } = await visit(browser, await deadShare());
    const wanted = await page
      .locator('a, button, input, summary, [tabindex="0"]')
      .filter({ visible: true })
      .count();
    const reached = new Set<string>();

    for (let presses = 0; presses < wanted + 5; presses += 1) {
      await page.keyboard.press('Tab');
      const seen = await page.evaluate(() => {
        const element = document.activeElement;
        if (element === null || element === document.body) return null;
        const all = [...document.querySelectorAll('*')];
        return { place: all.indexOf(element), outline: window.getComputedStyle(element).outlineStyle };
      });
      if (seen === null) break;
      expect(seen.outline).not.toBe('none');
      reached.add(String(seen.place));
    }

    expect(reached.size).toBe(wanted);
  });

  it('a finding is opened, a table is sorted, and a filter is typed', async () => {
    const { page } = await visit(browser, await deadShare());

    await page.locator('.finding summary').last().focus();
    await page.keyboard.press('Enter');
    await page.locator('.finding').last().locator('.command').first().waitFor();
    await page.locator('#smb-view th button').first().focus();
    await page.keyboard.press('Space');
    expect(await page.locator('#smb-view [aria-sort=ascending]').count()).toBe(1);
    await page.locator('#checks-view input[type=checkbox]').focus();
    await page.keyboard.press('Space');
    expect(await page.locator('#checks-view tbody tr:not([hidden])').count()).toBe(2);
  });
});
