// Mount options, which are of Linux: the EBS driver takes and ignores them on Windows (pkg/mounter), the SMB driver hands
// on nothing but the account (pkg/smb/nodeserver.go).
import { EBS_CSI_DRIVER, SMB_CSI_DRIVER } from '../../csi-drivers.ts';
import { textsAt } from '../json-values.ts';
import { defineRule } from '../rule.ts';
import { driverOf } from '../storage-use.ts';

export const mountOptions = defineRule({
  name: 'mount-options',
  title: 'Windows volumes have no mount options',
  findings: {
    MountOptionsIgnored: {
      severity: 'info',
      meaning:
        'On Windows the driver ignores mount options. Rights on files are those of NTFS or of the share, not file_mode, dir_mode, uid or gid, and the version of SMB is settled by Windows.',
      remedy:
        'Nothing, if Linux pods use this as well. Otherwise remove the options, and set the rights at the share or on the files.',
      commands: [],
    },
  },
  evaluate: ({ storage }) =>
    [...storage.classes, ...storage.volumes].flatMap(({ manifest, because }) => {
      const driver = driverOf(manifest);
      if (driver !== EBS_CSI_DRIVER && driver !== SMB_CSI_DRIVER) return [];
      const path = manifest.kind === 'StorageClass' ? ['mountOptions'] : ['spec', 'mountOptions'];
      const options = textsAt(manifest.value, ...path);
      if (options.length === 0) return [];
      return [
        {
          code: 'MountOptionsIgnored' as const,
          place: manifest.placeOf(path),
          message: `the mount options ${options.join(', ')} do nothing on Windows`,
          evidence: { because },
        },
      ];
    }),
});
