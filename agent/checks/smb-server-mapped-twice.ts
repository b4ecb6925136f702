// Several mappings of one server. Many that are OK are normal: in HostProcess mode csi-driver-smb maps one
// sub-directory per volume. One that is not OK beside others is how error 1219 begins: the drivers make a new mapping
// without removing the old one. https://github.com/kubernetes-csi/csi-driver-smb/issues/1007
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
      'The same path of the same server is mapped more than once. That works, but when one of the mappings is removed or breaks, it is hard to see which pods are concerned.',
    remedy: 'Keep one mapping of each path, unless the second drive letter is there on purpose.',
    commands: ['Get-SmbGlobalMapping'],
  },
} as const satisfies Readonly<Record<string, FindingKind>>;

export const smbServerMappedTwice = defineCheck({
  name: 'smb-server-mapped-twice',
  title: 'Mappings of one server do not stand in the way of each other',
  needs: ['smb-global-mappings'],
  uses: ['shares'],
  findings: FINDINGS,
  evaluate: ({ facts }) => [
    ...conflicts(facts['smb-global-mappings'], facts.shares),
    ...sharesMappedTwice(facts['smb-global-mappings']),
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
