// What Windows says about the health of EBS disks: HealthStatus and OperationalStatus of MSFT_Disk, as raw codes.
// https://learn.microsoft.com/windows-hardware/drivers/storage/msft-disk
import type { Disk } from '../facts/disks.ts';
import { joinEbsVolumes } from '../facts/ebs-volumes.ts';
import { defineCheck, type FindingKind } from './check.ts';
import { ebsEvidence, ebsName, ebsSubject, SHOW_ATTACHMENTS, SHOW_DISK } from './ebs-subject.ts';
import { showEnum } from './show-enum.ts';

const FINDINGS = {
  EbsDiskUnhealthy: {
    severity: 'critical',
    meaning:
      'Windows reports that the disk failed or that it lost contact with it. Pods that use it get errors or hang.',
    remedy:
      'Data is at risk: look at the volume status in EC2 and take a snapshot. Then stop the pods that use it and let the volume be attached again, preferably to another node.',
    commands: [SHOW_DISK, 'aws ec2 describe-volume-status --volume-ids {volumeId}', SHOW_ATTACHMENTS],
  },
  EbsDiskDegraded: {
    severity: 'warning',
    meaning:
      'Windows reports that the disk works but is not healthy, or in a state that this agent does not know. Pods may notice nothing, or slow reads and writes.',
    remedy: 'Look at the volume status in EC2 and at the disk on the node. Take a snapshot if it stays.',
    commands: [SHOW_DISK, 'aws ec2 describe-volume-status --volume-ids {volumeId}'],
  },
} as const satisfies Readonly<Record<string, FindingKind>>;

const FAILED_STATES: readonly string[] = [
  'Error',
  'Non-Recoverable Error',
  'No Contact',
  'Lost Communication',
  'No Media',
  'Failed',
];

/** Offline is judged by another check. */
const QUIET_STATES: readonly string[] = [
  'OK',
  'Starting',
  'In Service',
  'Dormant',
  'Completed',
  'Online',
  'Offline',
];

export const ebsDiskHealth = defineCheck({
  name: 'ebs-disk-health',
  title: 'Windows reports EBS disks as healthy',
  needs: ['disks'],
  findings: FINDINGS,
  evaluate: ({ facts }) =>
    joinEbsVolumes(facts.disks, null, null).flatMap((volume) => {
      const code = codeOf(volume.disk);
      if (code === null) return [];
      const health = volume.disk.health === null ? null : showEnum(volume.disk.health);
      const operationalStatus = volume.disk.operationalStatus.map(showEnum).join(', ');
      return [
        {
          code,
          subject: ebsSubject(volume),
          message: `${ebsName(volume)}: health ${health ?? 'not given'}, operational status ${operationalStatus || 'not given'}`,
          evidence: { ...ebsEvidence(volume), health, operationalStatus },
        },
      ];
    }),
});

function codeOf({ health, operationalStatus, isOffline }: Disk): keyof typeof FINDINGS | null {
  if (health?.label === 'Unhealthy' || operationalStatus.some(({ label }) => FAILED_STATES.includes(label)))
    return 'EbsDiskUnhealthy';
  // Windows cannot judge a disk that is offline.
  const healthy =
    health === null || health.label === 'Healthy' || (health.label === 'Unknown' && isOffline === true);
  const quiet = operationalStatus.every(({ label }) => QUIET_STATES.includes(label));
  return healthy && quiet ? null : 'EbsDiskDegraded';
}
