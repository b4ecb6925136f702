// The browser of the tests: Debian's Chromium, since the package that drives it brings none.
import { existsSync } from 'node:fs';
import { chromium, type Browser } from 'playwright-core';

const PROGRAM = '/usr/bin/chromium';

/** What is missing on this machine, or null. */
export function missingChromium(): string | null {
  return existsSync(PROGRAM) ? null : 'no Chromium: see scripts/install-lab.sh';
}

export function launchChromium(): Promise<Browser> {
  // Chromium has no sandbox for root, and in containers there is often nobody else.
  return chromium.launch({ executablePath: PROGRAM, args: ['--no-sandbox'] });
}
