// What the findings of csi-proxy-service mean and what to do about them.
import type { FindingKind } from './check.ts';
import { FIND_CSI_PROXY_PROCESSES, FIND_CSI_PROXY_SERVICE } from './csi-proxy-subject.ts';
import { CSI_PROXY_RESTARTS_SECONDS } from './hold-seconds.ts';
import { SERVICE_EVENTS } from './node-subject.ts';

const SERVICE =
  'Get-CimInstance -ClassName Win32_Service | Where-Object Name -EQ {serviceName} | Format-List *';

export const CSI_PROXY_SERVICE_FINDINGS = {
  CsiProxyServiceStopped: {
    severity: 'critical',
    meaning:
      'csi-proxy does not run. Drivers that need it cannot mount or unmount volumes on this node; volumes that are mounted go on working.',
    remedy:
      'Start the service. If it stops again, read the events of the Service Control Manager and the log file that its command line names.',
    commands: [SERVICE, SERVICE_EVENTS, 'Start-Service -Name {serviceName}'],
  },
  // https://github.com/kubernetes-csi/csi-proxy/pull/194
  CsiProxyServiceNotAutomatic: {
    severity: 'warning',
    meaning:
      'Windows will not start csi-proxy by itself. After the next restart of the node its volumes are not mounted.',
    remedy: 'Set the start mode of the service to Automatic, also in the image of the node.',
    commands: ['Set-Service -Name {serviceName} -StartupType Automatic'],
  },
  CsiProxyServiceRunningWithoutPipes: {
    severity: 'critical',
    // The service has ended since services were read; csi-proxy-pipes says at once that the pipes are gone.
    holdSeconds: CSI_PROXY_RESTARTS_SECONDS,
    meaning:
      'Windows believes that csi-proxy runs, but it serves no pipe. Drivers that need it cannot mount or unmount volumes on this node.',
    remedy:
      'Restart the service. If no pipe comes back, read the log file that its command line names; it may also be another program under this name.',
    commands: [SERVICE, 'Restart-Service -Name {serviceName} -Force', SERVICE_EVENTS],
  },
  CsiProxyOutlivedService: {
    severity: 'warning',
    // The service has started since services were read.
    holdSeconds: CSI_PROXY_RESTARTS_SECONDS,
    meaning:
      'csi-proxy works, but not under its service: an old process goes on after the service stopped, or a DaemonSet serves the pipes. As long as it lives, the service cannot start.',
    remedy:
      'Decide for one form. For the service: end the process that is left, then start the service. For the DaemonSet: disable and delete the service.',
    commands: [FIND_CSI_PROXY_PROCESSES, SERVICE],
  },
  // The first instance of each pipe is created exclusively. https://github.com/kubernetes-csi/csi-proxy/issues/80
  CsiProxyStartedTwice: {
    severity: 'warning',
    meaning:
      'More than one csi-proxy runs. Only the first can serve the pipes; the other fails again and again, or takes over with another version when the first ends.',
    remedy:
      'Keep the service or the DaemonSet, not both. End the process that is too much; if it was the one that served, restart the one you keep.',
    commands: [FIND_CSI_PROXY_PROCESSES],
  },
  CsiProxyNotInstalled: {
    severity: 'critical',
    meaning:
      'csi-proxy is expected here and is not there at all. Drivers that need it cannot mount volumes on this node.',
    remedy:
      'Use a Windows AMI that brings csi-proxy, install it as a service or a DaemonSet, or run the CSI drivers in HostProcess mode, in which they need none. If all drivers do so already, set the option csiProxy.expect to off.',
    commands: [FIND_CSI_PROXY_SERVICE, FIND_CSI_PROXY_PROCESSES],
  },
} as const satisfies Readonly<Record<string, FindingKind>>;
