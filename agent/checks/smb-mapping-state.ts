// The state in which Windows sees each SMB global mapping. OK does not prove access: the mapping stays OK when the
// password changes (https://github.com/kubernetes/kubernetes/issues/93805), so ok here means "not known to be broken".
import type { SmbMappingState } from '../facts/smb-global-mappings.ts';
import { defineCheck, type FindingKind } from './check.ts';
import { SERVER_FAILS_OVER_SECONDS } from './hold-seconds.ts';
import { connectionSuffix, describeConnection } from './smb-mapping-connection.ts';
import {
  HOW_TO_RENEW,
  isReadable,
  mappingEvidence,
  mappingSubject,
  REACH_SERVER,
  RENEW_MAPPING,
} from './smb-mapping-subject.ts';

const FINDINGS = {
  SmbMappingPaused: {
    severity: 'warning',
    meaning: 'Windows has paused the connection to the share. Pods that use it wait or get errors.',
    remedy: `See whether someone paused the service Server (LanmanServer) on the file server. If it stays, make the mapping anew. ${HOW_TO_RENEW}`,
    commands: [...REACH_SERVER, ...RENEW_MAPPING],
  },
  // https://github.com/kubernetes-sigs/azurefile-csi-driver/pull/3416
  SmbMappingDisconnected: {
    severity: 'warning',
    // Until the share is probed, after the mappings are read, an idle mapping looks the same; so does a fail-over.
    holdSeconds: SERVER_FAILS_OVER_SECONDS,
    meaning:
      'The mapping has no connection at the moment. That may be harmless: Windows drops an idle connection and makes it again when a pod opens a file. After a restart of the node, or when pods get "Access denied", the mapping can be stale, and does not recover by itself.',
    remedy: `Look whether pods on this node reach the share, and whether the server answers. If they do not, make the mapping anew. ${HOW_TO_RENEW}`,
    commands: [...REACH_SERVER, ...RENEW_MAPPING],
  },
  SmbMappingNetworkError: {
    severity: 'critical',
    // A fail-over can look like this.
    holdSeconds: SERVER_FAILS_OVER_SECONDS,
    meaning:
      'Windows cannot reach the server of the share. Pods that use it wait for a long time and then get errors.',
    remedy: `See from this node whether the name of the server resolves and port 445 is open: security groups, DNS, the file system itself. The node must resolve the name, not only the pods. If the server answers and the state stays, make the mapping anew. ${HOW_TO_RENEW}`,
    commands: [...REACH_SERVER, ...RENEW_MAPPING],
  },
  SmbMappingConnecting: {
    severity: 'info',
    // What a new mapping goes through.
    holdSeconds: SERVER_FAILS_OVER_SECONDS,
    meaning: 'Windows is making the connection. Pods that open a file of the share now wait for it.',
    remedy: 'Nothing, unless it stays for minutes: then see whether the server answers.',
    commands: REACH_SERVER,
  },
  SmbMappingReconnecting: {
    severity: 'warning',
    // What a mapping goes through in a fail-over.
    holdSeconds: SERVER_FAILS_OVER_SECONDS,
    meaning:
      'Windows lost the connection and is making it again. Pods that use the share wait, and may get errors. A fail-over of the file server looks like this for some seconds.',
    remedy: 'Wait a minute. If it stays, see whether the server answers from this node.',
    commands: REACH_SERVER,
  },
  SmbMappingUnavailable: {
    severity: 'critical',
    // A fail-over can look like this.
    holdSeconds: SERVER_FAILS_OVER_SECONDS,
    meaning: 'Windows holds the share as unavailable. Pods that use it get errors.',
    remedy: `See whether the server answers and the share still exists. Then make the mapping anew. ${HOW_TO_RENEW}`,
    commands: [...REACH_SERVER, ...RENEW_MAPPING],
  },
  SmbMappingIdle: {
    severity: 'info',
    // It comes and goes: the probe of the share connects it again.
    holdSeconds: SERVER_FAILS_OVER_SECONDS,
    meaning:
      'The mapping has no connection at the moment, but the share can be listed: Windows drops an idle connection and makes it again when it is needed.',
    remedy: 'Nothing.',
    commands: REACH_SERVER,
  },
  // The drivers ask for the state before they mount, and make a mapping that is not OK anew without removing it:
  // https://github.com/kubernetes-csi/csi-driver-smb/issues/1007, https://github.com/kubernetes-csi/csi-proxy/blob/v1.2.1/pkg/os/smb/api.go
  SmbMappingOutdated: {
    severity: 'warning',
    holdSeconds: SERVER_FAILS_OVER_SECONDS,
    meaning:
      'Windows still holds the mapping as broken, but the share can be listed: pods that run reach it. A CSI driver goes by the state. It makes the mapping again without removing it, which can fail with error 1219, and new pods with this share then stay in ContainerCreating.',
    remedy: `Nothing at once, while pods work. If the state stays, make the mapping anew at a time when its pods can be stopped. ${HOW_TO_RENEW}`,
    commands: ['Get-SmbGlobalMapping -RemotePath {remotePath} | Format-List *', ...RENEW_MAPPING],
  },
  SmbMappingStateUnknown: {
    severity: 'warning',
    meaning:
      'Windows gave a state that is not documented, or none. Whether pods reach the share is not known.',
    remedy:
      'See what Get-SmbGlobalMapping shows on the node, and whether the server answers. Please report the value to the project of this agent.',
    commands: ['Get-SmbGlobalMapping -RemotePath {remotePath} | Format-List *', ...REACH_SERVER],
  },
} as const satisfies Readonly<Record<string, FindingKind>>;

const CODE_OF: Readonly<Record<SmbMappingState, keyof typeof FINDINGS | null>> = {
  OK: null,
  Paused: 'SmbMappingPaused',
  Disconnected: 'SmbMappingDisconnected',
  NetworkError: 'SmbMappingNetworkError',
  Connecting: 'SmbMappingConnecting',
  Reconnecting: 'SmbMappingReconnecting',
  Unavailable: 'SmbMappingUnavailable',
  Unknown: 'SmbMappingStateUnknown',
};

/** What a state means when the share can be listed all the same; the others mean what they say. */
const CODE_OF_READABLE: Partial<typeof CODE_OF> = {
  Disconnected: 'SmbMappingIdle',
  Reconnecting: 'SmbMappingIdle',
  NetworkError: 'SmbMappingOutdated',
  Unavailable: 'SmbMappingOutdated',
};

export const smbMappingState = defineCheck({
  name: 'smb-mapping-state',
  title: 'Windows holds every SMB global mapping as OK',
  needs: ['smb-global-mappings'],
  uses: ['shares', 'smb-connections'],
  findings: FINDINGS,
  evaluate: ({ facts }) =>
    facts['smb-global-mappings'].flatMap((mapping) => {
      const connections = facts['smb-connections'];
      const ofReadable = isReadable(mapping, facts.shares) ? CODE_OF_READABLE[mapping.state] : undefined;
      const code = ofReadable ?? CODE_OF[mapping.state];
      if (code === null) return [];
      return [
        {
          code,
          subject: mappingSubject(mapping),
          message: `the mapping of ${mapping.remotePath} is in the state ${mapping.rawState ?? 'none'}${connectionSuffix(mapping, connections)}`,
          evidence: {
            ...mappingEvidence(mapping),
            connection: describeConnection(mapping, connections),
          },
        },
      ];
    }),
});
