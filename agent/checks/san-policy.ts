// The SAN policy: what Windows does with a disk that it has not seen before. csi-proxy v1 with aws-ebs-csi-driver v1.6 or
// later brings a disk online itself, and the driver takes it offline again at unstage, for the same reason "Policy"; so
// neither the policy nor an offline disk alone is a fault.
// https://github.com/kubernetes/kubernetes/issues/92496, https://github.com/kubernetes/kubernetes/issues/108019
import { diskKind, ebsVolumeId } from '../facts/disk-kind.ts';
import { defineCheck, type FindingKind } from './check.ts';
import { VOLUME_MOVES_SECONDS } from './hold-seconds.ts';
import { nodeSubject } from './node-subject.ts';

const SHOW =
  "Get-ItemProperty -LiteralPath 'HKLM:\\SYSTEM\\CurrentControlSet\\Services\\partmgr\\Parameters' -Name SanPolicy";
const SET = 'Set-StorageSetting -NewDiskPolicy OnlineAll';

const FINDINGS = {
  SanPolicyKeepsDisksOffline: {
    severity: 'warning',
    // Under such a policy each new disk is offline until the driver brings it online.
    holdSeconds: VOLUME_MOVES_SECONDS,
    meaning:
      'Windows keeps new disks offline, and EBS disks of this node are offline for that reason. Drivers before aws-ebs-csi-driver v1.6 do not bring them online: pods stay in ContainerCreating, or find "The media is write protected".',
    remedy:
      'Set the policy to OnlineAll, also in the image of the node; it holds for disks that are attached from then on. A disk that a pod waits for has to be brought online by hand (Set-Disk -IsOffline). If no pod waits, the driver may merely have unstaged the disk.',
    commands: [
      SHOW,
      'Get-Disk | Where-Object IsOffline | Format-Table Number, SerialNumber, OfflineReason, IsReadOnly',
      SET,
    ],
  },
  SanPolicyNotOnlineAll: {
    severity: 'info',
    meaning:
      'Windows keeps new disks offline until someone brings them online. csi-proxy v1 with aws-ebs-csi-driver v1.6 or later does that; older ones do not.',
    remedy:
      'Nothing, as long as volumes are mounted. OnlineAll is the safer policy for the image of the node.',
    commands: [SHOW, SET],
  },
} as const satisfies Readonly<Record<string, FindingKind>>;

const KEEP_OFFLINE: readonly string[] = ['OfflineShared', 'OfflineAll', 'OfflineInternal'];

export const sanPolicy = defineCheck({
  name: 'san-policy',
  title: 'The SAN policy keeps no EBS disk offline',
  needs: ['windows'],
  uses: ['disks'],
  findings: FINDINGS,
  evaluate: ({ facts: { windows, disks } }) => {
    const policy = windows.sanPolicy?.label ?? null;
    // No value means the default of the edition, which is not known here.
    if (policy === null || !KEEP_OFFLINE.includes(policy)) return [];
    const kept = (disks ?? []).filter(
      (disk) =>
        diskKind(disk) === 'ebs' &&
        disk.isBoot !== true &&
        disk.isOffline === true &&
        disk.offlineReason?.label === 'Policy',
    );
    const base = { subject: nodeSubject(windows), evidence: { sanPolicy: policy } };
    if (kept.length === 0)
      return [
        {
          ...base,
          code: 'SanPolicyNotOnlineAll' as const,
          message: `the SAN policy of the node is ${policy}`,
        },
      ];
    const names = kept.map((disk) => ebsVolumeId(disk) ?? `disk ${disk.number}`).join(', ');
    return [
      {
        ...base,
        code: 'SanPolicyKeepsDisksOffline' as const,
        message: `the SAN policy of the node is ${policy}, and offline by policy: ${names}`,
        evidence: { ...base.evidence, disks: names, count: kept.length },
      },
    ];
  },
});
