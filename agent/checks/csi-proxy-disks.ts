// Whether csi-proxy sees the EBS volumes that Windows shows. aws-ebs-csi-driver looks for a volume in csi-proxy's list only.
// https://github.com/kubernetes-sigs/aws-ebs-csi-driver/blob/master/pkg/mounter/mount_windows_proxyV1.go
import type { CsiProxyDisks } from '../facts/csi-proxy-disks.ts';
import { ebsVolumeId } from '../facts/disk-kind.ts';
import { defineCheck, type FindingDraft, type FindingKind } from './check.ts';
import {
  CSI_PROXY,
  FIND_CSI_PROXY_PROCESSES,
  FIND_CSI_PROXY_SERVICE,
  NOT_EXPECTED,
} from './csi-proxy-subject.ts';
import { oneSentence } from './one-sentence.ts';

const LIST_DISKS = 'Get-Disk | Format-Table Number, FriendlyName, SerialNumber, UniqueId, OperationalStatus';

const FINDINGS = {
  CsiProxyDiskUnseen: {
    severity: 'warning',
    meaning:
      'Windows shows an EBS volume, and the list of csi-proxy lacks it. The driver cannot find the volume: it says "disk number for device path … not found", and pods that need it stay in ContainerCreating.',
    remedy:
      'Let Windows look for disks anew, and restart csi-proxy if that does not help. Volumes that are mounted stay mounted. The agent asks again within an hour, or at once when it is restarted.',
    commands: [LIST_DISKS, 'Update-HostStorageCache', FIND_CSI_PROXY_SERVICE],
  },
  CsiProxyDiskListFailed: {
    severity: 'warning',
    meaning:
      'csi-proxy cannot list the disks, although Windows shows them to this agent. One disk whose identifiers cannot be read makes the whole list fail. No EBS volume can be mounted anew on this node; those that are mounted go on working.',
    remedy:
      'Read the text in the evidence and the log file that the command line of csi-proxy names. Look for a disk that is broken or half detached; restart csi-proxy, or replace the node.',
    commands: [LIST_DISKS, FIND_CSI_PROXY_PROCESSES],
  },
} as const satisfies Readonly<Record<string, FindingKind>>;

type Draft = FindingDraft<keyof typeof FINDINGS>;

export const csiProxyDisks = defineCheck({
  name: 'csi-proxy-disks',
  title: 'csi-proxy lists every EBS volume that Windows shows',
  needs: ['csi-proxy-disks', 'disks'],
  uses: ['csi-proxy-call'],
  findings: FINDINGS,
  evaluate: ({ facts, settings }) => {
    const list = facts['csi-proxy-disks'];
    if (settings.csiProxy.expect === 'off') return { notApplicable: NOT_EXPECTED };
    if (!list.asked) return { notApplicable: list.detail };
    const other = facts['csi-proxy-call'];
    if (list.status === null && other?.asked === true && other.status === null)
      return { notApplicable: 'csi-proxy answers no call at all; the check csi-proxy-call tells more' };
    if (list.disks === null) return [listFailed(list)];
    // What was detached since then is missing from neither list.
    const still = new Set(facts.disks.map(ebsVolumeId));
    const { disks, volumeIds } = list;
    const serialNumbers = disks.map(({ serialNumber }) => serialNumber.toLowerCase());
    const numbers = disks.map(({ number }) => number).join(', ');
    // Most are found at once; as the driver does, the id without its hyphen is looked for anywhere in a serial number.
    const known = new Set(disks.map(ebsVolumeId));
    return volumeIds
      .filter((volumeId) => {
        if (!still.has(volumeId) || known.has(volumeId)) return false;
        const id = volumeId.replace('-', '');
        return !serialNumbers.some((serialNumber) => serialNumber.includes(id));
      })
      .map((volumeId) => unseen(volumeId, disks.length, numbers));
  },
});

function unseen(volumeId: string, count: number, numbers: string): Draft {
  return {
    code: 'CsiProxyDiskUnseen',
    subject: { kind: 'ebs_volume', name: volumeId },
    message: `Windows shows ${volumeId}, and csi-proxy lists ${count} disks without it`,
    evidence: { volumeId, listed: numbers },
  };
}

function listFailed({ status, detail, seconds }: CsiProxyDisks): Draft {
  const said = oneSentence(detail);
  return {
    code: 'CsiProxyDiskListFailed',
    subject: CSI_PROXY,
    message:
      status === null
        ? 'csi-proxy was asked for its disks and did not answer in time'
        : `csi-proxy was asked for its disks and answered with gRPC status ${status}${said === '' ? '' : `: ${said}`}`,
    evidence: { status, detail, seconds },
  };
}
