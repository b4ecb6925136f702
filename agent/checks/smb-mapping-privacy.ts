// A mapping without RequirePrivacy: Windows forgets its credential when the MUP cache is cleared, every 15 minutes.
// https://github.com/moby/moby/issues/37863, https://github.com/kubernetes-csi/csi-proxy/pull/117
import { defineCheck } from './check.ts';
import { HOW_TO_RENEW, mappingEvidence, mappingSubject, RENEW_MAPPING } from './smb-mapping-subject.ts';

export const smbMappingPrivacy = defineCheck({
  name: 'smb-mapping-privacy',
  title: 'SMB global mappings require privacy, so that containers keep access',
  needs: ['smb-global-mappings'],
  findings: {
    SmbMappingWithoutPrivacy: {
      severity: 'warning',
      meaning:
        'The mapping was made without -RequirePrivacy. Containers that use it can lose access with "Access is denied" or "The parameter is incorrect", typically about 15 minutes after they start. What they read and write may also go over the network without encryption.',
      remedy: `Make the mapping anew with -RequirePrivacy $true. The server must support SMB encryption, otherwise error 65 comes. ${HOW_TO_RENEW}`,
      commands: RENEW_MAPPING,
    },
  },
  evaluate: ({ facts }) =>
    facts['smb-global-mappings']
      .filter(({ requirePrivacy }) => requirePrivacy === false)
      .map((mapping) => ({
        code: 'SmbMappingWithoutPrivacy' as const,
        subject: mappingSubject(mapping),
        message: `the mapping of ${mapping.remotePath} does not require privacy`,
        evidence: { ...mappingEvidence(mapping), requirePrivacy: false },
      })),
});
