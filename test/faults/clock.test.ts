// The clocks of a node: the wall clock is set by others, and the other one jumps when a machine was suspended.
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import type { Host } from '../../agent/host/host.ts';
import { createMemoryHost } from '../support/memory-host.ts';
import type { Report } from '../../agent/report/report-schema.ts';
import { healthyLines, healthyNode } from '../support/memory-nodes.ts';
import { rawDisk } from '../support/raw-items.ts';
import { watchOver } from '../support/watch-over.ts';

const DAY = 86_400;
const START = 1_700_000_000;
const PIPES_SECONDS = 10;

/** A watch whose timers, wall clock and monotonic clock are three things in the hands of the test. */
function running(host: Host) {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  onTestFinished(() => void vi.useRealTimers());
  let passed = 0;
  let wallShift = 0;
  const clock = { wallSeconds: () => START + passed + wallShift, monotonicSeconds: () => passed };
  const { watch, reports } = watchOver(host, { clock, pipeIntervalSeconds: PIPES_SECONDS });
  watch.start();
  return {
    watch,
    reports,
    clock,
    setWallClock: (seconds: number) => {
      wallShift += seconds;
    },
    /** What no timer notices while it happens. */
    suspend: (seconds: number) => {
      passed += seconds;
    },
    async after(seconds: number): Promise<Report | undefined> {
      for (let second = 0; second < seconds; second += 1) {
        passed += 1;
        await vi.advanceTimersByTimeAsync(1000);
      }
      return reports.at(-1);
    },
  };
}

const notFresh = (report: Report | undefined): string[] =>
  (report?.collectors ?? [])
    .filter(({ outcome }) => outcome !== 'ok')
    .map(({ name, outcome }) => `${name} ${outcome}`);

const timesOf = (report: Report | undefined): number[] =>
  [
    // The operating system is read once; its time stays that of then.
    ...(report?.collectors ?? [])
      .filter(({ name }) => name !== 'system')
      .flatMap(({ lastRunAt, lastSuccessAt }) => [lastRunAt, lastSuccessAt]),
    ...(report?.findings ?? []).map(({ since }) => since),
    ...(report?.pending ?? []).map(({ since }) => since),
  ].flatMap((time) => (time === null ? [] : [Date.parse(time) / 1000]));

const readOnlyNode = () =>
  healthyNode({
    facts: healthyLines().set(
      'disks',
      JSON.stringify({ fact: 'disks', schema: 1, ok: true, items: [rawDisk({ IsReadOnly: true })] }),
    ),
  });

describe.each([
  ['back by a day', -DAY],
  ['forth by a day', DAY],
])('a wall clock that is set %s', (_where, seconds) => {
  it('makes no fact stale, and lets the watch turn', async () => {
    const { after, setWallClock, watch, reports } = running(createMemoryHost(healthyNode()));
    await after(70);
    const before = reports.length;
    setWallClock(seconds);

    await after(130);

    expect(reports.slice(before).flatMap(notFresh)).toEqual([]);
    expect(watch.isTurning()).toBe(true);
    expect(reports.length - before).toBeGreaterThan(13);
  });

  it('leaves each finding as one, which does not come anew', async () => {
    const { after, setWallClock, reports } = running(createMemoryHost(readOnlyNode()));
    await after(200);
    setWallClock(seconds);

    await after(200);

    const seen = reports.slice(-10).map(({ findings }) => findings.map((one) => [one.code, one.appearances]));
    expect(new Set(seen.map((one) => JSON.stringify(one)))).toEqual(
      new Set([JSON.stringify([['EbsDiskReadOnly', 1]])]),
    );
  });

  it('shows no time that is still to come, once everything was looked at again', async () => {
    const { after, setWallClock, clock } = running(createMemoryHost(readOnlyNode()));
    await after(200);
    setWallClock(seconds);

    const report = await after(70);

    expect(report?.findings.map(({ code }) => code)).toEqual(['EbsDiskReadOnly']);
    expect(timesOf(report).filter((time) => time > clock.wallSeconds())).toEqual([]);
  });
});

describe('a machine that was suspended for an hour', () => {
  it('has stale facts for no longer than one cycle', async () => {
    const { after, suspend, reports } = running(createMemoryHost(healthyNode()));
    await after(70);
    suspend(3600);
    const before = reports.length;

    await after(66);
    const during = reports.slice(before).flatMap(notFresh);
    const afterwards = reports.length;
    await after(200);

    // What is an hour old is not called fresh; and what was looked at since is.
    expect(during.some((line) => line === 'disks stale')).toBe(true);
    expect(during.filter((line) => /^csi-proxy-(?:pipes|call) /.test(line))).toEqual([]);
    expect(reports.slice(afterwards).flatMap(notFresh)).toEqual([]);
  });

  it('is called alive as soon as the next look begins', async () => {
    const inner = createMemoryHost(healthyNode());
    let isHeld = false;
    const host: Host = {
      ...inner,
      listPipes: () => (isHeld ? new Promise<never>(() => undefined) : inner.listPipes()),
    };
    const { after, suspend, watch } = running(host);
    await after(5);
    isHeld = true;
    suspend(3600);
    expect(watch.isTurning()).toBe(false);

    await after(PIPES_SECONDS);

    expect(watch.isTurning()).toBe(true);
  });

  it('is not called alive for ever when that look never ends', async () => {
    const host: Host = {
      ...createMemoryHost(healthyNode()),
      listPipes: () => new Promise<never>(() => undefined),
    };
    const { after, watch } = running(host);

    await after(59);
    expect(watch.isTurning()).toBe(true);
    await after(2);

    expect(watch.isTurning()).toBe(false);
  });
});
