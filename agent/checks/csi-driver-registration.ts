// Whether kubelet knows the CSI drivers whose volumes it holds. A driver that fails at its start, as without csi-proxy,
// never makes its registration socket. The other way round proves nothing: a socket stays when its driver crashed, and in
// HostProcess mode, where nobody is told to end, when its pod is gone.
// https://github.com/kubernetes-csi/csi-driver-smb/issues/427
import { CSI_DRIVER_KEYS, CSI_DRIVERS, type CsiDriver } from '../csi-drivers.ts';
import type { Kubelet } from '../facts/kubelet.ts';
import { csiDriverOf, type StorageProcess } from '../facts/processes.ts';
import { defineCheck, type FindingDraft, type FindingKind } from './check.ts';
import { DRIVER_UPDATES_SECONDS } from './hold-seconds.ts';
import { nodeSubject } from './node-subject.ts';

const NODE_PODS = 'kubectl get daemonsets,pods --all-namespaces --output wide';

const FINDINGS = {
  CsiDriverNotRegistered: {
    severity: 'critical',
    // A driver that is updated is gone between its old pod and its new one.
    holdSeconds: DRIVER_UPDATES_SECONDS,
    meaning:
      'kubelet holds volumes of a CSI driver that is not registered with it. It can neither mount nor unmount them: "driver name … not found in the list of registered CSI drivers". Pods with volumes of this driver stay in ContainerCreating or Terminating.',
    remedy:
      'Look at the node pod of the driver on this node: whether it is there, and what its containers and its node-driver-registrar say. A driver that needs csi-proxy ends at once where csi-proxy does not run.',
    commands: [NODE_PODS, 'kubectl get csinodes --output yaml'],
  },
  CsiDriverNotRunning: {
    severity: 'warning',
    holdSeconds: DRIVER_UPDATES_SECONDS,
    meaning:
      'kubelet holds volumes of a CSI driver and its registration socket is there, but no process of the driver was seen on this node. Pods that run keep their volumes; no volume of this driver can be mounted or unmounted until it runs again.',
    remedy:
      'Look at the node pod of the driver on this node: whether it is there, and why its container does not run. An update that still fetches its image looks the same.',
    commands: [NODE_PODS],
  },
  NoCsiDriverRegistered: {
    severity: 'info',
    // The same, where it is the only driver.
    holdSeconds: DRIVER_UPDATES_SECONDS,
    meaning:
      'No CSI driver is registered with kubelet on this node, so no pod with a volume of one can start here.',
    remedy:
      'Nothing, if no pod here needs a volume. Otherwise see whether the DaemonSets of the drivers for Windows are enabled and tolerate the taints of this node.',
    commands: [NODE_PODS],
  },
} as const satisfies Readonly<Record<string, FindingKind>>;

export const csiDriverRegistration = defineCheck({
  name: 'csi-driver-registration',
  title: 'Every CSI driver whose volumes are here is registered with kubelet',
  needs: ['kubelet'],
  uses: ['processes', 'windows'],
  findings: FINDINGS,
  evaluate: ({ facts: { kubelet, processes, windows } }) => {
    const { registeredDrivers } = kubelet;
    if (registeredDrivers === null)
      return { cannotTell: 'the folder with the registration sockets of CSI drivers could not be read' };
    const subject = nodeSubject(windows);
    const found = CSI_DRIVER_KEYS.flatMap((driver): FindingDraft<keyof typeof FINDINGS>[] => {
      const { name } = CSI_DRIVERS[driver];
      const count = volumesOf(kubelet, name);
      const isRegistered = registeredDrivers.includes(name);
      const driverRuns = processes === undefined ? null : runs(processes, driver);
      if (count === 0 || (isRegistered && driverRuns !== false)) return [];
      const held = `kubelet holds ${count} ${count === 1 ? 'volume' : 'volumes'} of ${name}`;
      return [
        {
          code: isRegistered ? 'CsiDriverNotRunning' : 'CsiDriverNotRegistered',
          subject,
          message: isRegistered
            ? `${held}, and no process of it was seen`
            : `${held}, and there is no registration socket of it`,
          evidence: { driver: name, volumes: count, registered: registeredDrivers.join(', '), driverRuns },
        },
      ];
    });
    if (found.length > 0 || registeredDrivers.length > 0) return found;
    return [
      {
        code: 'NoCsiDriverRegistered' as const,
        subject,
        message: 'there is no registration socket of a CSI driver',
        evidence: { registered: '' },
      },
    ];
  },
});

/** A volume that is staged and used by pods counts once; one whose handle is not known counts by itself. */
function volumesOf({ stagedVolumes, podVolumes }: Kubelet, driver: string): number {
  const volumes = [
    ...stagedVolumes.map((one) => ({ ...one, path: one.globalmountPath })),
    ...podVolumes.map((one) => ({ ...one, path: one.mountPath })),
  ];
  return new Set(
    volumes.filter((one) => one.driver === driver).map(({ volumeHandle, path }) => volumeHandle ?? path),
  ).size;
}

function runs(processes: readonly StorageProcess[], program: CsiDriver): boolean {
  return processes.some((entry) => csiDriverOf(entry)?.driver === program);
}
