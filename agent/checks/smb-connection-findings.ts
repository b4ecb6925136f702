// What the check smb-connection can find.
import type { FindingKind } from './check.ts';
import { HOW_TO_RENEW } from './smb-mapping-subject.ts';

const SHOW_CONNECTIONS =
  'Get-SmbConnection -ServerName {server} | Select-Object -Property ShareName, Dialect, Encrypted, Signed';

export const SMB_CONNECTION_FINDINGS = {
  // https://learn.microsoft.com/en-us/windows-server/storage/file-server/troubleshoot/detect-enable-and-disable-smbv1-v2-v3
  SmbVersionOne: {
    severity: 'warning',
    meaning:
      'This node speaks SMB 1 with the file server. It neither encrypts nor protects what pods read and write, Windows no longer installs it, and a mapping that requires privacy cannot be made.',
    remedy:
      'Turn on SMB 2 and 3 at the file server, then turn off SMB 1 there and on the node. No file system of AWS needs SMB 1.',
    commands: [SHOW_CONNECTIONS, 'Get-WindowsFeature -Name FS-SMB1'],
  },
  SmbServerCannotEncrypt: {
    severity: 'warning',
    meaning:
      'A mapping of this server requires privacy, but the server speaks a version of SMB that cannot encrypt; that came with SMB 3.0. Mappings that require privacy then fail with error 65, "Network access is denied", which looks like wrong permissions and is not. csi-proxy and the CSI driver for SMB require privacy unless they are told otherwise.',
    remedy: `Turn on SMB 3 and encryption at the file server. If it cannot encrypt, csi-proxy v1.2.0 and later makes mappings without privacy when it is started with -require-privacy=false; containers may then lose access after about 15 minutes. Mappings that exist have to be made anew. ${HOW_TO_RENEW}`,
    commands: [SHOW_CONNECTIONS, 'Get-SmbGlobalMapping -RemotePath {remotePath} | Format-List *'],
  },
  // Only told: whether Windows shows Encrypted when the client alone asks for it was not seen on a real node.
  SmbConnectionNotEncrypted: {
    severity: 'info',
    meaning:
      'The mapping requires privacy, but no connection to its share is encrypted. What pods read and write may go over the network in plain, and new mappings of the share can fail with error 65, "Network access is denied". Only connections by the same name of the server are seen; a connection of another user to the share looks the same.',
    remedy: `See which users have a connection to the share, and whether the file server lets the share be encrypted. If the mapping itself is not encrypted, make it anew. ${HOW_TO_RENEW}`,
    commands: [SHOW_CONNECTIONS, 'Get-SmbGlobalMapping -RemotePath {remotePath} | Format-List *'],
  },
} as const satisfies Readonly<Record<string, FindingKind>>;
