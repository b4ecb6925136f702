// How many nodes may use an EBS volume. The driver takes ReadWriteOnce, and ReadWriteMany for raw block devices only, which
// Windows does not have: isValidCapability in pkg/driver/controller.go, https://github.com/kubernetes-sigs/aws-ebs-csi-driver
import { EBS_CSI_DRIVER } from '../../csi-drivers.ts';
import { listAt } from '../json-values.ts';
import { defineRule } from '../rule.ts';
import { driverOf, driverOfClaim } from '../storage-use.ts';

const MANY = ['ReadWriteMany', 'ReadOnlyMany'];

export const ebsAccessMode = defineRule({
  name: 'ebs-access-mode',
  title: 'An EBS volume is used from one node',
  findings: {
    EbsAccessModeNotPossible: {
      severity: 'critical',
      meaning:
        'An EBS volume with a file system can be used from one node at a time. The driver refuses to make or to attach a volume for this access mode, and the pod does not start.',
      remedy:
        'Use ReadWriteOnce. For files that pods on several nodes share, use SMB: FSx for Windows File Server, FSx for ONTAP or a Storage Gateway, by the SMB CSI driver.',
      commands: [],
    },
  },
  evaluate: ({ storage }) => {
    const claims = storage.claims
      .filter((claim) => driverOfClaim(claim) === EBS_CSI_DRIVER)
      .map((claim) => ({
        spec: claim.spec,
        placeOf: claim.placeOf,
        because: `${claim.pod.name} uses the claim ${claim.name}`,
      }));
    const volumes = storage.volumes
      .filter(({ manifest }) => driverOf(manifest) === EBS_CSI_DRIVER)
      .map(({ manifest, because }) => ({
        spec: (manifest.value as { spec: unknown }).spec,
        placeOf: (path: readonly (string | number)[]) => manifest.placeOf(['spec', ...path]),
        because,
      }));
    return [...claims, ...volumes].flatMap(({ spec, placeOf, because }) =>
      listAt(spec, 'accessModes').flatMap((mode, index) =>
        typeof mode === 'string' && MANY.includes(mode)
          ? [
              {
                code: 'EbsAccessModeNotPossible' as const,
                place: placeOf(['accessModes', index]),
                message: `the access mode ${mode} is asked of an EBS volume`,
                evidence: { because },
              },
            ]
          : [],
      ),
    );
  },
});
