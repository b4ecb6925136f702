// Windows services without which storage or pods do not work, besides csi-proxy.
import { EBS_CSI_DRIVER, SMB_CSI_DRIVER } from '../csi-drivers.ts';
import type { Kubelet } from '../facts/kubelet.ts';
import type { WindowsService } from '../facts/services.ts';
import { defineCheck, type FindingDraft, type FindingKind } from './check.ts';
import { SERVICE_RESTARTS_SECONDS } from './hold-seconds.ts';
import { nodeSubject, SERVICE_EVENTS } from './node-subject.ts';

const SERVICE = 'Get-Service -Name {serviceName} | Format-List Name, Status, StartType, DependentServices';
const FINDINGS = {
  // ERROR_NO_NET_OR_BAD_PATH (1203, 0x800704B3)
  WorkstationServiceStopped: {
    severity: 'critical',
    meaning:
      'The Workstation service is the SMB client of Windows. Without it no share can be mapped or read: pods get error 1203, "no network provider accepted the given network path".',
    remedy:
      'Start the service, and set its start mode to Automatic. If it stops again, read the events of the Service Control Manager. Pods that had files of a share open have to be restarted.',
    commands: [SERVICE, SERVICE_EVENTS, 'Start-Service -Name {serviceName}'],
  },
  // https://github.com/kubernetes-sigs/aws-ebs-csi-driver/issues/2877
  DefragServiceDisabled: {
    severity: 'warning',
    meaning:
      'Windows needs the service Optimize drives to change the size of a partition. It is disabled, so the expansion of EBS volumes fails at "Get-PartitionSupportedSize … StorageWMI 4".',
    remedy:
      'Set the start mode of the service to Manual, which is what Windows comes with, also in the image of the node. Windows starts it when it needs it.',
    commands: [SERVICE, 'Set-Service -Name {serviceName} -StartupType Manual'],
  },
  KubeletServiceStopped: {
    severity: 'critical',
    holdSeconds: SERVICE_RESTARTS_SECONDS,
    meaning:
      'kubelet does not run. Volumes are neither mounted nor unmounted, no pod starts or ends here, and the node becomes NotReady; pods that run go on.',
    remedy:
      'Start the service. If it stops again, read the events of the Service Control Manager and those of kubelet.',
    commands: [
      SERVICE,
      SERVICE_EVENTS,
      "Get-WinEvent -ProviderName 'kubelet' -MaxEvents 50 | Format-List TimeCreated, Message",
      'Start-Service -Name {serviceName}',
    ],
  },
  // Only mentioned: a node image may let its bootstrap start kubelet, and then this is so on every node.
  KubeletServiceNotAutomatic: {
    severity: 'info',
    meaning:
      'Windows will not start kubelet by itself. After the next restart the node stays NotReady, unless something else starts kubelet.',
    remedy: 'Set the start mode of the service to Automatic, also in the image of the node.',
    commands: [SERVICE, 'Set-Service -Name {serviceName} -StartupType Automatic'],
  },
} as const satisfies Readonly<Record<string, FindingKind>>;

type Draft = FindingDraft<keyof typeof FINDINGS>;

export const windowsServices = defineCheck({
  name: 'windows-services',
  title: 'The Windows services that storage needs run',
  needs: ['services'],
  uses: ['smb-global-mappings', 'kubelet', 'windows'],
  findings: FINDINGS,
  evaluate: ({ facts }) => {
    const subject = nodeSubject(facts.windows);
    const draft = (code: Draft['code'], service: WindowsService, message: string): Draft => ({
      code,
      subject,
      message,
      evidence: {
        serviceName: service.name,
        state: service.state,
        startMode: service.startMode,
        exitCode: service.exitCode,
      },
    });
    const found: Draft[] = [];
    const kubelet = named(facts.services, 'kubelet');
    if (kubelet !== undefined && kubelet.state !== 'Running')
      found.push(draft('KubeletServiceStopped', kubelet, `the service ${kubelet.name} is ${kubelet.state}`));
    if (kubelet !== undefined && isNotAutomatic(kubelet))
      found.push(
        draft(
          'KubeletServiceNotAutomatic',
          kubelet,
          `the start mode of the service ${kubelet.name} is ${kubelet.startMode}`,
        ),
      );
    const defrag = named(facts.services, 'defragsvc');
    // On a node that is known to be without EBS volumes nothing has to be expanded.
    if (defrag?.startMode === 'Disabled' && usesDriver(facts.kubelet, EBS_CSI_DRIVER) !== false)
      found.push(
        draft('DefragServiceDisabled', defrag, `the start mode of the service ${defrag.name} is Disabled`),
      );
    const workstation = named(facts.services, 'LanmanWorkstation');
    if (workstation === undefined || workstation.state === 'Running') return found;
    const mappings = facts['smb-global-mappings'];
    const smb =
      mappings !== undefined && mappings.length > 0 ? true : usesDriver(facts.kubelet, SMB_CSI_DRIVER);
    if (smb === true)
      found.unshift(
        draft(
          'WorkstationServiceStopped',
          workstation,
          `the service ${workstation.name} is ${workstation.state}, and SMB is used on this node`,
        ),
      );
    // A Windows without the service lists no mapping either, so an unread list says nothing.
    if (found.length === 0 && smb === null && mappings === undefined)
      return {
        cannotTell: `the service ${workstation.name} is ${workstation.state}, and whether SMB is used here could not be read`,
      };
    return found;
  },
});

function named(services: readonly WindowsService[], name: string): WindowsService | undefined {
  return services.find((entry) => entry.name.toLowerCase() === name.toLowerCase());
}

function isNotAutomatic({ startMode }: WindowsService): boolean {
  return startMode === 'Manual' || startMode === 'Disabled';
}

/** Null when it cannot be told. */
function usesDriver(kubelet: Kubelet | undefined, driver: string): boolean | null {
  if (kubelet === undefined) return null;
  const { stagedVolumes, podVolumes, registeredDrivers } = kubelet;
  if ([...stagedVolumes, ...podVolumes].some((volume) => volume.driver === driver)) return true;
  return registeredDrivers === null ? null : registeredDrivers.includes(driver);
}
