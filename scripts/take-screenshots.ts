// Writes docs/images/status-*.png: the status page of a recording, at a fixed time.
//   npm run screenshots
import { statSync } from 'node:fs';
import { join } from 'node:path';
import type { BrowserContextOptions } from 'playwright-core';
import { assembleWatch } from '../agent/cli/assemble-watch.ts';
import { openHost } from '../agent/cli/open-host.ts';
import { readOptions } from '../agent/options/read-options.ts';
import type { Report } from '../agent/report/report-schema.ts';
import { launchChromium } from '../test/page/chromium.ts';
import { servePage } from '../test/page/served-page.ts';

const ROOT = join(import.meta.dirname, '..');
const NOW = Date.UTC(2026, 10, 2, 9, 30) / 1000;
const FIRST_SEEN = NOW - (3 * 60 + 12) * 60;
const AGE_SECONDS = 4;

const PICTURES: Readonly<Record<string, { context: BrowserContextOptions; fullPage: boolean }>> = {
  light: { context: { viewport: { width: 1280, height: 1500 }, colorScheme: 'light' }, fullPage: false },
  dark: { context: { viewport: { width: 1280, height: 1500 }, colorScheme: 'dark' }, fullPage: false },
  narrow: {
    context: { viewport: { width: 390, height: 1688 }, colorScheme: 'light', isMobile: true },
    fullPage: false,
  },
};

/** The report of a node that was looked at twice, so that what is wrong is so since the first look. */
async function reportOf(recordingFolder: string): Promise<Report> {
  const { options } = readOptions({ args: [], env: {}, readFile: () => '' });
  const { host, recording } = await openHost(`recorded:${recordingFolder}`, process.platform, {});
  let seconds = FIRST_SEEN;
  const clock = { wallSeconds: () => seconds, monotonicSeconds: () => seconds };
  const { watch } = assembleWatch(host, options, recording, () => undefined, clock);
  await watch.lookOnce();
  seconds = NOW;
  return watch.lookOnce();
}

const served = await servePage(
  await reportOf(join(ROOT, 'test/recordings/dead-share')),
  new Date((NOW + AGE_SECONDS) * 1000),
);
const browser = await launchChromium();
for (const [name, { context, fullPage }] of Object.entries(PICTURES)) {
  const page = await browser.newPage({ ...context, reducedMotion: 'reduce' });
  await page.goto(served.url);
  await page.locator('#report').waitFor();
  const path = join(ROOT, `docs/images/status-${name}.png`);
  await page.screenshot({ path, fullPage });
  console.log(`${path}: ${Math.round(statSync(path).size / 1000)} kB`);
}
await browser.close();
await served.close();
