// Shares that hang, with real processes: the program of the probe never ends, as a process that waits for a dead server.
import { spawnSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { createMemoryHost } from '../support/memory-host.ts';
import type { Host } from '../../agent/host/host.ts';
import { createShareProber } from '../../agent/host/probe-share.ts';
import type { Report } from '../../agent/report/report-schema.ts';
import { healthyLines, healthyNode } from '../support/memory-nodes.ts';
import { rawMapping } from '../support/raw-items.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { watchOver } from '../support/watch-over.ts';

/** A probe that says its name is resolved, and then hangs as long as the file `dead` is there. */
function hangingHost(shares: readonly string[], folder: string): Host {
  const program = join(folder, 'probe.mjs');
  const said = (step: string): string =>
    JSON.stringify({ step, ok: true, code: '', windowsError: null, detail: 'readable', seconds: 0 });
  writeFileSync(
    program,
    `import { existsSync } from 'node:fs';
     console.log('${said('resolve')}');
     console.log('${said('connect')}');
     if (existsSync('${join(folder, 'dead')}')) setInterval(() => {}, 1000);
     else console.log('${said('list')}');`,
  );
  const items = shares.map((RemotePath) => rawMapping({ LocalPath: null, RemotePath }));
  const line = JSON.stringify({ fact: 'smb-global-mappings', schema: 1, ok: true, items });
  const node = healthyNode({ facts: healthyLines().set('smb-global-mappings', line) });
  return { ...createMemoryHost(node), probeShare: createShareProber([process.execPath, program]) };
}

/** How many probes live for each target. */
function livingProbes(folder: string): Map<string, number> {
  const { stdout } = spawnSync('pgrep', ['-af', join(folder, 'probe.mjs')], { encoding: 'utf8' });
  const targets = stdout
    .split('\n')
    .flatMap((line) => /"path":"(?<path>[^"]+)"/.exec(line)?.groups?.['path'] ?? []);
  return new Map([...Map.groupBy(targets, (path) => path)].map(([path, all]) => [path, all.length]));
}

const lastRunOf = (report: Report | undefined, name: string): number =>
  Date.parse(report?.collectors.find((collector) => collector.name === name)?.lastRunAt ?? '') || 0;

const accessFindings = (report: Report | undefined): string[] =>
  (report?.findings ?? []).filter(({ check }) => check === 'smb-share-access').map(({ code }) => code);

describe('ten shares that hang', { timeout: 60_000 }, () => {
  it('leave disks fresh, and have one process each at most, which is killed', async () => {
    const folder = tempFolder();
    writeFileSync(join(folder, 'dead'), '');
    const shares = Array.from({ length: 10 }, (_, index) => `\\\\server${index}\\share`);
    const { watch, reports } = watchOver(hangingHost(shares, folder), {
      powershellIntervalSeconds: 1,
      holdsBack: false,
    });

    watch.start();
    await vi.waitFor(() => expect(livingProbes(folder).size).toBeGreaterThan(1), { timeout: 10_000 });
    const before = lastRunOf(reports.at(-1), 'disks');
    const most: number[] = [];
    await vi.waitFor(
      () => {
        most.push(Math.max(0, ...livingProbes(folder).values()));
        expect(lastRunOf(reports.at(-1), 'disks')).toBeGreaterThan(before + 2000);
      },
      { timeout: 15_000 },
    );

    expect(Math.max(...most)).toBe(1);
    await vi.waitFor(() => expect(accessFindings(reports.at(-1))).toHaveLength(10), { timeout: 20_000 });
    watch.stop();
    await vi.waitFor(() => expect(livingProbes(folder).size).toBe(0), { timeout: 15_000 });
  });
});

describe('a share that hangs', { timeout: 60_000 }, () => {
  it('is found again when it comes back', async () => {
    const folder = tempFolder();
    writeFileSync(join(folder, 'dead'), '');
    const { watch, reports } = watchOver(hangingHost(['\\\\server\\share'], folder), {
      powershellIntervalSeconds: 1,
      holdsBack: false,
    });
    onTestFinished(() => watch.stop());

    watch.start();
    await vi.waitFor(() => expect(accessFindings(reports.at(-1))).toEqual(['SmbShareHangs']), {
      timeout: 10_000,
    });
    rmSync(join(folder, 'dead'));

    await vi.waitFor(() => expect(accessFindings(reports.at(-1))).toEqual([]), { timeout: 10_000 });
  });
});
