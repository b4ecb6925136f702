// The CSI drivers that the agent knows, as their charts install them.
// https://github.com/kubernetes-sigs/aws-ebs-csi-driver, https://github.com/kubernetes-csi/csi-driver-smb

export const CSI_DRIVERS = {
  ebs: {
    name: 'ebs.csi.aws.com',
    program: 'aws-ebs-csi-driver.exe',
    /** The pipes of csi-proxy that its node pod mounts. */
    apis: ['disk-v1', 'volume-v1', 'filesystem-v1'],
  },
  smb: { name: 'smb.csi.k8s.io', program: 'smbplugin.exe', apis: ['filesystem-v1', 'smb-v1'] },
} as const satisfies Readonly<
  Record<string, { readonly name: string; readonly program: string; readonly apis: readonly string[] }>
>;

export type CsiDriver = keyof typeof CSI_DRIVERS;

export const CSI_DRIVER_KEYS = ['ebs', 'smb'] as const satisfies readonly CsiDriver[];

/** As kubelet, classes and volumes name them. */
export const EBS_CSI_DRIVER = CSI_DRIVERS.ebs.name;
export const SMB_CSI_DRIVER = CSI_DRIVERS.smb.name;
