// For each code manifests from which it comes out.
import {
  BOUND,
  claim,
  CLAIMED,
  type Json,
  pod,
  podSpec,
  secret,
  SMB_CLAIM,
  smbClass,
  storageClass,
  volume,
  workload,
} from '../support/linted.ts';

const CLAIMED_POD = pod(CLAIMED);
const mountedAt = (mountPath: string): Json => pod({}, { volumeMounts: [{ name: 'data', mountPath }] });
const onDrive = (type?: string): Json =>
  pod({
    volumes: [{ name: 'data', hostPath: { path: 'G:\\app', ...(type === undefined ? {} : { type }) } }],
  });
const smb = (parameters: Json, over: Json = {}): readonly Json[] => [
  CLAIMED_POD,
  SMB_CLAIM,
  smbClass(parameters, over),
];
const ebs = (over: Json, parameters: Json = {}): readonly Json[] => [
  CLAIMED_POD,
  claim(),
  storageClass(over, parameters),
];

const HOST_PROCESS = { securityContext: { windowsOptions: { hostProcess: true } } };

/** A text stands for itself, objects for a file each. */
export const EVERY_FINDING: Readonly<Record<string, string | readonly Json[]>> = {
  ManifestUnreadable: 'kind: [',
  ClassFileSystemNotNtfs: ebs({}, { 'csi.storage.k8s.io/fstype': 'ext4' }),
  ClassFileSystemGivenTwice: ebs({}, { fsType: 'ntfs' }),
  ClassFormatOptions: ebs({}, { blockSize: '4096' }),
  DefaultClassNotForWindows: [
    pod(),
    storageClass(
      {
        metadata: {
          name: 'gp2',
          annotations: { 'storageclass.kubernetes.io/is-default-class': 'true' },
        },
      },
      { 'csi.storage.k8s.io/fstype': 'ext4' },
    ),
  ],
  ClaimWithoutClass: [CLAIMED_POD, claim({ storageClassName: undefined })],
  StaticVolumeNotNtfs: [CLAIMED_POD, BOUND, volume({ csi: { driver: 'ebs.csi.aws.com', fsType: 'ext4' } })],
  VolumeNotNtfs: [
    CLAIMED_POD,
    BOUND,
    volume(
      { csi: { driver: 'ebs.csi.aws.com', fsType: 'ext4' } },
      { annotations: { 'pv.kubernetes.io/provisioned-by': 'ebs.csi.aws.com' } },
    ),
  ],
  InTreeEbsClass: ebs({ provisioner: 'kubernetes.io/aws-ebs' }),
  InTreeEbsSource: [pod({ volumes: [{ name: 'data', awsElasticBlockStore: { volumeID: 'vol-0123' } }] })],
  EbsBindsImmediately: ebs({ volumeBindingMode: 'Immediate' }),
  EbsAccessModeNotPossible: [CLAIMED_POD, claim({ accessModes: ['ReadWriteMany'] }), storageClass()],
  ClaimSharedByPods: [workload('Deployment', { replicas: 2 }, podSpec(CLAIMED)), claim(), storageClass()],
  RollingUpdateNeedsVolumeTwice: [
    workload('Deployment', { strategy: { type: 'RollingUpdate' } }, podSpec(CLAIMED)),
    claim(),
    storageClass(),
  ],
  BlockVolumeOnWindows: [CLAIMED_POD, claim({ volumeMode: 'Block' }), storageClass()],
  MemoryVolumeOnDisk: [pod({ volumes: [{ name: 'tmp', emptyDir: { medium: 'Memory' } }] })],
  VolumeKindNotForWindows: [pod({ volumes: [{ name: 'data', nfs: { server: 'nfs', path: '/' } }] })],
  MountOptionsIgnored: smb({}, { mountOptions: ['dir_mode=0777', 'vers=3.0'] }),
  SmbSourceMalformed: smb({ source: '//server' }),
  SmbSourceBackslashes: smb({ source: '\\\\server\\share' }),
  SmbSourceTrailingSlash: smb({ source: '//server/share/' }),
  SmbSourceSubFolder: smb({ source: '//server/share/folder' }),
  SmbSourceClusterName: smb({ source: '//smb.default.svc.cluster.local/share' }),
  SmbSecretNotNamed: smb({ 'csi.storage.k8s.io/node-stage-secret-name': undefined }),
  SmbSecretElsewhere: [...smb({}), secret({ metadata: { name: 'smbcreds', namespace: 'other' } })],
  SmbSecretWithoutDomain: [...smb({}), secret({ stringData: { username: 'svc', password: 'x' } })],
  SmbGuestOnWindows: smb({}, { mountOptions: ['guest'] }),
  HostPathOnMappedDrive: [onDrive('Directory')],
  HostPathMayBeCreated: [onDrive()],
  MountPathEscaped: [mountedAt('C:\temp')],
  MountPathOnDriveC: [mountedAt('C:\\')],
  MountPathNotPossible: [mountedAt('C:\\a:b')],
  MountPathOtherDrive: [mountedAt('D:\\data')],
  WindowsPodWithoutNodeSelector: [pod({ nodeSelector: undefined })],
  WindowsPodOnLinuxNodes: [pod({ nodeSelector: { 'kubernetes.io/os': 'linux' } })],
  BetaNodeLabel: [pod({ nodeSelector: { 'beta.kubernetes.io/os': 'windows' } })],
  ImageNotForWindowsBuild: [
    pod({
      nodeSelector: { 'kubernetes.io/os': 'windows', 'node.kubernetes.io/windows-build': '10.0.17763' },
    }),
  ],
  LinuxFieldRefused: [pod({ os: { name: 'windows' }, securityContext: { fsGroup: 1000 } })],
  LinuxFieldIgnored: [pod({ securityContext: { runAsUser: 1000 } })],
  LinuxFieldWithoutEffect: [pod({}, { securityContext: { allowPrivilegeEscalation: false } })],
  HostProcessWithoutHostNetwork: [pod(HOST_PROCESS)],
  HostProcessMixed: [
    pod({
      hostNetwork: true,
      containers: [
        { name: 'a', image: 'x', securityContext: { windowsOptions: { hostProcess: true } } },
        { name: 'b', image: 'x' },
      ],
    }),
  ],
};
