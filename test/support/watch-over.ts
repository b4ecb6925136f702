// A watch over a host, with short intervals, that ends with its test.
import { onTestFinished } from 'vitest';
import { ALL_CHECKS } from '../../agent/checks/all-checks.ts';
import { DEFAULT_CHECK_SETTINGS } from '../../agent/checks/check-settings.ts';
import type { Host } from '../../agent/host/host.ts';
import { buildReport } from '../../agent/report/build-report.ts';
import type { Report } from '../../agent/report/report-schema.ts';
import type { Clock } from '../../agent/watch/clock.ts';
import { createWatch } from '../../agent/watch/watch.ts';

const realClock: Clock = {
  wallSeconds: () => Date.now() / 1000,
  monotonicSeconds: () => performance.now() / 1000,
};

export function watchOver(
  host: Host,
  {
    clock = realClock,
    pipeIntervalSeconds = 0.02,
    powershellIntervalSeconds = 60,
    holdsBack = true,
    listDisks = false,
    holdsPipe = false,
  } = {},
) {
  const reports: Report[] = [];
  const watch = createWatch({
    host,
    clock,
    random: () => 0.5,
    settings: {
      pipeIntervalSeconds,
      pipeTimeoutSeconds: 1,
      holdsPipe,
      powershellIntervalSeconds,
      powershellTimeouts: { factSeconds: 20, cycleSeconds: 50 },
      systemTimeoutSeconds: 1,
      apis: DEFAULT_CHECK_SETTINGS.csiProxy.apis,
      callTimeoutSeconds: 1,
      listDisks,
      listDisksTimeoutSeconds: 1,
      shareTimeoutSeconds: 1,
      probeShares: true,
      expectedMappings: [],
      kubeletRoot: 'C:\\var\\lib\\kubelet',
      kubeletTimeoutSeconds: 0.2,
    },
    holdsBack,
    buildReport: (observations, cpuLoadRatio, _calls, heldSince) =>
      buildReport({
        agent: { name: 'winstorage-agent', version: '0.0.0', host: host.label, recording: null },
        nodeName: null,
        runbookBase: 'docs',
        checks: ALL_CHECKS,
        settings: DEFAULT_CHECK_SETTINGS,
        observations,
        cpuLoadRatio,
        heldSince,
        now: clock.wallSeconds(),
      }),
    onReport: (report) => reports.push(report),
  });
  onTestFinished(() => watch.stop());
  return { watch, reports };
}
