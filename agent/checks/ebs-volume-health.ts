// Whether the file system of an EBS volume asks for a repair. Two tables of HealthStatus are documented: the older one
// has 1 Scan Needed, 2 Spot Fix Needed, 3 Full Repair Needed; newer Windows has 1 Warning, 2 Unhealthy, and says what
// is needed in OperationalStatus (0xD00D to 0xD00F). Both are taken, and the raw values go into the evidence.
// https://learn.microsoft.com/windows-hardware/drivers/storage/msft-volume
import { joinEbsVolumes } from '../facts/ebs-volumes.ts';
import type { Volume } from '../facts/volumes.ts';
import { defineCheck, type FindingDraft, type FindingKind } from './check.ts';
import { ebsEvidence, ebsName, ebsSubject } from './ebs-subject.ts';
import { showEnum } from './show-enum.ts';

const FINDINGS = {
  EbsVolumeScanNeeded: {
    severity: 'warning',
    meaning:
      'NTFS found something to check or a small fault to mend in the file system. Pods go on working; single files may be unreadable.',
    remedy:
      'Take a snapshot, then scan the volume, which can be done while it is in use. If the scan finds faults, run the spot fix: it takes the volume offline for seconds, and pods that have files open get errors, so delete them afterwards. Without its pods the volume leaves the node, and cannot be mended here.',
    commands: ['Repair-Volume -Path {volumePath} -Scan', 'Repair-Volume -Path {volumePath} -SpotFix'],
  },
  EbsVolumeRepairNeeded: {
    severity: 'critical',
    meaning:
      'Windows reports the file system of the volume as damaged. Pods can get errors when they read or write, and data can be lost.',
    remedy:
      'Data is at risk: take a snapshot first, then stop the pods that use the volume. It leaves the node with them, so attach it, or better a copy from the snapshot, to a Windows machine outside of the cluster, and repair it offline there. That can take long and can drop damaged files.',
    commands: ['Repair-Volume -Path {volumePath} -OfflineScanAndFix'],
  },
} as const satisfies Readonly<Record<string, FindingKind>>;

type Code = keyof typeof FINDINGS;

const SCAN_OR_SPOT_FIX = /^(?:scan|spot ?fix) ?needed$/i;
const FULL_REPAIR = /^full ?repair ?needed$/i;

export const ebsVolumeHealth = defineCheck({
  name: 'ebs-volume-health',
  title: 'File systems of EBS volumes need no repair',
  needs: ['disks', 'partitions', 'volumes'],
  findings: FINDINGS,
  evaluate: ({ facts }) =>
    joinEbsVolumes(facts.disks, facts.partitions, facts.volumes).flatMap((ebs): FindingDraft<Code>[] =>
      (ebs.dataPartitions ?? []).flatMap(({ partition, volume }) => {
        const code = volume === null ? null : codeOf(volume);
        if (volume === null || code === null) return [];
        const health = volume.health === null ? null : showEnum(volume.health);
        const operationalStatus = volume.operationalStatus.map(showEnum).join(', ');
        return [
          {
            code,
            subject: ebsSubject(ebs),
            message: `partition ${partition.number} of ${ebsName(ebs)}: health ${health ?? 'not given'}, operational status ${operationalStatus || 'not given'}`,
            evidence: {
              ...ebsEvidence(ebs),
              partitionNumber: partition.number,
              volumePath: volume.volumePath,
              health,
              operationalStatus,
            },
          },
        ];
      }),
    ),
});

function codeOf({ health, operationalStatus }: Volume): Code | null {
  const said = [...operationalStatus, ...(health === null ? [] : [health])];
  if (said.some(({ label }) => FULL_REPAIR.test(label))) return 'EbsVolumeRepairNeeded';
  if (said.some(({ label }) => SCAN_OR_SPOT_FIX.test(label))) return 'EbsVolumeScanNeeded';
  if (health?.label === 'Unhealthy') return 'EbsVolumeRepairNeeded';
  return health?.label === 'Warning' ? 'EbsVolumeScanNeeded' : null;
}
