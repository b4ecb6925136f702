// Puts a host, the options and the checks together to a watch. The same for every command that looks.
import { performance } from 'node:perf_hooks';
import { ALL_CHECKS } from '../checks/all-checks.ts';
import type { CheckSettings } from '../checks/check-settings.ts';
import { CSI_DRIVERS } from '../csi-drivers.ts';
import type { Host } from '../host/host.ts';
import type { Options } from '../options/read-options.ts';
import { buildReport } from '../report/build-report.ts';
import type { FindingChanges } from '../report/finding-changes.ts';
import type { Report } from '../report/report-schema.ts';
import { VERSION } from '../version.ts';
import type { Clock } from '../watch/clock.ts';
import { createWatch, type Watch } from '../watch/watch.ts';

export interface AssembledWatch {
  readonly watch: Watch;
  /** The report before anything was looked at: everything unknown. */
  readonly firstReport: Report;
}

const systemClock: Clock = {
  wallSeconds: () => Date.now() / 1000,
  monotonicSeconds: () => performance.now() / 1000,
};

const SYSTEM_TIMEOUT_SECONDS = 30;
const CALL_TIMEOUT_SECONDS = 5;

/** A walk of some hundred folders takes tenths of a second; of ten thousand, on a busy node, ten. */
const KUBELET_TIMEOUT_SECONDS = 30;

/** csi-proxy that starts PowerShell for it takes 3 to 6 s, and longer on a busy node. */
const LIST_DISKS_TIMEOUT_SECONDS = 30;

export function assembleWatch(
  host: Host,
  options: Options,
  recording: Report['agent']['recording'],
  onReport: (report: Report, changes: FindingChanges) => void,
  clock: Clock = systemClock,
): AssembledWatch {
  const settings = checkSettings(options);
  const agent = { name: 'winstorage-agent', version: VERSION, host: host.label, recording } as const;
  const common = {
    agent,
    nodeName: options.nodeName,
    runbookBase: options.runbookBase ?? '',
    checks: ALL_CHECKS,
    settings,
  };
  const watch = createWatch({
    host,
    clock,
    random: Math.random,
    settings: {
      pipeIntervalSeconds: options['pipes.intervalSeconds'],
      pipeTimeoutSeconds: options['pipes.timeoutSeconds'],
      holdsPipe: options['pipes.hold'] === 'on',
      powershellIntervalSeconds: options['powershell.intervalSeconds'],
      powershellTimeouts: {
        factSeconds: options['powershell.factTimeoutSeconds'],
        cycleSeconds: options['powershell.cycleTimeoutSeconds'],
      },
      systemTimeoutSeconds: SYSTEM_TIMEOUT_SECONDS,
      apis: settings.csiProxy.apis,
      callTimeoutSeconds: CALL_TIMEOUT_SECONDS,
      listDisks: options['csiProxy.listDisks'] === 'on',
      listDisksTimeoutSeconds: LIST_DISKS_TIMEOUT_SECONDS,
      shareTimeoutSeconds: options['smb.probeTimeoutSeconds'],
      probeShares: settings.smb.probe,
      expectedMappings: settings.smb.expected,
      kubeletRoot: options.kubeletRoot ?? '',
      kubeletTimeoutSeconds: KUBELET_TIMEOUT_SECONDS,
    },
    // A recording is one moment: what it shows does not pass, however long it is played.
    holdsBack: recording === null,
    buildReport: (observations, cpuLoadRatio, calls, heldSince) =>
      buildReport({ ...common, observations, cpuLoadRatio, calls, heldSince, now: clock.wallSeconds() }),
    onReport,
  });
  return { watch, firstReport: watch.reportNow() };
}

function checkSettings(options: Options): CheckSettings {
  const drivers = options['csiProxy.drivers'] ?? [];
  return {
    smb: {
      probe: options['smb.probe'] === 'on',
      warningMappings: options['smb.warningMappings'],
      criticalMappings: options['smb.criticalMappings'],
      expected: options['smb.expected'],
    },
    csiProxy: {
      expect: options['csiProxy.expect'],
      apis: options['csiProxy.apis'] ?? [...new Set(drivers.flatMap((driver) => CSI_DRIVERS[driver].apis))],
    },
    ebs: {
      freeSpaceWarningRatio: options['ebs.freeSpaceWarningRatio'],
      freeSpaceCriticalRatio: options['ebs.freeSpaceCriticalRatio'],
      unallocatedWarningBytes: options['ebs.unallocatedWarningBytes'],
    },
  };
}
