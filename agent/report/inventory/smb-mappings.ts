// What a report says of SMB global mappings.
import { objectVerdicts, type ObjectVerdict } from '../../checks/object-status.ts';
import type { CheckResult } from '../../checks/run-checks.ts';
import type { Observations } from '../../facts/facts.ts';
import { podVolumesOfMapping } from '../../facts/kubelet-volumes.ts';
import { connectionsToShare, summariseConnections } from '../../facts/smb-connections.ts';
import { smbServer } from '../../facts/smb-paths.ts';
import { smbServerKind } from '../../facts/smb-server-kind.ts';
import { countBy, MAX_MAPPINGS } from '../limits.ts';
import type { Report } from '../report-schema.ts';
import { usersOf } from './users.ts';

type MappingView = NonNullable<Report['smbGlobalMappings']>[number];

/** Of a state that nobody knows, "no critical finding" says nothing. */
const NOT_KNOWN: ObjectVerdict = { up: null, status: 'unknown' };

/** The first mappings, and how many others there are in each state; null when they could not be read. */
export function smbMappingViews(
  observations: Observations,
  results: readonly CheckResult[],
): { readonly views: readonly MappingView[]; readonly omitted: Readonly<Record<string, number>> } | null {
  const mappings = observations['smb-global-mappings'].value;
  if (mappings === null) return null;
  const verdictOf = objectVerdicts(results, 'smb-global-mappings', 'smb_global_mapping');
  const kubelet = observations.kubelet.value;
  const connections = observations['smb-connections'].value ?? [];
  const views = mappings
    .slice(0, MAX_MAPPINGS)
    .map(({ localPath, remotePath, state, requirePrivacy }): MappingView => ({
      ...(state === 'Unknown' ? NOT_KNOWN : verdictOf(remotePath)),
      localPath,
      remotePath,
      serverKind: smbServer(remotePath) === null ? null : smbServerKind(remotePath).kind,
      state,
      requirePrivacy,
      connection: summariseConnections(connectionsToShare(remotePath, connections)),
      ...usersOf(kubelet === null ? null : podVolumesOfMapping(kubelet, remotePath)),
    }));
  return { views, omitted: countBy(mappings.slice(MAX_MAPPINGS), ({ state }) => state) };
}
