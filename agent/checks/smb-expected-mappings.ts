// Drives that an operator expects: an SMB global mapping by bootstrap or start script, which pods use as hostPath, such
// as G:\Directory\app-state. No Kubernetes object shows when it is broken; this check is the only one that can.
// https://docs.aws.amazon.com/eks/latest/best-practices/windows-storage.html
import { foldFolder } from '../facts/kubelet-volumes.ts';
import {
  expectedPaths,
  leadsToShare,
  mappingOfDrive,
  type ExpectedMapping,
  type ShareFact,
} from '../facts/shares.ts';
import type { SmbGlobalMapping } from '../facts/smb-global-mappings.ts';
import { defineCheck, type FindingDraft, type FindingKind } from './check.ts';
import { SERVER_FAILS_OVER_SECONDS } from './hold-seconds.ts';
import { nameWindowsError } from './windows-errors.ts';

const WHO = 'Every pod of the node that may mount a hostPath can read what is on such a drive.';

const MAKE_MAPPING =
  'New-SmbGlobalMapping -RemotePath {share} -LocalPath {drive} -RequirePrivacy $true -Credential (Get-Credential)';

const FINDINGS = {
  SmbExpectedMappingMissing: {
    severity: 'critical',
    meaning: `No share is mapped to the drive on this node. Pods that mount a folder of it as hostPath cannot start. Where the node has another disk at that letter, those with the type DirectoryOrCreate start with an empty folder on it. ${WHO}`,
    remedy:
      'See whether the bootstrap or start script of the node made the mapping, and make it again. Where CSI volumes use the same share, csi-driver-smb removes every mapping of it, with a drive letter or without, when the last of these volumes leaves the node: use another share for the drive, or set removeSMBMappingDuringUnmount to false in the driver. Then start the pods again: one that runs keeps the folder that it has.',
    commands: ['Get-SmbGlobalMapping', MAKE_MAPPING],
  },
  SmbExpectedMappingWrong: {
    severity: 'critical',
    meaning: `The drive is mapped to another share than expected: pods read and write the wrong data. ${WHO}`,
    remedy:
      'Data is at risk: stop the pods that use the drive. See which script or person mapped it, then remove the mapping and make the right one.',
    commands: ['Get-SmbGlobalMapping', 'Remove-SmbGlobalMapping -LocalPath {drive} -Force', MAKE_MAPPING],
  },
  SmbExpectedFolderMissing: {
    severity: 'critical',
    // A server that fails over lists no folder.
    holdSeconds: SERVER_FAILS_OVER_SECONDS,
    meaning: `A folder that pods mount as hostPath cannot be listed. They cannot start, or get errors. ${WHO}`,
    remedy:
      'See whether the mapping works and the folder is there, on the file server as well. The user of the mapping must be allowed to list it.',
    commands: ['Get-SmbGlobalMapping', 'Get-ChildItem -LiteralPath {path} | Select-Object -First 1'],
  },
  SmbExpectedFolderNotWritable: {
    severity: 'critical',
    meaning: `A folder to which pods write cannot be written to from this node. ${WHO}`,
    remedy:
      'See the permissions of the user of the mapping on the share and on the folder, and the free space of the file system.',
    commands: ['Get-SmbGlobalMapping', 'Get-Acl -LiteralPath {path} | Format-List'],
  },
} as const satisfies Readonly<Record<string, FindingKind>>;

type Draft = FindingDraft<keyof typeof FINDINGS>;

export const smbExpectedMappings = defineCheck({
  name: 'smb-expected-mappings',
  title: 'Drives that are expected are mapped, and their folders are there',
  needs: ['smb-global-mappings'],
  uses: ['shares'],
  findings: FINDINGS,
  evaluate: ({ facts, settings }) => {
    const { expected } = settings.smb;
    if (expected.length === 0)
      return { notApplicable: 'the configuration expects no mapped drive (smb.expected)' };
    const drafts = expected.flatMap(
      (one) => mapping(one, facts['smb-global-mappings']) ?? folders(one, facts.shares),
    );
    const untold = expected
      .flatMap(expectedPaths)
      .filter((path) => (probeOf(path, facts.shares)?.access ?? 'unknown') === 'unknown');
    if (drafts.length === 0 && untold.length > 0)
      return {
        cannotTell: `the drives are mapped; these folders could not be looked at: ${untold.join(', ')}`,
      };
    return drafts;
  },
});

/** What is wrong with the mapping itself; null when it is the right one. */
function mapping(expected: ExpectedMapping, mappings: readonly SmbGlobalMapping[]): Draft[] | null {
  const { drive, share } = expected;
  const found = mappingOfDrive(expected, mappings);
  // By its drive: the share may be mapped otherwise, and that mapping is well.
  const subject = { kind: 'smb_global_mapping', name: drive } as const;
  if (found === undefined) {
    const message = `no share is mapped to ${drive}, where ${share} is expected`;
    return [{ code: 'SmbExpectedMappingMissing', subject, message, evidence: { drive, share } }];
  }
  if (leadsToShare(expected, found)) return null;
  const message = `${drive} is mapped to ${found.remotePath}, where ${share} is expected`;
  const evidence = { drive, share, remotePath: found.remotePath };
  return [{ code: 'SmbExpectedMappingWrong', subject, message, evidence }];
}

function folders(expected: ExpectedMapping, shares: readonly ShareFact[] | undefined): Draft[] {
  return expectedPaths(expected).flatMap((path): Draft[] => {
    const probe = probeOf(path, shares);
    if (probe === undefined || probe.access === 'unknown') return [];
    const isMissing = probe.access !== 'readable';
    if (!isMissing && !(expected.writable && probe.writable === false)) return [];
    const why = [nameWindowsError(probe.windowsError), probe.detail].filter((part) => part !== '').join(': ');
    return [
      {
        code: isMissing ? 'SmbExpectedFolderMissing' : 'SmbExpectedFolderNotWritable',
        // The folder as the server sees it: two folders of one share are two subjects.
        subject: {
          kind: 'smb_global_mapping',
          name: `${expected.share}${path.slice(2)}`.replace(/(?<!\\)\\+$/, ''),
        },
        message: `${path} cannot be ${isMissing ? 'listed' : 'written to'}: ${why}`,
        evidence: {
          path,
          share: expected.share,
          access: probe.access,
          code: probe.code,
          detail: probe.detail,
        },
      },
    ];
  });
}

function probeOf(path: string, shares: readonly ShareFact[] | undefined): ShareFact | undefined {
  const wanted = foldFolder(path);
  return shares?.find((share) => foldFolder(share.path) === wanted);
}
