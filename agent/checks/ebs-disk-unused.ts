// An EBS disk that is online although nothing on the node uses it: what an unstage leaves that did not take it offline.
// EBS then cannot detach the volume. https://github.com/kubernetes-sigs/aws-ebs-csi-driver/issues/1116
import { joinEbsVolumes } from '../facts/ebs-volumes.ts';
import { csiFolder } from '../facts/kubelet.ts';
import { stagedEbsVolumes } from '../facts/kubelet-volumes.ts';
import { mountsOf } from '../facts/partitions.ts';
import { defineCheck } from './check.ts';
import {
  ebsEvidence,
  ebsName,
  ebsSubject,
  isOnlineDataDisk,
  SHOW_ATTACHMENTS,
  SHOW_PARTITIONS,
} from './ebs-subject.ts';
import { VOLUME_MOVES_SECONDS } from './hold-seconds.ts';
import { mayBeHidden } from './kubelet-subject.ts';

export const ebsDiskUnused = defineCheck({
  name: 'ebs-disk-unused',
  title: 'EBS disks that nothing uses are offline',
  needs: ['kubelet', 'disks'],
  uses: ['partitions'],
  findings: {
    EbsDiskUnused: {
      severity: 'info',
      // What a disk is between attach and stage, and between unstage and offline.
      holdSeconds: VOLUME_MOVES_SECONDS,
      meaning:
        'The disk is online, but kubelet has not staged its volume and it is mounted nowhere. That is normal for seconds while a volume is attached or detached. If it stays, the volume can hang in the state detaching.',
      remedy:
        'Nothing, unless it stays for minutes. Then see whether the volume should leave the node, and take its disk offline: what Windows has not written yet is lost if a program still writes to it.',
      commands: [SHOW_PARTITIONS, SHOW_ATTACHMENTS, 'Set-Disk -Number {diskNumber} -IsOffline $true'],
    },
  },
  evaluate: ({ facts, collectors }) => {
    const staged = new Set(stagedEbsVolumes(facts.kubelet).map(({ volumeHandle }) => volumeHandle));
    const idle = joinEbsVolumes(facts.disks, facts.partitions ?? null, null).filter(
      (volume) =>
        isOnlineDataDisk(volume) &&
        !staged.has(volume.volumeId) &&
        (volume.partitions ?? []).flatMap(mountsOf).length === 0,
    );
    if (idle.length > 0 && mayBeHidden(collectors, csiFolder(facts.kubelet.root)))
      return { cannotTell: 'not all folders of staged volumes could be read' };
    if (idle.length > 0 && facts.partitions === undefined)
      return { cannotTell: 'disks are not staged, and whether they are mounted elsewhere could not be read' };
    return idle.map((volume) => ({
      code: 'EbsDiskUnused' as const,
      subject: ebsSubject(volume),
      message: `${ebsName(volume)} is online, but not staged and not mounted`,
      evidence: ebsEvidence(volume),
    }));
  },
});
