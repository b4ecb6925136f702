// Several mappings of one server. Many that are OK are normal: in HostProcess mode csi-driver-smb maps one
// sub-directory per volume. One that is not OK beside others is how error 1219 begins: the drivers make a new mapping
// without removing the old one. https://github.com/kubernetes-csi/csi-driver-smb/issues/1007
import type { Kubelet } from '../facts/kubelet.ts';
import { stagedVolumesOfMapping } from '../facts/kubelet-volumes.ts';
import type { ShareFact } from '../facts/shares.ts';
import type { SmbGlobalMapping } from '../facts/smb-global-mappings.ts';
import { sharePath, smbServer } from '../facts/smb-paths.ts';
import { defineCheck, type FindingDraft, type FindingKind } from './check.ts';
import { SERVER_FAILS_OVER_SECONDS } from './hold-seconds.ts';
import {
  HOW_TO_RENEW,
  isReadable,
  mappingEvidence,
  mappingSubject,
  RENEW_MAPPING,
} from './smb-mapping-subject.ts';

const FINDINGS = {
  SmbServerMappingsConflict: {
    severity: 'warning',
    // It follows from the states of the mappings, which pass through others in a fail-over.
    holdSeconds: SERVER_FAILS_OVER_SECONDS,
    meaning:
      'This node has several mappings of one server, and not all of them are OK. New mappings of this server can fail with error 1219, "Multiple connections to a server or shared resource by the same user, using more than one user name, are not allowed".',
    remedy: `Remove the mapping that is not OK, and use one user for all shares of a server. ${HOW_TO_RENEW}`,
    commands: ['Get-SmbGlobalMapping', ...RENEW_MAPPING],
  },
  SmbShareMappedTwice: {
    severity: 'info',
    meaning:
      'The same path of the same server is mapped more than once. Pods reach it, but when one of the mappings is removed or breaks, it is hard to see which pods are concerned. CSI drivers ask for the state of a mapping by its path: of two they understand neither, and map the share again with each volume.',
    remedy: 'Keep one mapping of each path, unless the second drive letter is there on purpose.',
    commands: ['Get-SmbGlobalMapping'],
  },
  // https://github.com/kubernetes-csi/csi-driver-smb/blob/v1.20.3/pkg/mounter/safe_mounter_host_process_windows.go (SMBUnmount)
  SmbDriveUsedByVolumes: {
    severity: 'info',
    meaning:
      'A drive that is mapped by hand or by a script leads to a share that CSI volumes use too. csi-driver-smb uses the mapping that is there, and removes it by its path when the last of these volumes leaves the node. Pods that mount the drive as hostPath lose it then.',
    remedy:
      'Use another share, or another folder of it that is mapped by its whole path, for the drive; or set removeSMBMappingDuringUnmount to false in csi-driver-smb.',
    commands: ['Get-SmbGlobalMapping'],
  },
} as const satisfies Readonly<Record<string, FindingKind>>;

export const smbServerMappedTwice = defineCheck({
  name: 'smb-server-mapped-twice',
  title: 'Mappings of one server do not stand in the way of each other',
  needs: ['smb-global-mappings'],
  uses: ['shares', 'kubelet'],
  findings: FINDINGS,
  evaluate: ({ facts }) => [
    ...conflicts(facts['smb-global-mappings'], facts.shares),
    ...sharesMappedTwice(facts['smb-global-mappings']),
    ...drivesUsedByVolumes(facts['smb-global-mappings'], facts.kubelet),
  ],
});

function conflicts(
  mappings: readonly SmbGlobalMapping[],
  shares: readonly ShareFact[] | undefined,
): FindingDraft<keyof typeof FINDINGS>[] {
  return [...Map.groupBy(mappings, ({ remotePath }) => smbServer(remotePath))].flatMap(([server, group]) => {
    // A mapping without a connection whose share can be listed is idle, not broken.
    const broken = group.filter((mapping) => mapping.state !== 'OK' && !isReadable(mapping, shares));
    const [first] = broken;
    if (server === null || group.length < 2 || first === undefined) return [];
    return [
      {
        code: 'SmbServerMappingsConflict' as const,
        subject: { kind: 'smb_server' as const, name: server },
        message: `${group.length} mappings of ${server}, of which ${broken.length} not OK`,
        evidence: {
          ...mappingEvidence(first),
          mappings: group.length,
          notOk: broken.map(({ remotePath, rawState }) => `${remotePath}: ${rawState ?? 'none'}`).join('; '),
        },
      },
    ];
  });
}

function sharesMappedTwice(mappings: readonly SmbGlobalMapping[]): FindingDraft<keyof typeof FINDINGS>[] {
  const byPath = Map.groupBy(mappings, ({ remotePath }) => sharePath(remotePath) ?? remotePath);
  return [...byPath.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined || group.length < 2) return [];
    return [
      {
        code: 'SmbShareMappedTwice' as const,
        subject: mappingSubject(first),
        message: `${first.remotePath} is mapped ${group.length} times`,
        evidence: {
          ...mappingEvidence(first),
          mappings: group.length,
          localPaths: group.map(({ localPath }) => localPath ?? 'no drive letter').join(', '),
        },
      },
    ];
  });
}

function drivesUsedByVolumes(
  mappings: readonly SmbGlobalMapping[],
  kubelet: Kubelet | undefined,
): FindingDraft<keyof typeof FINDINGS>[] {
  if (kubelet === undefined) return [];
  return mappings.flatMap((mapping) => {
    const { localPath, remotePath } = mapping;
    const volumes = localPath === null ? 0 : stagedVolumesOfMapping(kubelet, remotePath).length;
    if (volumes === 0) return [];
    return [
      {
        code: 'SmbDriveUsedByVolumes' as const,
        subject: mappingSubject(mapping),
        message: `${remotePath} is mapped to ${localPath ?? ''}, and ${volumes} CSI ${volumes === 1 ? 'volume leads' : 'volumes lead'} to it`,
        evidence: { ...mappingEvidence(mapping), volumes },
      },
    ];
  });
}
