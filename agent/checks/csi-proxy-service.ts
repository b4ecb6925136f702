// The Windows service of csi-proxy against its start mode, its processes and its pipes: three views that should agree.
import { csiProxyPresence, type CsiProxyPresence } from './csi-proxy-presence.ts';
import { isCsiProxyProcess, type StorageProcess } from '../facts/processes.ts';
import { findCsiProxyService, type WindowsService } from '../facts/services.ts';
import { defineCheck, type FindingDraft } from './check.ts';
import { CSI_PROXY } from './csi-proxy-subject.ts';
import { csiProxyExpectation, noVerdict } from './csi-proxy-expectation.ts';
import { CSI_PROXY_SERVICE_FINDINGS } from './csi-proxy-service-findings.ts';

type Code = keyof typeof CSI_PROXY_SERVICE_FINDINGS;

export const csiProxyService = defineCheck({
  name: 'csi-proxy-service',
  title: 'The csi-proxy service runs, starts by itself, and serves the pipes',
  needs: ['services'],
  uses: ['csi-proxy-pipes', 'processes', 'kubelet'],
  findings: CSI_PROXY_SERVICE_FINDINGS,
  evaluate: ({ facts, settings }) => {
    const none = noVerdict(csiProxyExpectation(settings, facts));
    if (none !== null) return none;
    const pipes = facts['csi-proxy-pipes'];
    const presence = pipes === undefined ? null : csiProxyPresence(pipes);
    const processes = facts.processes?.filter(isCsiProxyProcess) ?? null;
    const service = findCsiProxyService(facts.services);
    if (service === undefined && presence === null)
      return { cannotTell: 'there is no service, and whether csi-proxy runs without one is not known' };
    return [
      ...(service === undefined
        ? withoutService(presence, processes ?? [])
        : withService(service, presence, processes)),
      ...startedTwice(processes ?? []),
    ];
  },
});

/** A DaemonSet serves the pipes without a service; only where no pipe and no process is seen is nothing installed. */
function withoutService(
  presence: CsiProxyPresence | null,
  processes: readonly StorageProcess[],
): FindingDraft<Code>[] {
  if (presence?.noneForSure !== true || processes.length > 0) return [];
  return [
    {
      code: 'CsiProxyNotInstalled',
      subject: CSI_PROXY,
      message: 'there is no csi-proxy service, no csi-proxy process and no csi-proxy pipe',
      evidence: { service: null, pipes: 'none' },
    },
  ];
}

function withService(
  service: WindowsService,
  presence: CsiProxyPresence | null,
  processes: readonly StorageProcess[] | null,
): FindingDraft<Code>[] {
  const { name, state, startMode, exitCode } = service;
  const evidence = { serviceName: name, state, startMode, exitCode };
  const answers = presence?.anyAnswers === true;
  const found: FindingDraft<Code>[] = [];
  if (state !== 'Running' && !answers) {
    found.push({
      code: 'CsiProxyServiceStopped',
      subject: CSI_PROXY,
      message: `the service ${name} is ${state} (exit code ${exitCode ?? 'unknown'})${presence === null ? '' : ' and no pipe of csi-proxy answers'}`,
      evidence,
    });
  }
  if (state === 'Running' && presence?.noneForSure === true) {
    found.push({
      code: 'CsiProxyServiceRunningWithoutPipes',
      subject: CSI_PROXY,
      message: `the service ${name} is Running, but there is no pipe of csi-proxy`,
      evidence: { ...evidence, processId: service.processId },
    });
  }
  const outlived = state === 'Stopped' && answers;
  if (outlived) {
    found.push({
      code: 'CsiProxyOutlivedService',
      subject: CSI_PROXY,
      message: `the service ${name} is Stopped, but pipes of csi-proxy answer: ${whoServes(service, processes)}`,
      evidence: { ...evidence, processes: processes === null ? null : processes.map(describe).join('; ') },
    });
  }
  // Where something else serves the pipes, the start mode of the service decides nothing.
  if (!outlived && ['Manual', 'Disabled'].includes(startMode)) {
    found.push({
      code: 'CsiProxyServiceNotAutomatic',
      subject: CSI_PROXY,
      message: `the start mode of the service ${name} is ${startMode}`,
      evidence,
    });
  }
  return found;
}

/** A process of the service's own program outlived it; one of another program came from elsewhere, such as a DaemonSet. */
function whoServes(service: WindowsService, processes: readonly StorageProcess[] | null): string {
  if (processes === null) return 'which process serves them could not be read';
  const [first] = processes;
  if (first === undefined) return 'no process named csi-proxy is there';
  if (first.executablePath === null || service.program === null) return `${describe(first)} is there`;
  return service.program.toLowerCase() === first.executablePath.toLowerCase()
    ? `${describe(first)} of the service's program still runs`
    : `${describe(first)} runs, which is not the service's program ${service.program}`;
}

/** A program that starts csi-proxy as its child (a service wrapper) is one csi-proxy, not two. */
function startedTwice(processes: readonly StorageProcess[]): FindingDraft<Code>[] {
  const parents = new Set(processes.map((entry) => entry.parentProcessId));
  const servers = processes.filter((entry) => !parents.has(entry.processId));
  if (servers.length < 2) return [];
  return [
    {
      code: 'CsiProxyStartedTwice',
      subject: CSI_PROXY,
      message: `${servers.length} csi-proxy processes run`,
      evidence: { count: servers.length, processes: servers.map(describe).join('; ') },
    },
  ];
}

function describe({ name, processId, executablePath }: StorageProcess): string {
  return `process ${processId} (${executablePath ?? name})`;
}
