// What an operator sees first, of five nodes.
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ROOT } from '../docs/markdown.ts';
import { reportOf } from '../golden/report-of.ts';
import { launchChromium } from './chromium.ts';
import { visit } from './visit.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launchChromium();
});
afterAll(() => browser.close());

describe('the status page of a recording', () => {
  it.each(['healthy', 'dead-share', 'csi-proxy-stopped', 'raw-disk', 'access-denied'])(
    'begins with the verdict, and has each finding with its commands: %s',
    async (name) => {
      const report = await reportOf(join(ROOT, 'test/recordings', name));
      const { page } = await visit(browser, report);

      expect(await page.locator('h1').textContent()).toBe(report.summary);
      expect(await page.title()).toBe(
        `${report.summary.split(':')[0]} · ${report.node.name ?? 'node'} · winstorage-agent`,
      );
      expect(await page.locator('.notices').textContent()).toBe(
        `A recording, not a live node: ${report.agent.recording?.title} (${report.agent.recording?.recordedAt})`,
      );
      expect(await page.locator('.finding summary .code').allTextContents()).toEqual(
        report.findings.map(({ code }) => code),
      );
      if (report.findings.length > 3) await page.getByRole('button', { name: 'Open all' }).click();
      else
        for (const summary of await page.locator('.finding:not([open]) summary').all()) await summary.click();
      await expect
        .poll(() => page.locator('.finding .body .command code').allTextContents())
        .toEqual(
          report.findings.flatMap(({ commands, changingCommands }) => [
            ...commands.filter((command) => !changingCommands.includes(command)),
            ...changingCommands,
          ]),
        );
    },
  );

  it('has no empty brackets where the recording does not say when it was made', async () => {
    const { agent, ...report } = await reportOf(join(ROOT, 'test/recordings/healthy'));
    const recording = { title: 'A healthy node', recordedAt: '' };
    const { page } = await visit(browser, { ...report, agent: { ...agent, recording } });

    expect(await page.locator('.notices').textContent()).toBe('A recording, not a live node: A healthy node');
  });

  it('has what a finding says: since when, what it means, evidence, remedy and runbook', async () => {
    const report = await reportOf(join(ROOT, 'test/recordings/dead-share'));
    const { page } = await visit(browser, report);
    const [finding] = report.findings;

    const text = await page.locator('.finding').first().innerText();

    for (const part of [
      finding?.message,
      finding?.meaning,
      finding?.remedy,
      finding?.runbook,
      'since now',
      '2026-11-02 09:30:00 UTC',
      'no connection to its server',
    ])
      expect(text).toContain(part);
  });

  it('has a row for each mapping, volume, check and fact, and a cell for each pipe', async () => {
    const report = await reportOf(join(ROOT, 'test/recordings/dead-share'));
    const { page } = await visit(browser, report);
    const rows = (view: string) => page.locator(`#${view} tbody tr`).count();

    expect([
      await rows('smb-view'),
      await rows('ebs-view'),
      await rows('checks-view'),
      await rows('looked-at-view'),
      await page.locator('.pipes td .tag').count(),
      await page.locator('.pipes td.expected').count(),
    ]).toEqual([4, 2, report.checks.length, report.collectors.length, 23, 4]);
    expect(await page.locator('#smb-view tbody tr').first().innerText()).toMatch(
      /sgw-7f3a[^]*broken\s+SmbMappingNetworkError\s+SmbServerNotResolved[^]*NetworkError/,
    );
  });

  it('says that it does not know, and never that nothing is there, where it could not look', async () => {
    const report = await reportOf(join(ROOT, 'test/recordings/access-denied'));
    const { page } = await visit(browser, report);

    expect(await page.locator('#smb-view').innerText()).toBe(
      'Not known: the mappings could not be read. See Data sources, below.',
    );
    expect(await page.locator('.tiles').innerText()).toMatch(/SMB global mappings\s+not known/);
  });

  it('tells what does not count yet, and from when on it does', async () => {
    const report = await reportOf(join(ROOT, 'test/recordings/healthy'));
    const { page } = await visit(browser, {
      ...report,
      pending: [
        {
          code: 'EbsDiskRaw',
          check: 'ebs-disk-raw',
          subject: { kind: 'ebs_volume', name: 'vol-1' },
          message: 'vol-1 (disk 4) is not initialised',
          since: '2026-11-02T09:29:30.000Z',
          countsFrom: '2026-11-02T09:31:30.000Z',
        },
      ],
    });

    expect(await page.locator('#pending-view').innerText()).toMatch(
      /EbsDiskRaw\s+vol-1 \(disk 4\) is not initialised\s+seen since 2026-11-02 09:29:30 UTC \(30 seconds ago\); counts from 2026-11-02 09:31:30 UTC \(in 90 seconds\)/,
    );
  });

  it('tells who has no JavaScript where the same is', async () => {
    const report = await reportOf(join(ROOT, 'test/recordings/healthy'));
    const { served } = await visit(browser, report);
    const context = await browser.newContext({ javaScriptEnabled: false });
    const page = await context.newPage();
    await page.goto(served.url);

    const text = await page.locator('main').innerText();
    await context.close();

    expect(text).toContain('/healthz?verbose');
    expect(text).toContain('curl ');
  });

  it('opens every finding for a print, and closes them again', async () => {
    const report = await reportOf(join(ROOT, 'test/recordings/dead-share'));
    const { page } = await visit(browser, report);
    const open = page.locator('.finding[open] .body .command');

    const before = await open.count();
    await page.emulateMedia({ media: 'print' });
    await expect.poll(() => open.count()).toBe(report.findings.flatMap(({ commands }) => commands).length);
    expect(await page.getByRole('button', { name: 'Copy' }).count()).toBe(0);
    await page.emulateMedia({ media: 'screen' });
    await expect.poll(() => open.count()).toBe(before);
  });
});
