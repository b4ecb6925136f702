// The PowerShell processes that csi-proxy and the CSI drivers start. Up to v1.2.1 csi-proxy starts one for each call and
// waits for it without a deadline; v1.3.0 starts none. Drivers in HostProcess mode start their own.
// https://github.com/kubernetes-csi/csi-proxy/issues/193, https://github.com/kubernetes-csi/csi-proxy/issues/206
import type { Disk } from '../facts/disks.ts';
import { joinEbsVolumes } from '../facts/ebs-volumes.ts';
import type { Partition } from '../facts/partitions.ts';
import {
  csiDriverOf,
  childrenOfCsi,
  isCsiProxyProcess,
  type CsiChild,
  type StorageProcess,
} from '../facts/processes.ts';
import type { CheckSettings } from './check-settings.ts';
import { defineCheck, type FindingDraft, type FindingKind } from './check.ts';
import { CSI_PROXY } from './csi-proxy-subject.ts';
import { VOLUME_MOVES_SECONDS } from './hold-seconds.ts';
import { nodeSubject } from './node-subject.ts';

/** Each mount and unmount takes a few calls, one after the other; more than this at once is a jam. */
const MANY_CHILDREN = 10;

/** Longer than any time-out of a driver: who asked has given up long since. */
const HANGS_SECONDS = 300;

/**
 * To grow a partition Windows first looks how far it can, with the defragmenter, which takes minutes on a large volume.
 * https://github.com/MicrosoftDocs/windows-powershell-docs/issues/2351
 */
const RESIZE_HANGS_SECONDS = 1800;

const SHELLS = `Get-CimInstance -ClassName Win32_Process -Filter "Name = 'powershell.exe'" | Sort-Object -Property CreationDate | Format-List ProcessId, ParentProcessId, CreationDate, CommandLine`;
const CHILD = 'Get-Process -Id {processId} | Format-List Id, StartTime, CPU, WorkingSet';
const SERVER_LOG =
  "Get-WinEvent -LogName 'Microsoft-Windows-SMBClient/Security', 'Microsoft-Windows-SMBClient/Connectivity' -MaxEvents 50 | Format-List TimeCreated, Id, Message";

const FINDINGS = {
  CsiProxyManyChildren: {
    severity: 'warning',
    // Pods that start together come with a burst of calls, which passes.
    holdSeconds: VOLUME_MOVES_SECONDS,
    meaning:
      'csi-proxy has many PowerShell processes at work. Up to v1.2.1 it starts one for each call, and each costs CPU for seconds; when they jam, mounting is slow, calls time out, and the node may run out of CPU.',
    remedy:
      'See what they wait for: a disk, a file server, or the CPU. Fewer pods with volumes that start at the same time help at once; csi-proxy v1.3.0 starts no PowerShell any more.',
    commands: [SHELLS],
  },
  CsiProxyChildHangs: {
    severity: 'warning',
    meaning:
      'A command that csi-proxy started does not come back, and csi-proxy waits for it without a deadline. The volume that it is for can be neither mounted nor unmounted; the driver says "An operation with the given Volume ID already exists". A mapping command hangs so when the account of the share is locked.',
    remedy:
      'See in its command line what the process is for. For a share, see on the file server or in the directory whether the account is locked, and whether the server can be reached. Then end the PowerShell process: its call fails, and kubelet repeats it. What the command was doing stops half-way; a disk that is being formatted is formatted anew.',
    commands: [SHELLS, CHILD, SERVER_LOG, 'Stop-Process -Id {processId} -Force'],
  },
  EbsDriverChildHangs: {
    severity: 'warning',
    meaning:
      'A command that the EBS driver started does not come back. The volume that it is for can be neither mounted, grown nor unmounted. Growing a large volume takes minutes; this takes longer than half an hour.',
    remedy:
      'See in its command line what the process is for, and whether it takes CPU: then it may still be at work. Look at the disk and at the state of its volume in EC2. If nothing moves, end the PowerShell process: its call fails, and kubelet repeats it.',
    commands: [
      SHELLS,
      CHILD,
      'Get-Disk | Format-Table Number, SerialNumber, OperationalStatus, HealthStatus, Size',
      'Stop-Process -Id {processId} -Force',
    ],
  },
  CsiDriverChildHangs: {
    severity: 'warning',
    meaning:
      'A command that csi-driver-smb started does not come back. The volume that it is for can be neither mounted nor unmounted; the driver runs no more than three of them at once, so three that hang stop all SMB volumes of this node.',
    remedy:
      'See on the file server or in the directory whether the account of the share is locked, and whether the server can be reached. Then end the PowerShell process: its call fails, and kubelet repeats it.',
    commands: [SHELLS, CHILD, SERVER_LOG, 'Stop-Process -Id {processId} -Force'],
  },
} as const satisfies Readonly<Record<string, FindingKind>>;

type Draft = FindingDraft<keyof typeof FINDINGS>;

export const csiProxyChildren = defineCheck({
  name: 'csi-proxy-children',
  title: 'csi-proxy and CSI drivers run few PowerShell commands, and none hangs',
  needs: ['processes'],
  uses: ['windows', 'disks', 'partitions'],
  findings: FINDINGS,
  evaluate: ({ facts, settings }) => {
    const parents = facts.processes.filter(
      (entry) => isCsiProxyProcess(entry) || csiDriverOf(entry) !== undefined,
    );
    if (parents.length === 0) return { notApplicable: 'neither csi-proxy nor a CSI driver was seen to run' };
    const children = childrenOfCsi(facts.processes);
    const own = children.filter(({ parent }) => isCsiProxyProcess(parent));
    const [ofEbs, ofSmb] = (['ebs', 'smb'] as const).map((driver) =>
      children.filter(({ parent }) => csiDriverOf(parent)?.driver === driver),
    );
    const ownLimit = mayGrow(facts.disks, facts.partitions, settings.ebs)
      ? RESIZE_HANGS_SECONDS
      : HANGS_SECONDS;
    const node = nodeSubject(facts.windows);
    const found: Draft[] = [];
    if (own.length > MANY_CHILDREN)
      found.push({
        code: 'CsiProxyManyChildren',
        subject: CSI_PROXY,
        message: `csi-proxy has ${own.length} PowerShell processes`,
        evidence: { count: own.length, oldestSeconds: oldest(own)?.ageSeconds ?? null },
      });
    return [
      ...found,
      ...hanging('CsiProxyChildHangs', CSI_PROXY, own, ownLimit),
      ...hanging('EbsDriverChildHangs', node, ofEbs ?? [], RESIZE_HANGS_SECONDS),
      ...hanging('CsiDriverChildHangs', node, ofSmb ?? [], HANGS_SECONDS),
    ];
  },
});

function hanging(
  code: Draft['code'],
  subject: Draft['subject'],
  children: readonly CsiChild[],
  limitSeconds: number,
): Draft[] {
  const stuck = children.filter(({ ageSeconds }) => ageSeconds !== null && ageSeconds > limitSeconds);
  const first = oldest(stuck);
  if (first === undefined) return [];
  const age = Math.floor(first.ageSeconds ?? 0);
  const many = stuck.length === 1 ? '' : `, the oldest of ${stuck.length}`;
  return [
    {
      code,
      subject,
      message: `${describe(first.child)}, started by ${describe(first.parent)}, has run for ${age} seconds${many}`,
      evidence: {
        processId: first.child.processId,
        parent: describe(first.parent),
        ageSeconds: age,
        count: stuck.length,
      },
    },
  ];
}

/** Whether a command can be one that grows a partition: a disk is larger than what it holds. */
function mayGrow(
  disks: readonly Disk[] | undefined,
  partitions: readonly Partition[] | undefined,
  { unallocatedWarningBytes }: CheckSettings['ebs'],
): boolean {
  return joinEbsVolumes(disks ?? [], partitions ?? null, null).some(
    ({ isBoot, unallocatedBytes }) => !isBoot && (unallocatedBytes ?? 0) > unallocatedWarningBytes,
  );
}

function oldest(children: readonly CsiChild[]): CsiChild | undefined {
  return children.toSorted((a, b) => (b.ageSeconds ?? -1) - (a.ageSeconds ?? -1))[0];
}

function describe({ name, processId }: StorageProcess): string {
  return `${name} (process ${processId})`;
}
