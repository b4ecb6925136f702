// The file system that a StorageClass asks for. On Windows volumes hold NTFS:
// https://docs.aws.amazon.com/eks/latest/best-practices/windows-storage.html
// The default of EBS is ext4, and the driver formats NTFS on Windows whatever is asked for (pkg/driver/node.go,
// pkg/mounter/mount_windows_proxyV1.go): https://github.com/kubernetes-sigs/aws-ebs-csi-driver
import { EBS_CSI_DRIVER, SMB_CSI_DRIVER } from '../../csi-drivers.ts';
import { entriesAt } from '../json-values.ts';
import type { Manifest, Place } from '../manifest.ts';
import { defineRule } from '../rule.ts';
import { driverOf } from '../storage-use.ts';

const PREFIXED_KEY = 'csi.storage.k8s.io/fstype';

/** Read in lower case, as the driver does. Windows takes none of them: "formatOptions not supported on Windows!" */
const FORMAT_PARAMETERS: ReadonlySet<string> = new Set([
  'blocksize',
  'inodesize',
  'bytesperinode',
  'numberofinodes',
  'ext4bigalloc',
  'ext4clustersize',
  'ext4encryptionsupport',
]);

export const classFileSystem = defineRule({
  name: 'class-file-system',
  title: 'A StorageClass for Windows pods asks for NTFS',
  findings: {
    ClassFileSystemNotNtfs: {
      severity: 'warning',
      meaning:
        'Windows formats and mounts NTFS. The EBS CSI driver does that whatever the class says, so the volume then holds another file system than its PersistentVolume claims, and a Linux pod cannot mount it. The old in-tree plugin and drivers that obey fail, and the pod stays in ContainerCreating.',
      remedy:
        'Give Windows a StorageClass of its own with csi.storage.k8s.io/fstype: ntfs, and name it in the claim. The parameters of a class cannot be changed: make a new one.',
      commands: [],
    },
    ClassFileSystemGivenTwice: {
      severity: 'critical',
      meaning:
        'The class names a file system under two keys. The provisioner refuses that, also when both say the same, so no volume is made and the pod stays Pending.',
      remedy: 'Keep csi.storage.k8s.io/fstype: ntfs and remove the other key. Make a new class for that.',
      commands: [],
    },
    ClassFormatOptions: {
      severity: 'critical',
      meaning:
        'The class sets how a Linux file system is formatted. The driver refuses to stage such a volume on Windows ("formatOptions not supported on Windows!"), and the pod stays in ContainerCreating.',
      remedy: 'Give Windows a StorageClass of its own without these parameters.',
      commands: [],
    },
    DefaultClassNotForWindows: {
      severity: 'info',
      meaning:
        'A claim that names no class gets the default one, and that asks for a file system of Linux. The class gp2 that EKS made the default for long is such a one.',
      remedy:
        'Name a class with fstype ntfs in every claim of a Windows pod, as in storageClassName: gp3-windows.',
      commands: [],
    },
  },
  evaluate: ({ pods, storage }) => {
    const used = storage.classes.flatMap(({ manifest, because }) => {
      const formatting = entriesAt(manifest.value, 'parameters').filter(([key]) =>
        FORMAT_PARAMETERS.has(key.toLowerCase()),
      );
      const given = fileSystems(manifest);
      const wrong = notNtfs(manifest);
      return [
        ...(wrong === null
          ? []
          : [{ code: 'ClassFileSystemNotNtfs' as const, ...wrong, evidence: { because } }]),
        ...(given.length < 2
          ? []
          : [
              {
                code: 'ClassFileSystemGivenTwice' as const,
                place: manifest.placeOf(['parameters', given[1]?.[0] ?? '']),
                message: `the class names its file system as ${given.map(([key]) => key).join(' and as ')}`,
                evidence: { because },
              },
            ]),
        ...(driverOf(manifest) !== EBS_CSI_DRIVER ? [] : formatting).map(([key, value]) => ({
          code: 'ClassFormatOptions' as const,
          place: manifest.placeOf(['parameters', key]),
          message: `the class sets ${key} to ${String(value)}`,
          evidence: { because },
        })),
      ];
    });
    const wrong = storage.idleDefaultClass === null ? null : notNtfs(storage.idleDefaultClass);
    if (wrong === null) return used;
    const because = `Windows pods were given, such as ${pods[0]?.name}`;
    return [...used, { code: 'DefaultClassNotForWindows' as const, ...wrong, evidence: { because } }];
  },
});

/** The keys that name a file system, as the provisioner looks for them. https://github.com/kubernetes-csi/external-provisioner */
function fileSystems({ value }: Manifest): readonly (readonly [string, unknown])[] {
  return entriesAt(value, 'parameters').filter(
    ([key]) => key === PREFIXED_KEY || key.toLowerCase() === 'fstype',
  );
}

/** What is wrong with the file system of a class; null when nothing is, or when its driver makes none. */
function notNtfs(manifest: Manifest): { readonly place: Place; readonly message: string } | null {
  if (driverOf(manifest) === SMB_CSI_DRIVER) return null;
  const [given] = fileSystems(manifest);
  if (given === undefined) {
    if (driverOf(manifest) !== EBS_CSI_DRIVER) return null;
    return {
      place: manifest.placeOf(['parameters']),
      message: 'the class names no file system, and the default of EBS is ext4',
    };
  }
  const [key, value] = given;
  if (String(value).toLowerCase() === 'ntfs') return null;
  return { place: manifest.placeOf(['parameters', key]), message: `the class asks for ${String(value)}` };
}
