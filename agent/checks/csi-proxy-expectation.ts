// Whether csi-proxy has to be on this node. It is not always: drivers in HostProcess mode need none.
// https://github.com/kubernetes-sigs/aws-ebs-csi-driver (flag --windows-host-process),
// https://github.com/kubernetes-csi/csi-driver-smb (HostProcess by default since v1.17.0)
import { CSI_DRIVER_KEYS, CSI_DRIVERS } from '../csi-drivers.ts';
import type { CsiProxyPipes } from '../facts/csi-proxy-pipes.ts';
import type { Kubelet } from '../facts/kubelet.ts';
import { csiDriverOf, isCsiProxyProcess, type StorageProcess } from '../facts/processes.ts';
import { findCsiProxyService, type WindowsService } from '../facts/services.ts';
import type { CheckSettings } from './check-settings.ts';
import { NOT_EXPECTED } from './csi-proxy-subject.ts';
import type { CannotTell, NotApplicable } from './check.ts';
import { csiProxyPresence } from './csi-proxy-presence.ts';

export interface CsiProxyExpectation {
  /** Null when nothing known asks for csi-proxy, and something that could ask for it is not known. */
  readonly expected: boolean | null;
  /** For people, without a full stop. */
  readonly why: string;
}

export interface CsiProxyFacts {
  readonly 'csi-proxy-pipes': CsiProxyPipes | undefined;
  readonly services: readonly WindowsService[] | undefined;
  readonly processes: readonly StorageProcess[] | undefined;
  readonly kubelet: Kubelet | undefined;
}

export function csiProxyExpectation(settings: CheckSettings, facts: CsiProxyFacts): CsiProxyExpectation {
  const { expect } = settings.csiProxy;
  if (expect === 'off') return { expected: false, why: NOT_EXPECTED };
  if (expect === 'required') return { expected: true, why: 'the configuration requires csi-proxy' };
  const sign = signOfCsiProxy(facts);
  if (sign !== null) return { expected: true, why: sign };
  const driver = driverWithoutProcess(facts);
  if (driver !== null)
    return {
      expected: null,
      why: `whether csi-proxy is expected cannot be told: kubelet holds the driver ${driver}, and no process of it is seen that would show its mode; csiProxy.expect says it`,
    };
  const unread = (['csi-proxy-pipes', 'services', 'processes'] as const).filter(
    (name) => facts[name] === undefined,
  );
  if (unread.length > 0)
    return {
      expected: null,
      why: `whether csi-proxy is expected cannot be told: ${unread.join(', ')} could not be read`,
    };
  return {
    expected: false,
    why: 'nothing of csi-proxy is on this node, and no driver that needs it was seen',
  };
}

/** The answer of a csi-proxy check on a node without it; null when the check has to look. */
export function noVerdict({ expected, why }: CsiProxyExpectation): NotApplicable | CannotTell | null {
  if (expected === null) return { cannotTell: why };
  return expected ? null : { notApplicable: why };
}

function signOfCsiProxy(facts: CsiProxyFacts): string | null {
  const service = findCsiProxyService(facts.services ?? []);
  if (service !== undefined) return `there is a service ${service.name}`;
  const pipes = facts['csi-proxy-pipes'];
  if (pipes !== undefined && csiProxyPresence(pipes).anyPresent) return 'there are pipes of csi-proxy';
  for (const entry of facts.processes ?? []) {
    if (isCsiProxyProcess(entry)) return `there is a process ${entry.name}`;
    // Without its command line a driver's mode is not known, and proves nothing.
    if (csiDriverOf(entry)?.hostProcess === false)
      return `the driver ${entry.name} runs without HostProcess mode, so it needs csi-proxy`;
  }
  return null;
}

/**
 * A driver that kubelet knows and that does not run: without csi-proxy its node pod ends as soon as it starts, so this
 * is what a node looks like on which csi-proxy is missing. In HostProcess mode its process would be there.
 */
function driverWithoutProcess({ kubelet, processes }: CsiProxyFacts): string | null {
  if (kubelet === undefined || processes === undefined) return null;
  const running = new Set(processes.flatMap((entry) => csiDriverOf(entry)?.driver ?? []));
  const known = new Set([
    ...(kubelet.registeredDrivers ?? []),
    ...kubelet.stagedVolumes.map(({ driver }) => driver),
  ]);
  const missing = CSI_DRIVER_KEYS.find((key) => known.has(CSI_DRIVERS[key].name) && !running.has(key));
  return missing === undefined ? null : CSI_DRIVERS[missing].name;
}
