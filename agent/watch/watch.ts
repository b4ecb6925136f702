// The loop: when the node is looked at, and what becomes of it. Two cadences: pipes, which start no process, often;
// PowerShell seldom. Each looks once at a time, and neither waits for the other, so that a hung script leaves the
// pipes fresh. A crash of one look is a failed fact, never the end of the loop.
import type { FactName, NativeFactName, Observations } from '../facts/facts.ts';
import type { Reading } from '../facts/observation.ts';
import type { HeldSince } from '../checks/run-checks.ts';
import { expectedTargets, mappingTargets, volumeTargets, type ExpectedMapping } from '../facts/shares.ts';
import type { Host } from '../host/host.ts';
import type { CallStatistics } from '../report/call-statistics.ts';
import type { FindingChanges } from '../report/finding-changes.ts';
import type { Report } from '../report/report-schema.ts';
import type { Clock } from './clock.ts';
import { createDiskListLook, diskListIntervalSeconds, type DiskListSettings } from './disk-list-look.ts';
import { createFactStore } from './fact-store.ts';
import { createFindingMemory } from './finding-memory.ts';
import { createNativeFacts, type NativeSettings } from './native-facts.ts';
import { createPipeHold } from './pipe-hold.ts';
import { createPipeLook } from './pipe-look.ts';
import { createPipeTurns } from './pipe-turns.ts';
import { createPowerShellLook } from './powershell-look.ts';
import type { PowerShellTimeouts } from './read-powershell-facts.ts';
import { createShareWatch } from './share-watch.ts';
import { createTimers } from './timers.ts';
import { unexpected } from './unexpected.ts';
import { createWaiting, type OnWaiting } from './waiting.ts';

interface WatchSettings extends NativeSettings, DiskListSettings {
  readonly pipeIntervalSeconds: number;
  /** Whether a connection to csi-proxy is kept open, whose end starts a look. */
  readonly holdsPipe: boolean;
  readonly powershellIntervalSeconds: number;
  readonly powershellTimeouts: PowerShellTimeouts;
  readonly shareTimeoutSeconds: number;
  /** Whether mapped shares are probed. */
  readonly probeShares: boolean;
  /** Drives whose folders are probed beside the mapped shares, where they are mapped as expected. */
  readonly expectedMappings: readonly ExpectedMapping[];
}

export interface WatchInput {
  readonly host: Host;
  readonly clock: Clock;
  readonly settings: WatchSettings;
  /** Whether a finding that is normal for a while has to stay before it counts. */
  readonly holdsBack: boolean;
  /** 0 to 1, for the jitter that keeps the nodes of a fleet from asking their WMI at the same moment. */
  readonly random: () => number;
  readonly buildReport: (
    observations: Observations,
    cpuLoadRatio: number | null,
    calls: CallStatistics,
    heldSince: HeldSince | null,
  ) => Report;
  /** Called with each new report; every output renders it. */
  readonly onReport: (report: Report, changes: FindingChanges) => void;
}

export interface Watch {
  /** Looks at once, then at each cadence, until `stop`. */
  start(onWaiting?: OnWaiting): void;
  stop(): void;
  /**
   * Looks at everything once and gives the report, in which nothing is held back.
   * @param onWaiting told which facts are being looked at, whenever that changes
   */
  lookOnce(onWaiting?: OnWaiting): Promise<Report>;
  /** The report of what is known now, without looking. */
  reportNow(): Report;
  /** Whether every fact was looked at once. */
  isComplete(): boolean;
  /** Whether the pipe cadence, which nothing on a node may hold up, still turns. */
  isTurning(): boolean;
}

/** A fact counts as stale after so many missed cycles. */
const MISSED_CYCLES = 3;

const JITTER = 0.1;

const SYSTEM_RETRY_SECONDS = 3600;

/** With looks that are further apart a report is made without one, so that facts grow stale in it and nobody takes it for stuck. */
const REPORT_SECONDS = 30;

export function createWatch(input: WatchInput): Watch {
  const { host, clock, settings, random, buildReport, onReport } = input;
  const store = createFactStore(clock, staleAfter(settings));
  const timers = createTimers();
  const memory = createFindingMemory();
  const native = createNativeFacts(host, settings);
  const waiting = createWaiting();
  const lookThroughPowerShell = createPowerShellLook(
    host,
    store,
    settings.powershellTimeouts,
    clock,
    waiting,
  );
  const shareWatch = createShareWatch(host, settings.shareTimeoutSeconds, clock.monotonicSeconds);
  let cpuLoadRatio: number | null = null;

  const reportWith = (heldSince: HeldSince | null): Report =>
    buildReport(store.snapshot(), cpuLoadRatio, pipeLook.calls(), heldSince);

  const reportNow = (): Report => reportWith(input.holdsBack ? memory.heldSince : null);

  const publish = (built = reportNow()): Report => {
    const { report, changes } = memory.remember(built);
    onReport(report, changes);
    return report;
  };

  /** Looks at one fact that needs no PowerShell; what comes of it is put into the store by calling the answer. */
  const look = async (name: NativeFactName, read: () => Promise<Reading<unknown>>): Promise<() => void> => {
    const startedAt = clock.monotonicSeconds();
    waiting.begin([name]);
    const reading = await attempt(read).catch(unexpected);
    waiting.end(name);
    const durationSeconds = clock.monotonicSeconds() - startedAt;
    return () => store.put(name, reading, durationSeconds, 0);
  };

  const pipeLook = createPipeLook(look, store, native, clock);
  const diskListLook = createDiskListLook(
    (read) => look('csi-proxy-disks', read),
    store,
    host,
    settings,
    clock,
  );

  /** Not waited for by the cadence: shares that hang take their time, and the next cycle goes on without them. */
  const lookAtShares = async (): Promise<void> => {
    const mappings = store.snapshot()['smb-global-mappings'].value;
    // While the mappings cannot be read, which shares to look at is not known.
    if (mappings === null) return;
    const kubelet = store.snapshot().kubelet.value;
    const mapped = settings.probeShares ? mappingTargets(mappings) : [];
    const folders = settings.probeShares && kubelet !== null ? volumeTargets(kubelet, mappings) : [];
    const expected = expectedTargets(settings.expectedMappings, mappings);
    const work = shareWatch.look([...mapped, ...expected], folders);
    if (work !== null) (await look('shares', async () => ({ ok: true, value: await work, dropped: [] })))();
  };

  /**
   * One cycle of what belongs together. It is put into the store at its end, all at once: a volume that kubelet has just
   * staged, seen beside the disks of a minute ago, would be a disk that is missing.
   */
  const lookAtNode = async (): Promise<void> => {
    cpuLoadRatio = await attempt(() => host.readCpuLoadRatio()).catch(() => null);
    const looks = [lookThroughPowerShell(), look('kubelet', native.kubelet), ...diskListLook.inCycle()];
    const puts = await Promise.all(looks);
    puts.forEach((put) => put());
  };

  const lookAtSystem = async (): Promise<void> => {
    (await look('system', native.system))();
  };

  const turnSystem = async (): Promise<void> => {
    if (timers.isStopped()) return;
    await lookAtSystem();
    if (store.snapshot().system.value === null)
      timers.set('system', SYSTEM_RETRY_SECONDS, () => void turnSystem());
    publishUnlessStopped();
  };

  const publishUnlessStopped = (): void => {
    if (!timers.isStopped()) publish();
  };

  const pipeTurns = createPipeTurns({
    clock,
    intervalSeconds: settings.pipeIntervalSeconds,
    createHold: settings.holdsPipe
      ? (onEnd) => createPipeHold(host, settings.pipeTimeoutSeconds, onEnd)
      : null,
    async look() {
      const pipes = await pipeLook.look(publishUnlessStopped);
      publishUnlessStopped();
      return pipes;
    },
    later: (seconds, act) => timers.set('pipes', seconds, act),
  });

  const turnPowerShell = async (): Promise<void> => {
    const startedAt = clock.monotonicSeconds();
    await lookAtNode();
    if (timers.isStopped()) return;
    publish();
    void lookAtShares().then(publishUnlessStopped);
    void diskListLook.afterCycle().then((isNew) => (isNew ? publishUnlessStopped() : undefined));
    const interval = settings.powershellIntervalSeconds * (1 + JITTER * (2 * random() - 1));
    timers.set(
      'powershell',
      Math.max(1, interval - (clock.monotonicSeconds() - startedAt)),
      () => void turnPowerShell(),
    );
  };

  const turnReport = (): void => {
    timers.set('report', REPORT_SECONDS, () => {
      publishUnlessStopped();
      turnReport();
    });
  };

  return {
    start(onWaiting) {
      waiting.listen(onWaiting);
      void pipeTurns.turn();
      if (settings.pipeIntervalSeconds > REPORT_SECONDS) turnReport();
      // osInfo() starts four processes on Windows: after the first cycle, not beside it.
      void turnPowerShell().then(turnSystem);
    },
    stop() {
      timers.stop();
      pipeTurns.stop();
    },
    async lookOnce(onWaiting) {
      waiting.listen(onWaiting);
      await Promise.all([pipeLook.look(() => undefined), lookAtNode()]);
      await Promise.all([lookAtShares(), lookAtSystem(), diskListLook.afterCycle()]);
      return publish(reportWith(null));
    },
    reportNow,
    isComplete: () => store.isComplete(),
    isTurning: () =>
      clock.monotonicSeconds() - pipeLook.lastTurnAt() < Math.max(60, 6 * settings.pipeIntervalSeconds),
  };
}

function staleAfter(settings: WatchSettings): (name: FactName) => number {
  return (name) => {
    if (name === 'system') return Number.POSITIVE_INFINITY;
    if (name === 'csi-proxy-disks')
      return MISSED_CYCLES * diskListIntervalSeconds(settings, settings.powershellIntervalSeconds);
    // Each look at the pipes is followed by a call, and of a csi-proxy that hangs that takes all of its time.
    if (name === 'csi-proxy-pipes' || name === 'csi-proxy-call')
      return MISSED_CYCLES * settings.pipeIntervalSeconds + settings.callTimeoutSeconds;
    return MISSED_CYCLES * settings.powershellIntervalSeconds;
  };
}

/** Makes a rejection of whatever is thrown, also before there is a promise. */
async function attempt<T>(act: () => Promise<T>): Promise<T> {
  return act();
}
