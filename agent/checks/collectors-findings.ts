// What the findings of the check collectors mean and what to do about them.
import type { FindingKind } from './check.ts';

const TRY_CIM = 'Measure-Command -Expression { Get-CimInstance -ClassName Win32_OperatingSystem }';
const POLICIES = 'Get-ExecutionPolicy -List';
const UNKNOWN = 'The checks that need it say unknown; they do not say that something is broken.';

export const COLLECTOR_FINDINGS = {
  CollectorTimedOut: {
    severity: 'warning',
    meaning: `A question to Windows had no answer in time. ${UNKNOWN} A WMI provider, a disk or a file server may hang, or the node may be short of CPU; then the CSI drivers are slow too.`,
    remedy:
      'Look at the CPU load in the evidence. If it is low, ask for the same on the node, as with Get-Volume or Get-SmbGlobalMapping, and see whether that hangs too. After a hang the agent leaves the question alone for some cycles by itself. If all queries hang, drain the node and restart it.',
    commands: [TRY_CIM, 'Get-Process | Sort-Object -Property CPU -Descending | Select-Object -First 15'],
  },
  CollectorAccessDenied: {
    severity: 'warning',
    meaning: `Windows refuses the question to this agent. ${UNKNOWN}`,
    remedy:
      'Run the agent as a HostProcess container with the user NT AUTHORITY\\SYSTEM: disks and SMB mappings are for administrators only.',
    commands: ['whoami'],
  },
  // https://github.com/kubernetes-sigs/azuredisk-csi-driver/issues/2082
  PowerShellCannotStart: {
    severity: 'critical',
    meaning:
      'Windows cannot start PowerShell on this node. Exit code 0xC0000142 means that the memory or the desktop heap is exhausted. csi-proxy up to v1.2.1 and csi-driver-smb start PowerShell for each mount, so pods with volumes neither start nor end here. Disks and mappings cannot be judged.',
    remedy:
      'Cordon the node, move its pods away, and restart or replace it: only a restart is known to help once this came. If a shell on the node still opens, see how many processes run and how much memory is left.',
    commands: [
      'Get-Process | Group-Object -Property ProcessName | Sort-Object -Property Count -Descending | Select-Object -First 15',
      'Get-CimInstance -ClassName Win32_OperatingSystem | Format-List FreePhysicalMemory, FreeVirtualMemory, NumberOfProcesses',
    ],
  },
  PowerShellScriptsBlocked: {
    severity: 'warning',
    meaning: `A group policy forbids PowerShell scripts; it goes before what the agent sets for itself. ${UNKNOWN}`,
    remedy:
      'See which policy is set as MachinePolicy or UserPolicy. Set it to RemoteSigned or Bypass for these nodes, or take them out of the group policy.',
    commands: [POLICIES],
  },
  CollectorFlooded: {
    severity: 'warning',
    meaning: `The answer was larger than the agent takes, so it was cut off. ${UNKNOWN}`,
    remedy:
      'See how many disks, volumes or SMB mappings the node has: hundreds of mappings are a leak of a driver. Otherwise please report it to the project of this agent, with the numbers.',
    commands: ['Get-SmbGlobalMapping | Measure-Object', 'Get-Disk | Measure-Object'],
  },
  CollectorOutputMalformed: {
    severity: 'warning',
    meaning: `Windows answered something that the agent cannot read. ${UNKNOWN}`,
    remedy:
      'Please report it to the project of this agent, with a recording of this node, made by winstorage-agent record.',
    commands: [],
  },
  CollectorFailed: {
    severity: 'warning',
    meaning: `A question to Windows failed. ${UNKNOWN}`,
    remedy: 'Read the error in the evidence, and see whether WMI works on the node.',
    commands: [TRY_CIM],
  },
  KubeletFolderMissing: {
    severity: 'warning',
    meaning: `There is no folder where this agent looks for kubelet: neither the volumes of pods nor the sockets of the drivers are seen. ${UNKNOWN}`,
    remedy:
      'Compare --root-dir of kubelet with kubeletRoot of this agent, and set kubeletRoot to it. On a node that has just started, kubelet may not have made the folder yet.',
    commands: [
      'Get-CimInstance -ClassName Win32_Process -Filter "Name = \'kubelet.exe\'" | Format-List CommandLine',
      "Get-Item -Path 'C:\\var\\lib\\kubelet'",
    ],
  },
  CollectorItemsDropped: {
    severity: 'warning',
    meaning:
      'Windows answered, but single items of the answer could not be read. Those disks, volumes or mappings are not judged; all others are.',
    remedy:
      'Please report it to the project of this agent, with a recording of this node, made by winstorage-agent record.',
    commands: [],
  },
  CollectorStale: {
    severity: 'warning',
    meaning: `The last answer is too old to count: the agent's loop is late or stuck. ${UNKNOWN}`,
    remedy:
      'See the log of the agent and the CPU load of the node. Restart the pod of the agent if it stays.',
    commands: ['Get-Process | Sort-Object -Property CPU -Descending | Select-Object -First 15'],
  },
} as const satisfies Readonly<Record<string, FindingKind>>;
