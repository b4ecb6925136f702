// What the check smb-share-access can find.
import type { FindingKind } from './check.ts';
import { SERVER_FAILS_OVER_SECONDS } from './hold-seconds.ts';
import { SHOW_PODS } from './kubelet-subject.ts';
import { HOW_TO_RENEW, REACH_SERVER, RENEW_MAPPING } from './smb-mapping-subject.ts';

const LIST_SHARE = 'Get-ChildItem -LiteralPath {remotePath} | Select-Object -First 1';

export const SMB_SHARE_FINDINGS = {
  SmbShareDenied: {
    severity: 'critical',
    meaning:
      'The server refuses the user of the mapping. Pods that use the share get "Access is denied", although Windows may hold the mapping as OK: it keeps the user and password with which it was made.',
    remedy: `See whether the password of the user was changed, the account is locked, or its permissions on the share were taken away. After a change of the password make the mapping anew. ${HOW_TO_RENEW}`,
    commands: [LIST_SHARE, ...RENEW_MAPPING],
  },
  SmbShareRootDenied: {
    severity: 'info',
    meaning:
      'The user of the mapping may not list the share itself, but a folder of it that volumes or drives use can be listed. That is normal where an account is allowed in its own folder only.',
    remedy: 'Nothing.',
    commands: [LIST_SHARE],
  },
  SmbVolumeFolderFailed: {
    severity: 'critical',
    // A server that fails over lists no folder.
    holdSeconds: SERVER_FAILS_OVER_SECONDS,
    meaning:
      'The share is mapped, but the folder of it to which volumes lead cannot be listed. Pods with these volumes get errors, and new ones do not start.',
    remedy:
      'See on the file server whether the folder is there and whether the user of the mapping may list it. Where somebody removed it, the volumes have lost their data: restore it from a backup of the file system.',
    commands: ['Get-ChildItem -LiteralPath {path} | Select-Object -First 1', SHOW_PODS],
  },
  SmbServerNotResolved: {
    severity: 'critical',
    meaning:
      'The node cannot resolve the name of the file server, and cannot list the share. Names of services inside the cluster resolve in pods, but not on the node, and it is the node that makes the mapping.',
    remedy:
      "Use a name that the node's DNS knows, or its IP address. For FSx and other servers in Active Directory the DNS of the VPC must forward to that of the domain.",
    commands: [...REACH_SERVER, 'Get-DnsClientServerAddress'],
  },
  SmbServerUnreachable: {
    severity: 'critical',
    // A server that fails over does not answer.
    holdSeconds: SERVER_FAILS_OVER_SECONDS,
    meaning:
      'The name of the file server resolves, but its port 445 does not answer from this node. Pods that use the share wait and then get errors.',
    remedy:
      'See the security groups of the node and of the file system, the routes between them, and whether the file system is available.',
    commands: REACH_SERVER,
  },
  SmbShareHangs: {
    severity: 'critical',
    // A server that fails over lets clients wait.
    holdSeconds: SERVER_FAILS_OVER_SECONDS,
    meaning:
      'The share gives no answer. Everything that touches it waits: pods, kubelet when it unmounts, and commands on the node. Windows gives up after a minute or later.',
    remedy: `See whether the file server works for other clients. While it hangs, do not open the share on the node. When the server is back and the share still hangs, make the mapping anew. ${HOW_TO_RENEW}`,
    commands: [...REACH_SERVER, ...RENEW_MAPPING],
  },
  SmbShareNotFound: {
    severity: 'critical',
    meaning:
      'The file server answers, but the share or the folder is not there. A folder below a DFS namespace cannot be reached through a global mapping at all.',
    remedy:
      'See whether the share still exists and is spelled as on the server. For a DFS namespace use the path of the target instead.',
    commands: [LIST_SHARE, ...REACH_SERVER],
  },
  SmbShareFailed: {
    severity: 'critical',
    // A server that fails over ends its connections: error 64, "The specified network name is no longer available".
    holdSeconds: SERVER_FAILS_OVER_SECONDS,
    meaning: 'The share cannot be listed. Pods that use it get errors.',
    remedy: `The evidence holds the number of the Windows error and its likely cause, where the agent could read it. Where it is missing, list the share on the node by hand. 65 is a server without encryption, 1203 a stopped service LanmanWorkstation, 1219 a second user for one server, 1326 a wrong user or domain. When the cause is gone, make the mapping anew. ${HOW_TO_RENEW}`,
    commands: [LIST_SHARE, ...REACH_SERVER, ...RENEW_MAPPING],
  },
} as const satisfies Readonly<Record<string, FindingKind>>;
