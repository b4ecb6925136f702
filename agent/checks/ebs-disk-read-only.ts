// A disk that is online and read-only: csi-proxy brings disks online, but never clears this flag (csi-proxy issue 437).
import { joinEbsVolumes } from '../facts/ebs-volumes.ts';
import { defineCheck } from './check.ts';
import { ebsEvidence, ebsName, ebsSubject, SHOW_DISK } from './ebs-subject.ts';

export const ebsDiskReadOnly = defineCheck({
  name: 'ebs-disk-read-only',
  title: 'Online EBS disks can be written to',
  needs: ['disks'],
  findings: {
    EbsDiskReadOnly: {
      severity: 'critical',
      meaning:
        'Windows holds the disk as read-only although it is online. Pods mount it, and every write fails with "The media is write protected".',
      remedy:
        'See that the disk has the serial number of the volume and that nobody made it read-only on purpose. Clear the read-only attribute, then delete the pods that use it so that they open their files again.',
      commands: [SHOW_DISK, 'Set-Disk -Number {diskNumber} -IsReadOnly $false'],
    },
  },
  evaluate: ({ facts }) =>
    joinEbsVolumes(facts.disks, null, null)
      .filter(({ disk }) => disk.isReadOnly === true && disk.isOffline === false)
      .map((volume) => ({
        code: 'EbsDiskReadOnly' as const,
        subject: ebsSubject(volume),
        message: `${ebsName(volume)} is online and read-only`,
        evidence: { ...ebsEvidence(volume), isReadOnly: true },
      })),
});
