import { describe, expect, it, onTestFinished, vi } from 'vitest';
import type { FactName } from '../../agent/facts/facts.ts';
import type { Host } from '../../agent/host/host.ts';
import { createMemoryHost, type MemoryNode } from '../support/memory-host.ts';
import type { Report } from '../../agent/report/report-schema.ts';
import { createTestClock } from '../support/clock.ts';
import { healthyLines, healthyNode } from '../support/memory-nodes.ts';
import { rawDisk } from '../support/raw-items.ts';
import { watchOver } from '../support/watch-over.ts';

const collector = (report: Report | undefined, name: FactName) =>
  report?.collectors.find((entry) => entry.name === name);
const check = (report: Report | undefined, name: string) =>
  report?.checks.find((entry) => entry.name === name);

/** Without mappings there is no share to look at; csi-proxy is not asked for its disks unless an operator wants it. */
const ASKED_OF_NOBODY: ReadonlySet<string> = new Set(['shares', 'csi-proxy-disks']);

function nodeThatHangsAt(fact: FactName): MemoryNode {
  return healthyNode({ facts: healthyLines().set(fact, { hangs: 'until-killed' }) });
}

describe('lookOnce', () => {
  it('looks at everything once', async () => {
    const node = healthyNode();
    const { watch, reports } = watchOver(createMemoryHost(node));

    const report = await watch.lookOnce();

    expect(report.collectors.every(({ outcome }) => outcome === 'ok')).toBe(true);
    expect(reports).toEqual([report]);
    expect(node.runs).toHaveLength(1);
    expect(watch.isComplete()).toBe(true);
    expect(report.node).toMatchObject({
      name: 'EC2AMAZ-7K2F9QD',
      windowsBuild: '10.0.20348.4294',
      cpuLoadRatio: 0.05,
    });
  });

  it('calls the hung fact unknown and not the others', async () => {
    const { watch } = watchOver(createMemoryHost(nodeThatHangsAt('smb-global-mappings')));

    const report = await watch.lookOnce();

    expect(collector(report, 'smb-global-mappings')).toMatchObject({ outcome: 'timeout', skippedCycles: 2 });
    expect(report.smbGlobalMappings).toBeNull();
    expect(check(report, 'smb-mapping-state')?.status).toBe('unknown');
    expect(check(report, 'ebs-disk-offline')?.status).toBe('ok');
    const others = report.collectors.filter(({ outcome }) => outcome !== 'ok').map(({ name }) => name);
    // Which shares to look at is not known without the mappings.
    expect(others).toEqual(['shares', 'smb-global-mappings']);
  });

  it('leaves a fact that timed out alone for some cycles, and says for how many more', async () => {
    const clock = createTestClock();
    const node = nodeThatHangsAt('volumes');
    const { watch } = watchOver(createMemoryHost(node), { clock });
    const skipped: (number | undefined)[] = [];
    for (let cycle = 0; cycle < 4; cycle += 1) {
      skipped.push(collector(await watch.lookOnce(), 'volumes')?.skippedCycles);
      clock.advance(60);
    }

    expect(skipped).toEqual([2, 1, 0, 4]);
    expect(node.runs.map((facts) => facts.includes('volumes'))).toEqual([true, false, false, true]);
  });

  it('reads facts in the next cycle for which hung ones left no time', async () => {
    const clock = createTestClock();
    const facts = healthyLines();
    for (const name of ['services', 'processes', 'smb-global-mappings'])
      facts.set(name, { hangs: 'until-killed' });
    const inner = createMemoryHost(healthyNode({ facts }));
    const slow: Host = {
      ...inner,
      async runPowerShell(run) {
        const exit = await inner.runPowerShell(run);
        if (exit.outcome === 'timeout') clock.advance(run.idleTimeoutSeconds);
        return exit;
      },
    };
    const { watch } = watchOver(slow, { clock });

    const first = await watch.lookOnce();
    const second = await watch.lookOnce();

    expect(collector(first, 'disks')).toMatchObject({ outcome: 'timeout', skippedCycles: 0 });
    expect(collector(second, 'disks')?.outcome).toBe('ok');
    expect(collector(second, 'services')?.skippedCycles).toBe(1);
  });

  it('keeps a fact unknown while it is left alone', async () => {
    const { watch } = watchOver(createMemoryHost(nodeThatHangsAt('volumes')));
    await watch.lookOnce();

    const report = await watch.lookOnce();

    expect(collector(report, 'volumes')?.outcome).toBe('timeout');
    expect(check(report, 'ebs-volume-free-space')?.status).toBe('unknown');
  });

  it('reads a fact every cycle again once it answered', async () => {
    const node = nodeThatHangsAt('volumes');
    const { watch } = watchOver(createMemoryHost(node));
    for (let cycle = 0; cycle < 3; cycle += 1) await watch.lookOnce();
    node.facts = healthyLines();
    await watch.lookOnce();

    const report = await watch.lookOnce();

    expect(collector(report, 'volumes')).toMatchObject({ outcome: 'ok', skippedCycles: 0 });
    expect(node.runs.at(-1)).toContain('volumes');
  });

  it('makes a failed fact with its stack of a host that throws', async () => {
    const bug = (): Promise<never> => Promise.reject(new Error('a bug of the host'));
    const host: Host = {
      ...createMemoryHost(healthyNode()),
      listPipes: bug,
      runPowerShell: bug,
      readSystem: bug,
      readCpuLoadRatio: bug,
      readFolder: bug,
      callGrpc: bug,
    };
    const { watch } = watchOver(host);

    const report = await watch.lookOnce();

    const looked = report.collectors.filter(({ name }) => !ASKED_OF_NOBODY.has(name));
    expect(new Set(looked.map(({ outcome }) => outcome))).toEqual(new Set(['failed']));
    expect(collector(report, 'disks')?.failure).toMatchObject({
      kind: 'error',
      message: expect.stringMatching(/^unexpected: Error: a bug of the host\n {4}at /),
    });
    expect(report.status).toBe('unknown');
  });

  it('makes a failed fact of a host that throws at once', async () => {
    const bug = (): never => {
      throw new Error('a bug of the host');
    };
    const host: Host = {
      ...createMemoryHost(healthyNode()),
      probePipe: bug,
      runPowerShell: bug,
      readSystem: bug,
      readCpuLoadRatio: bug,
      readFolder: bug,
      callGrpc: bug,
    };
    const { watch } = watchOver(host);

    const report = await watch.lookOnce();

    const looked = report.collectors.filter(({ name }) => !ASKED_OF_NOBODY.has(name));
    expect(new Set(looked.map(({ outcome }) => outcome))).toEqual(new Set(['failed']));
  });
});

describe('a watch that runs', () => {
  it('keeps the pipes fresh and the reports coming while PowerShell never comes back', async () => {
    const node = healthyNode({ facts: healthyLines().set('services', { hangs: 'for-ever' }) });
    const { watch, reports } = watchOver(createMemoryHost(node));

    watch.start();
    await vi.waitUntil(() => reports.length >= 5);

    const report = reports.at(-1);
    expect(collector(report, 'csi-proxy-pipes')?.outcome).toBe('ok');
    expect(watch.isTurning()).toBe(true);
    expect(watch.isComplete()).toBe(false);
    expect(node.runs).toHaveLength(1);
    // A cycle is put into the report as a whole; until then it is unknown, never ok.
    expect(collector(report, 'windows')?.outcome).toBe('never');
    expect(collector(report, 'disks')?.outcome).toBe('never');
    expect(check(report, 'ebs-disk-offline')?.status).toBe('unknown');
    expect(check(report, 'smb-mapping-state')?.status).toBe('unknown');
    expect(report?.status).toBe('unknown');
  });

  it('shows the disks of a cycle and the folders of kubelet of the same cycle together', async () => {
    const node = healthyNode({ facts: healthyLines().set('volumes', { hangs: 'until-killed' }) });
    const { watch, reports } = watchOver(createMemoryHost(node), { pipeIntervalSeconds: 0.001 });

    watch.start();
    await vi.waitUntil(() => collector(reports.at(-1), 'volumes')?.outcome === 'timeout');

    const seen = reports.map((report) => [
      collector(report, 'disks')?.outcome === 'never',
      collector(report, 'kubelet')?.outcome === 'never',
    ]);
    expect(seen.filter(([disks, kubelet]) => disks !== kubelet)).toEqual([]);
  });

  it("shows what PowerShell read although kubelet's folders hang", async () => {
    const node = healthyNode();
    node.folders.set('C:\\var\\lib\\kubelet', { hangs: 'for-ever' });
    const { watch, reports } = watchOver(createMemoryHost(node));

    watch.start();
    await vi.waitUntil(() => collector(reports.at(-1), 'disks')?.outcome === 'ok');

    expect(collector(reports.at(-1), 'kubelet')?.outcome).toBe('timeout');
  });

  it('shows what changed on the pipes with the next look', async () => {
    const node = healthyNode();
    const { watch, reports } = watchOver(createMemoryHost(node));
    watch.start();
    await vi.waitUntil(() => reports.at(-1)?.csiProxy?.up === true);

    node.probes.set('csi-proxy-disk-v1', { outcome: 'silent', connectSeconds: 0.1 });

    await vi.waitUntil(() => reports.at(-1)?.csiProxy?.up === false);
    expect(reports.at(-1)?.findings.map(({ code }) => code)).toContain('CsiProxyPipeSilent');
  });

  it('asks for the operating system once, after the first cycle', async () => {
    const order: string[] = [];
    const inner = createMemoryHost(healthyNode());
    const host: Host = {
      ...inner,
      runPowerShell: (run) => (order.push('powershell'), inner.runPowerShell(run)),
      readSystem: (seconds) => (order.push('system'), inner.readSystem(seconds)),
    };
    const { watch, reports } = watchOver(host);

    watch.start();
    await vi.waitUntil(() => collector(reports.at(-1), 'system')?.outcome === 'ok');

    expect(order).toEqual(['powershell', 'system']);
  });

  it('calls facts stale that nobody refreshes any more', async () => {
    const clock = createTestClock();
    const node = healthyNode();
    const { watch } = watchOver(createMemoryHost(node), { clock, pipeIntervalSeconds: 10 });
    await watch.lookOnce();
    clock.advance(60 * 3 + 1);

    const report = watch.reportNow();

    expect(collector(report, 'disks')?.outcome).toBe('stale');
    expect(collector(report, 'system')?.outcome).toBe('ok');
    expect(report.ebsVolumes).toBeNull();
    expect(report.status).toBe('unknown');
  });

  it('does not turn when the pipes were not looked at for a minute', async () => {
    const clock = createTestClock();
    const { watch } = watchOver(createMemoryHost(healthyNode()), { clock, pipeIntervalSeconds: 10 });
    expect(watch.isTurning()).toBe(true);
    clock.advance(61);
    expect(watch.isTurning()).toBe(false);
    await watch.lookOnce();
    expect(watch.isTurning()).toBe(true);
  });
});

describe('looks that are far apart', () => {
  it('leave a report at least every half minute, in which facts grow stale', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date', 'performance'] });
    onTestFinished(() => void vi.useRealTimers());
    const { watch, reports } = watchOver(createMemoryHost(healthyNode()), {
      pipeIntervalSeconds: 600,
      powershellIntervalSeconds: 600,
    });
    watch.start();
    await vi.advanceTimersByTimeAsync(5000);
    const before = Date.parse(reports.at(-1)?.generatedAt ?? '');

    await vi.advanceTimersByTimeAsync(300_000);

    expect(Date.now() - Date.parse(reports.at(-1)?.generatedAt ?? '')).toBeLessThan(31_000);
    expect(Date.parse(reports.at(-1)?.generatedAt ?? '') - before).toBeGreaterThan(240_000);
  });
});

describe('a finding that has to hold', () => {
  const RAW = 'EbsDiskNotInitialised';
  const items = JSON.stringify({
    fact: 'disks',
    schema: 1,
    ok: true,
    items: [rawDisk({ PartitionStyle: 0 })],
  });
  const rawNode = () => healthyNode({ facts: healthyLines().set('disks', items) });
  const has = (report: Report | undefined, list: 'findings' | 'pending') =>
    report?.[list].some(({ code }) => code === RAW);

  /** Runs a watch whose time is in the hands of the test, which gives the newest report after so many seconds. */
  function running(node: MemoryNode, powershellIntervalSeconds: number) {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date', 'performance'] });
    onTestFinished(() => void vi.useRealTimers());
    const { watch, reports } = watchOver(createMemoryHost(node), {
      pipeIntervalSeconds: 10,
      powershellIntervalSeconds,
    });
    watch.start();
    return {
      reports,
      after: async (seconds: number) => {
        await vi.advanceTimersByTimeAsync(seconds * 1000);
        return reports.at(-1);
      },
    };
  }

  it('counts after its hold, in which it was seen twice', async () => {
    const { after } = running(rawNode(), 60);

    const before = await after(85);
    expect([has(before, 'findings'), has(before, 'pending')]).toEqual([false, true]);
    expect(check(before, 'ebs-disk-raw')?.status).toBe('ok');

    const then = await after(10);
    expect([has(then, 'findings'), has(then, 'pending')]).toEqual([true, false]);
    expect(check(then, 'ebs-disk-raw')?.status).toBe('warning');
  });

  it('waits for the second look where looks are further apart', async () => {
    const { after } = running(rawNode(), 300);

    expect(has(await after(280), 'pending')).toBe(true);
    expect(has(await after(30), 'findings')).toBe(true);
  });

  it('never counts when it is gone with the next look', async () => {
    const node = rawNode();
    const { after, reports } = running(node, 60);
    expect(has(await after(30), 'pending')).toBe(true);
    node.facts = healthyLines();

    await after(300);

    expect(reports.some((report) => has(report, 'findings'))).toBe(false);
    expect(has(reports.at(-1), 'pending')).toBe(false);
  });

  it('counts at once in a single look', async () => {
    const { watch } = watchOver(createMemoryHost(rawNode()));

    const report = await watch.lookOnce();

    expect(has(report, 'findings')).toBe(true);
    expect(report.pending).toEqual([]);
  });
});

describe('stop', () => {
  it('ends all looks and reports', async () => {
    const looks: string[] = [];
    const inner = createMemoryHost(healthyNode());
    const host: Host = { ...inner, listPipes: () => (looks.push('pipes'), inner.listPipes()) };
    const { watch, reports } = watchOver(host);
    watch.start();
    await vi.waitUntil(() => reports.length >= 3);

    watch.stop();
    const before = { looks: looks.length, reports: reports.length };
    // Another watch turns several times in the meantime: then this one would have turned too.
    const other = watchOver(createMemoryHost(healthyNode()));
    other.watch.start();
    await vi.waitUntil(() => other.reports.length >= 5);

    expect({ looks: looks.length, reports: reports.length }).toEqual(before);
  });

  it('asks nothing more when it comes during the first cycle', async () => {
    const asked: string[] = [];
    const inner = createMemoryHost(healthyNode());
    const running = Promise.withResolvers<void>();
    const ended = Promise.withResolvers<void>();
    const host: Host = {
      ...inner,
      async runPowerShell(run) {
        running.resolve();
        await ended.promise;
        return inner.runPowerShell(run);
      },
      readSystem: (seconds) => (asked.push('system'), inner.readSystem(seconds)),
    };
    const { watch, reports } = watchOver(host);
    watch.start();
    await running.promise;

    watch.stop();
    const before = reports.length;
    ended.resolve();
    const other = watchOver(createMemoryHost(healthyNode()));
    other.watch.start();
    await vi.waitUntil(() => other.reports.length >= 3);

    expect(asked).toEqual([]);
    expect(reports).toHaveLength(before);
  });
});
