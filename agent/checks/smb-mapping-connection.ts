// What the SMB client holds of the share of a mapping: evidence for findings about it, and never a finding by itself, since
// Windows drops connections that are idle.
import {
  connectionsToServer,
  connectionsToShare,
  summariseConnections,
  type ConnectionSummary,
  type SmbConnection,
} from '../facts/smb-connections.ts';
import type { SmbGlobalMapping } from '../facts/smb-global-mappings.ts';

/** `SMB 3.1.1, encrypted, signed, 4 open handles`; null where connections could not be read. */
export function describeConnection(
  { remotePath }: SmbGlobalMapping,
  connections: readonly SmbConnection[] | undefined,
): string | null {
  if (connections === undefined) return null;
  const toShare = summariseConnections(connectionsToShare(remotePath, connections));
  if (toShare !== null) return describe(toShare);
  const toServer = summariseConnections(connectionsToServer(remotePath, connections));
  // What one share of a server encrypts says nothing of another; the dialect is that of the server.
  return toServer === null
    ? 'no connection to its server'
    : `no connection to this share, ${version(toServer)} to its server`;
}

/** The same as the end of a message. */
export function connectionSuffix(
  mapping: SmbGlobalMapping,
  connections: readonly SmbConnection[] | undefined,
): string {
  const text = describeConnection(mapping, connections);
  return text === null ? '' : ` (SMB client: ${text})`;
}

function describe(summary: ConnectionSummary): string {
  const { encrypted, signed, openFiles } = summary;
  return [
    version(summary),
    encrypted === null ? null : encrypted ? 'encrypted' : 'not encrypted',
    signed === null ? null : signed ? 'signed' : 'not signed',
    openFiles === null ? null : `${openFiles} open ${openFiles === 1 ? 'handle' : 'handles'}`,
  ]
    .filter((part) => part !== null)
    .join(', ');
}

function version({ dialect }: ConnectionSummary): string {
  return `SMB ${dialect ?? 'of an unknown version'}`;
}
