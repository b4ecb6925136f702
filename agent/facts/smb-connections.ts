// Connections of the SMB client (root/Microsoft/Windows/SMB, MSFT_SmbConnection): one for each share that it has open, of
// every user of the node. Windows drops idle ones, so that there is none says nothing of a mapping.
// https://learn.microsoft.com/en-us/previous-versions/windows/desktop/smb/msft-smbconnection
import * as z from 'zod';
import { decodeItems } from './decode-items.ts';
import { derived } from './derived.ts';
import type { Reading } from './observation.ts';
import { foldServerName, smbServer, smbShare } from './smb-paths.ts';
import { optionalBoolean, optionalNumber, optionalText, requiredText } from './windows-json.ts';

const connection = z
  .object({
    ServerName: requiredText,
    ShareName: optionalText,
    Dialect: optionalText,
    NumOpens: optionalNumber,
    Encrypted: optionalBoolean,
    Signed: optionalBoolean,
    Redirected: optionalBoolean,
  })
  .transform((item) => ({
    /** As Windows shows it, in lower case: a full name, a short name or an address, as it was asked for. */
    server: item.ServerName.toLowerCase(),
    share: item.ShareName,
    /** `3.1.1` */
    dialect: item.Dialect,
    /** 3 for `3.1.1`; null where Windows gave nothing that is a version of SMB. */
    dialectMajor: majorOf(item.Dialect),
    /** Handles of files and folders. */
    openHandles: item.NumOpens,
    encrypted: item.Encrypted,
    signed: item.Signed,
    redirected: item.Redirected,
  }));

export type SmbConnection = z.infer<typeof connection>;

export function decodeSmbConnections(items: unknown): Reading<SmbConnection[]> {
  return decodeItems(items, connection);
}

/** The connections to the server of a UNC path. One server under two names is two servers here: names are not resolved. */
export function connectionsToServer(
  remotePath: string,
  connections: readonly SmbConnection[],
): readonly SmbConnection[] {
  const wanted = smbServer(remotePath);
  return (wanted === null ? undefined : byServer(connections).get(foldServerName(wanted))) ?? [];
}

/** Those of them to the share of the path; folders below a share have the connection of the share. */
export function connectionsToShare(
  remotePath: string,
  connections: readonly SmbConnection[],
): readonly SmbConnection[] {
  const wanted = smbShare(remotePath);
  if (wanted === null) return [];
  const toServer = connectionsToServer(remotePath, connections);
  return toServer.length === 0 ? [] : (byShare(toServer).get(wanted) ?? []);
}

// Each mapping asks for its own, in each report: a thousand mappings and a thousand connections are a million pairs.
const byServer = derived((connections: readonly SmbConnection[]) =>
  Map.groupBy(connections, ({ server }) => foldServerName(server)),
);
const byShare = derived((toServer: readonly SmbConnection[]) =>
  Map.groupBy(toServer, ({ share }) => share?.toLowerCase()),
);

export interface ConnectionSummary {
  readonly dialect: string | null;
  readonly encrypted: boolean | null;
  readonly signed: boolean | null;
  readonly openFiles: number | null;
}

/**
 * What several connections have in common, as of several users of one share: null where they differ, since nobody can
 * tell which of them a mapping uses. Null for none.
 */
export const summariseConnections = derived(
  (connections: readonly SmbConnection[]): ConnectionSummary | null => {
    if (connections.length === 0) return null;
    const opens = connections.map(({ openHandles }) => openHandles);
    return {
      dialect: agreed(connections.map(({ dialect }) => dialect)),
      encrypted: agreed(connections.map(({ encrypted }) => encrypted)),
      signed: agreed(connections.map(({ signed }) => signed)),
      openFiles: opens.reduce<number | null>(
        (sum, open) => (sum === null || open === null ? null : sum + open),
        0,
      ),
    };
  },
);

function agreed<T>(values: readonly (T | null)[]): T | null {
  const [first] = values;
  return first !== undefined && values.every((value) => value === first) ? first : null;
}

/** `1.50`, `2.0.2`, `2.1`, `3.00` and `3.1.1` are seen; nothing below 1 was ever a version. */
function majorOf(dialect: string | null): number | null {
  const major = Number(/^(?<major>\d+)(?:\.|$)/.exec(dialect ?? '')?.groups?.['major'] ?? 0);
  return major >= 1 ? major : null;
}
