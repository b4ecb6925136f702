// Names on a node are chosen by whoever makes shares and volumes. None of them may become more than text.
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Report } from '../../agent/report/report-schema.ts';
import { ROOT } from '../docs/markdown.ts';
import { reportOf } from '../golden/report-of.ts';
import { launchChromium } from './chromium.ts';
import { visit } from './visit.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launchChromium();
});
afterAll(() => browser.close());

const HOSTILE: Readonly<Record<string, string>> = {
  'an image that runs a script': '<img src=x onerror=alert(1)>',
  'the end of an attribute and a script': '"\'><script>alert(1)</script><svg onload=alert(1)>',
  'a style': '</style><style>*{display:none}</style>',
  'a script as a link': 'javascript:alert(1)//',
  'right-to-left overrides': '\u202egnp.exe\u2066 \u200f\u0007\u0000',
  'a name of 10 kB': 'A'.repeat(10_000),
  'the name of a property': '__proto__',
};

/** What the page compares with words that it knows; another word there is another shape. */
const OF_THE_SHAPE = ['severity', 'status', 'outcome', 'level', 'kind', 'schema', 'group', 'version'];
const TIMES = ['generatedAt', 'since', 'countsFrom', 'lastRunAt', 'lastSuccessAt'];

/** The same with another text in place of each. */
function withTexts(value: unknown, text: string, key = ''): unknown {
  if (OF_THE_SHAPE.includes(key) || key === 'disks') return value;
  if (typeof value === 'string') return TIMES.includes(key) ? value : text;
  if (Array.isArray(value)) return value.map((item) => withTexts(item, text, key));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [
      key === 'evidence' ? `${text}${name}` : name,
      withTexts(inner, text, name),
    ]),
  );
}

describe.each(Object.entries(HOSTILE))('%s', (_what, text) => {
  it('in every string of a report is text, and breaks nothing', async () => {
    const report = await reportOf(join(ROOT, 'test/recordings/dead-share'));

    const { page } = await visit(browser, withTexts(report, text) as Report);
    const openAll = page.getByRole('button', { name: 'Open all' });
    if (await openAll.isVisible()) await openAll.click();

    const counts = {
      findings: await page.locator('.finding').count(),
      rows: await page.locator('#smb-view tbody tr').count(),
    };
    expect(counts).toEqual({ findings: report.findings.length, rows: report.smbGlobalMappings?.length });
    expect(await page.locator('.notice.broken').count()).toBe(0);
    expect(
      await page
        .locator('main :is(script, style, img, svg, iframe), [onerror], [onload], a[href^="javascript:"]')
        .count(),
    ).toBe(0);
    expect(await page.locator('.finding .body .command').count()).toBeGreaterThan(0);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(1280);
    // What turns text around or hides it is told by its number.
    expect(await page.locator('body').innerText()).not.toMatch(/\p{Cf}|(?![\n\t])\p{Cc}/u);
    const shown = await page.locator('.finding .body p').first().textContent();
    if (text.startsWith('\u202e')) expect(shown).toContain('⟨U+202E⟩gnp.exe⟨U+2066⟩');
    else if (text.length > 2000) expect(shown).toMatch(/^A{1600} … A{400} \(10000 characters\)$/);
    else expect(shown).toBe(text);
  });
});

describe('any text', () => {
  it('in a time or a word of the shape does not break the page', async () => {
    const report = await reportOf(join(ROOT, 'test/recordings/dead-share'));
    const text = '<img src=x onerror=alert(1)>';
    const [finding] = report.findings;
    const { page } = await visit(browser, {
      ...report,
      findings: finding === undefined ? [] : [{ ...finding, since: text }],
      collectors: report.collectors.map((collector) => ({ ...collector, lastRunAt: text })),
    });

    expect(await page.locator('.finding .body').first().innerText()).toContain(
      `${text} (at an unknown time)`,
    );
    expect(await page.locator('main img').count()).toBe(0);
  });
});
