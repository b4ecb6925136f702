// Whether shares can be used from this node: the probes of mapped shares, and of folders that an operator expects.
import type { ShareProbe, ShareStep, ShareStepName, ShareTarget } from '../host/host.ts';
import { foldFolder } from './kubelet-volumes.ts';
import type { Kubelet } from './kubelet.ts';
import { coverOf } from './share-cover.ts';
import type { SmbGlobalMapping } from './smb-global-mappings.ts';
import { smbServer, sharePath, uncPath } from './smb-paths.ts';

/**
 * What the probe of a path says of it.
 * - `readable`: its folder could be listed
 * - `failed`: Windows answered with an error
 * - `hangs`: no answer in time
 * - `unknown`: no probe could be made
 */
type ShareAccess = 'readable' | 'failed' | 'hangs' | 'unknown';

export interface ShareFact {
  readonly path: string;
  readonly access: ShareAccess;
  /** The step that failed or hung; null when none did. */
  readonly step: ShareStepName | null;
  /** Node's code of the failure, or empty. */
  readonly code: string;
  readonly windowsError: number | null;
  readonly detail: string;
  /** Whether the name of the server was resolved and its port 445 answered; null when that was not tried. */
  readonly resolves: boolean | null;
  readonly connects: boolean | null;
  /** Null unless an operator asked for a write and the list was readable. */
  readonly writable: boolean | null;
  /** How long listing took; null unless it succeeded. */
  readonly listSeconds: number | null;
  /** How long the step took that failed; null when none did, or when it hung. */
  readonly failureSeconds: number | null;
}

/** A drive that has to be mapped on every node, and folders below it that pods mount as hostPath. */
export interface ExpectedMapping {
  /** `G:` */
  readonly drive: string;
  /** `\\server\share` */
  readonly share: string;
  /** Below the drive, as `Directory\app-state`; without any, the drive itself has to be readable. */
  readonly folders: readonly string[];
  readonly writable: boolean;
}

/** One target for each share that is mapped, in any spelling of its path. */
export function mappingTargets(mappings: readonly SmbGlobalMapping[]): ShareTarget[] {
  const byPath = new Map(mappings.map(({ remotePath }) => [remotePath.toLowerCase(), remotePath]));
  return [...byPath.values()].map((path) => ({ path, server: smbServer(path), write: false }));
}

/**
 * One target for each folder below a mapped share to which volumes lead: csi-proxy maps the root of a share and links to a
 * folder of it, and the user of the mapping may be allowed there and not at the root, or the other way round.
 * https://github.com/kubernetes-csi/csi-proxy/blob/v1.2.1/pkg/server/smb/server.go (getRootMappingPath)
 */
export function volumeTargets(
  { stagedVolumes, podVolumes }: Kubelet,
  mappings: readonly SmbGlobalMapping[],
): ShareTarget[] {
  const mapped = mappings.map(({ remotePath }) => sharePath(remotePath));
  const isMapped = coverOf(mapped);
  const roots = new Set(mapped);
  const folders = new Map<string, string>();
  for (const { target } of [...stagedVolumes, ...podVolumes]) {
    const path = uncPath(target);
    if (path !== null && !roots.has(path.toLowerCase()) && isMapped(path.toLowerCase()))
      folders.set(path.toLowerCase(), path);
  }
  // The share tells whether its server can be reached; a folder is listed, and nothing else.
  return [...folders.values()].map((path) => ({ path, server: null, write: false }));
}

/** The paths that have to be there for one expected mapping. */
export function expectedPaths({ drive, folders }: ExpectedMapping): string[] {
  return folders.length === 0 ? [`${drive}\\`] : folders.map((folder) => `${drive}\\${folder}`);
}

/**
 * One target for each folder that is expected. A drive names no server: it is listed, and nothing else. Only where the
 * drive is mapped to the share that is expected: another disk may have the letter, and no test file is written to that.
 */
export function expectedTargets(
  expected: readonly ExpectedMapping[],
  mappings: readonly SmbGlobalMapping[],
): ShareTarget[] {
  const byPath = new Map<string, ShareTarget>();
  for (const mapping of expected.filter((one) => leadsToShare(one, mappingOfDrive(one, mappings))))
    for (const path of expectedPaths(mapping)) {
      const key = path.toLowerCase();
      const write = mapping.writable || byPath.get(key)?.write === true;
      byPath.set(key, { path, server: null, write });
    }
  return [...byPath.values()];
}

/** The mapping that has the drive of an expected one, wherever it leads; undefined when none has it. */
export function mappingOfDrive(
  { drive }: ExpectedMapping,
  mappings: readonly SmbGlobalMapping[],
): SmbGlobalMapping | undefined {
  const wanted = foldFolder(drive);
  return mappings.find(({ localPath }) => localPath !== null && foldFolder(localPath) === wanted);
}

export function leadsToShare({ share }: ExpectedMapping, mapping: SmbGlobalMapping | undefined): boolean {
  return mapping !== undefined && sharePath(mapping.remotePath) === sharePath(share);
}

export function decodeShare(target: ShareTarget, probe: ShareProbe): ShareFact {
  const stepOf = (name: ShareStepName): ShareStep | undefined =>
    probe.steps.find(({ step }) => step === name);
  const list = stepOf('list');
  const write = stepOf('write');
  const base = {
    path: target.path,
    resolves: stepOf('resolve')?.ok ?? null,
    connects: stepOf('connect')?.ok ?? null,
    writable: write?.ok ?? null,
    listSeconds: list?.ok === true ? list.seconds : null,
  };
  // Resolving and connecting are told, but only listing decides: Windows may know the server by another way.
  if (list?.ok === true) {
    const isWriteRefused = write?.ok === false;
    const failure = isWriteRefused
      ? failureOf(write)
      : { step: null, code: '', windowsError: null, detail: list.detail, failureSeconds: null };
    return { ...base, access: 'readable', ...failure };
  }
  if (probe.outcome === 'timeout' || probe.outcome === 'still-running') {
    return {
      ...base,
      access: 'hangs',
      step: hungStep(target, probe),
      code: 'ETIMEDOUT',
      windowsError: null,
      detail: probe.message,
      failureSeconds: null,
    };
  }
  // The first step that failed is the cause: a name that does not resolve explains why listing fails. But not why a server
  // answers: then Windows reached it by another way than the agent.
  const failed = isOfServer(list) ? list : probe.steps.find(({ ok }) => !ok);
  if (failed === undefined)
    return {
      ...base,
      access: 'unknown',
      step: null,
      code: '',
      windowsError: null,
      detail: probe.message,
      failureSeconds: null,
    };
  return { ...base, access: 'failed', ...failureOf(failed) };
}

/**
 * Errors that Windows gives only when it has reached a server, or has a connection to it already (1219): access, the share,
 * encryption, and all that concerns the log-on. Not 53, 64, 121 and 12xx of the network, nor 2 and 3, which a redirector may
 * give for what it does not find. https://learn.microsoft.com/windows/win32/debug/system-error-codes
 */
const ERRORS_OF_SERVERS: ReadonlySet<number> = new Set([
  5, 65, 67, 71, 86, 1219, 1272, 1311, 1312, 1326, 1327, 1328, 1329, 1330, 1331, 1396, 1907, 1909,
]);

function isOfServer(list: ShareStep | undefined): list is ShareStep {
  return list?.ok === false && list.windowsError !== null && ERRORS_OF_SERVERS.has(list.windowsError);
}

/** The first step that gave no answer. What cannot even be killed waits in the kernel for the share itself. */
function hungStep({ server }: ShareTarget, { outcome, steps }: ShareProbe): ShareStepName {
  if (server === null || outcome === 'still-running') return 'list';
  const resolved = steps.find(({ step }) => step === 'resolve');
  if (resolved === undefined) return 'resolve';
  // A name that does not resolve is not connected to.
  return resolved.ok && !steps.some(({ step }) => step === 'connect') ? 'connect' : 'list';
}

function failureOf({
  step,
  code,
  windowsError,
  detail,
  seconds,
}: ShareStep): Pick<ShareFact, 'step' | 'code' | 'windowsError' | 'detail' | 'failureSeconds'> {
  return { step, code, windowsError, detail, failureSeconds: seconds };
}
