// Whether mapped shares can be used. Status OK does not prove it: a mapping stays OK when the password changes, and its
// user is denied from then on. https://github.com/kubernetes/kubernetes/issues/93805
import type { Kubelet } from '../facts/kubelet.ts';
import { podVolumesOfMapping } from '../facts/kubelet-volumes.ts';
import { coveredBy } from '../facts/share-cover.ts';
import { isDenied } from '../facts/observation.ts';
import type { ShareFact } from '../facts/shares.ts';
import type { SmbConnection } from '../facts/smb-connections.ts';
import type { SmbGlobalMapping } from '../facts/smb-global-mappings.ts';
import { sharePath } from '../facts/smb-paths.ts';
import { smbServerKind } from '../facts/smb-server-kind.ts';
import { defineCheck, type FindingDraft } from './check.ts';
import { podEvidence } from './kubelet-subject.ts';
import { oneSentence } from './one-sentence.ts';
import { connectionSuffix, describeConnection } from './smb-mapping-connection.ts';
import { mappingEvidence, mappingSubject } from './smb-mapping-subject.ts';
import { SMB_SHARE_FINDINGS } from './smb-share-findings.ts';
import { nameWindowsError, windowsError } from './windows-errors.ts';

type Code = keyof typeof SMB_SHARE_FINDINGS;

export const smbShareAccess = defineCheck({
  name: 'smb-share-access',
  title: 'Mapped shares can be listed from this node',
  needs: ['smb-global-mappings', 'shares'],
  uses: ['smb-connections', 'kubelet'],
  findings: SMB_SHARE_FINDINGS,
  evaluate: ({ facts, settings }) => {
    if (!settings.smb.probe)
      return { notApplicable: 'the configuration says that shares are not probed (smb.probe)' };
    const probes = new Map(facts.shares.map((share) => [share.path.toLowerCase(), share]));
    // Two mappings of one path are one share.
    const mappings = new Map(
      facts['smb-global-mappings'].map((mapping) => [mapping.remotePath.toLowerCase(), mapping]),
    );
    const seen = [...mappings].map(([path, mapping]) => ({ mapping, share: probes.get(path) }));
    const isKnown = seen.some(({ share }) => share !== undefined && share.access !== 'unknown');
    if (seen.length > 0 && !isKnown) {
      const why = seen.find(({ share }) => share !== undefined)?.share?.detail ?? 'shares are not probed';
      return { cannotTell: `no mapped share could be looked at: ${why}` };
    }
    const foldersOf = foldersBelow(facts.shares, [...mappings.values()]);
    return seen.flatMap(({ mapping, share }) => {
      const folders = foldersOf(mapping);
      const root = share === undefined ? [] : finding(mapping, share, folders, facts['smb-connections']);
      // Of a share that cannot be reached at all, its folders say nothing new.
      return [...root, ...(isReached(share) ? failedFolders(folders, mapping, facts.kubelet) : [])];
    });
  },
});

/** The folders of a mapped share that were probed: those of volumes, and those that are expected below its drive. */
function foldersBelow(
  shares: readonly ShareFact[],
  mappings: readonly SmbGlobalMapping[],
): (mapping: SmbGlobalMapping) => readonly ShareFact[] {
  const roots = new Set(mappings.map(({ remotePath }) => remotePath.toLowerCase()));
  const folders = shares.filter(({ path }) => !roots.has(path.toLowerCase()));
  const byShare = coveredBy(folders, ({ path }) => sharePath(path));
  return ({ remotePath, localPath }) => [
    ...byShare(sharePath(remotePath)),
    ...folders.filter(
      ({ path }) => localPath !== null && path.toLowerCase().startsWith(localPath.toLowerCase()),
    ),
  ];
}

/** Whether the server answered for the share, if only with a refusal. */
function isReached(share: ShareFact | undefined): boolean {
  const code = share === undefined ? null : codeOf(share);
  return code === null || code === 'SmbShareDenied';
}

/** Folders that an operator expects have a check of their own. */
function failedFolders(
  folders: readonly ShareFact[],
  mapping: SmbGlobalMapping,
  kubelet: Kubelet | undefined,
): FindingDraft<Code>[] {
  return folders.flatMap((folder) => {
    if (!isFailed(folder) || sharePath(folder.path) === null) return [];
    const { step, detail, ...rest } = describeFailure(folder);
    const users = kubelet === undefined ? [] : podVolumesOfMapping(kubelet, folder.path);
    return [
      {
        code: 'SmbVolumeFolderFailed' as const,
        subject: { kind: 'smb_global_mapping' as const, name: folder.path },
        message: `${folder.path}, to which volumes lead, ${rest.where}: ${rest.why}`,
        evidence: {
          path: folder.path,
          remotePath: mapping.remotePath,
          step,
          code: folder.code,
          windowsError: folder.windowsError,
          likely: windowsError(folder.windowsError)?.likely ?? null,
          detail,
          ...podEvidence(users),
        },
      },
    ];
  });
}

function isFailed({ access }: ShareFact): boolean {
  return access === 'failed' || access === 'hangs';
}

function describeFailure(share: ShareFact) {
  const step = share.step ?? 'list';
  const detail = oneSentence(share.detail);
  const error = nameWindowsError(share.windowsError);
  const where = share.access === 'hangs' ? 'gives no answer' : 'fails';
  return {
    step: share.step,
    detail,
    where: `${where} at the step "${step}"`,
    why: error === '' ? detail : `${error}: ${detail}`,
  };
}

function finding(
  mapping: SmbGlobalMapping,
  share: ShareFact,
  folders: readonly ShareFact[],
  connections: readonly SmbConnection[] | undefined,
): FindingDraft<Code>[] {
  const known = codeOf(share);
  if (known === null) return [];
  const { step, detail, where, why } = describeFailure(share);
  // With a wrong password the folders are refused too.
  const isRootOnly =
    known === 'SmbShareDenied' &&
    folders.some(({ access }) => access === 'readable') &&
    !folders.some((folder) => codeOf(folder) === 'SmbShareDenied');
  return [
    {
      code: isRootOnly ? 'SmbShareRootDenied' : known,
      subject: mappingSubject(mapping),
      message: `${mapping.remotePath} ${where}: ${why}${connectionSuffix(mapping, connections)}`,
      evidence: {
        ...mappingEvidence(mapping),
        step,
        code: share.code,
        windowsError: share.windowsError,
        likely: windowsError(share.windowsError)?.likely ?? null,
        detail,
        seconds: share.failureSeconds,
        serverKind: kindOf(mapping.remotePath),
        connection: describeConnection(mapping, connections),
      },
    },
  ];
}

/**
 * A share that can be listed is fine, whatever went before: Windows may know its server by another way. When it cannot,
 * the step that the fact names is the cause. Where listing hangs, what went before is: that is what a server does that drops
 * packets.
 */
function codeOf({ access, step, code, windowsError: number, resolves, connects }: ShareFact): Code | null {
  if (access === 'readable' || access === 'unknown') return null;
  const hangs = access === 'hangs';
  if (step === 'resolve' || (hangs && resolves === false)) return 'SmbServerNotResolved';
  if (step === 'connect' || (hangs && connects === false)) return 'SmbServerUnreachable';
  if (hangs) return 'SmbShareHangs';
  if (number === 5 || (number === null && isDenied(code))) return 'SmbShareDenied';
  // Only a server says 67; 2 and 3 count where one was reached.
  if ((connects === true || number === 67) && isNotThere(code, number)) return 'SmbShareNotFound';
  return 'SmbShareFailed';
}

/** 2 and 3 are folders, 67 is a share. */
function isNotThere(code: string, number: number | null): boolean {
  return number === null ? code === 'ENOENT' : [2, 3, 67].includes(number);
}

function kindOf(remotePath: string): string {
  const { kind, why } = smbServerKind(remotePath);
  return `${kind} (${why})`;
}
