// What all findings about one SMB global mapping have in common.
import { derived } from '../facts/derived.ts';
import type { ShareFact } from '../facts/shares.ts';
import type { SmbGlobalMapping } from '../facts/smb-global-mappings.ts';
import { smbServer } from '../facts/smb-paths.ts';
import type { Subject } from './check.ts';

export function mappingSubject({ remotePath }: SmbGlobalMapping): Subject {
  return { kind: 'smb_global_mapping', name: remotePath };
}

export function mappingEvidence(mapping: SmbGlobalMapping) {
  const { remotePath, localPath, rawState } = mapping;
  // A path that is no UNC path names no server; then the commands show the path as it is.
  return { remotePath, server: smbServer(remotePath) ?? remotePath, localPath, state: rawState };
}

/** Shows whether the node reaches the server at all. */
export const REACH_SERVER = [
  'Resolve-DnsName -Name {server}',
  'Test-NetConnection -ComputerName {server} -Port 445',
] as const;

/** Makes the mapping anew. It cuts off every pod that uses the share, and asks for the user and password. */
export const RENEW_MAPPING = [
  'Remove-SmbGlobalMapping -RemotePath {remotePath} -Force',
  'New-SmbGlobalMapping -RemotePath {remotePath} -RequirePrivacy $true -Credential (Get-Credential)',
] as const;

/** The sentences that go with `RENEW_MAPPING` in a remedy. */
export const HOW_TO_RENEW =
  'Removing the mapping cuts off every pod on this node that uses the share, and what they have not written yet may be lost: stop them first. A CSI driver maps the share again when the pods come back; a mapping made by hand or by a start script must be made again with New-SmbGlobalMapping, with -LocalPath if it had a drive letter.';

/** Whether its share could be listed a moment ago; false where it was not probed. */
export function isReadable(
  { remotePath }: SmbGlobalMapping,
  shares: readonly ShareFact[] | undefined,
): boolean {
  return shares !== undefined && readablePaths(shares).has(remotePath.toLowerCase());
}

const readablePaths = derived(
  (shares: readonly ShareFact[]) =>
    new Set(shares.flatMap(({ access, path }) => (access === 'readable' ? [path.toLowerCase()] : []))),
);
