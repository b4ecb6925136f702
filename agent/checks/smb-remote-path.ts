// A remote path that ends with a backslash or has forward slashes: "The parameter is incorrect" (error 87), or a
// mapping that nobody finds again. https://github.com/kubernetes-csi/csi-driver-smb/issues/453 and /issues/163
import { defineCheck } from './check.ts';
import { HOW_TO_RENEW, mappingEvidence, mappingSubject } from './smb-mapping-subject.ts';

export const smbRemotePath = defineCheck({
  name: 'smb-remote-path',
  title: 'Remote paths of SMB global mappings are written as Windows wants them',
  needs: ['smb-global-mappings'],
  findings: {
    SmbRemotePathMalformed: {
      severity: 'warning',
      meaning:
        'The remote path ends with a slash or has forward slashes. Links to it fail with "The parameter is incorrect" (error 87), or the driver does not find its own mapping again.',
      remedy: `Write the source of the volume as //server/share or \\\\server\\share, without a slash at the end, in the StorageClass or the PersistentVolume, and make the volume and its pods anew. ${HOW_TO_RENEW}`,
      commands: [
        'kubectl get persistentvolumes --output custom-columns=NAME:.metadata.name,SOURCE:.spec.csi.volumeAttributes.source',
        'Remove-SmbGlobalMapping -RemotePath {remotePath} -Force',
      ],
    },
  },
  evaluate: ({ facts }) =>
    facts['smb-global-mappings']
      .filter(({ remotePath }) => remotePath.endsWith('\\') || remotePath.includes('/'))
      .map((mapping) => ({
        code: 'SmbRemotePathMalformed' as const,
        subject: mappingSubject(mapping),
        message: `the remote path ${mapping.remotePath} ${mapping.remotePath.includes('/') ? 'has forward slashes' : 'ends with a backslash'}`,
        evidence: mappingEvidence(mapping),
      })),
});
