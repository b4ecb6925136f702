// kubelet's folders as they are walked on an EKS node: an EBS volume and a share, each staged and in one pod.
import { decodeKubelet, type Kubelet, type KubeletTree } from '../../agent/facts/kubelet.ts';
import type { FolderEntry } from '../../agent/host/host.ts';
import { GLOBAL_MOUNT, VOLUME_ID } from './raw-items.ts';

export const ROOT = 'C:\\var\\lib\\kubelet';
export const CSI = `${ROOT}\\plugins\\kubernetes.io\\csi`;
const EBS_DRIVER = 'ebs.csi.aws.com';
const SMB_DRIVER = 'smb.csi.k8s.io';
export const EBS_POD = 'fec2e47d-f689-49a8-aad4-fcde3df55a26';
export const SMB_POD = '6404f7cf-ac18-488d-a11a-633cfde1252e';
export const EBS_PV = 'pvc-be35e354-c86f-4f09-a910-6f2316699811';
export const SMB_PV = 'pvc-22a26221-d12a-45f9-a8e1-e8943588fb33';
/** As in AccessPaths, without the backslash at the end. */
export const EBS_GLOBALMOUNT = GLOBAL_MOUNT.slice(0, -1);
const SMB_STAGED = `${CSI}\\${SMB_DRIVER}\\1ddbf1c1`;
const SMB_HANDLE = 'amznfsxaa11bb22.corp.example.com/share#pvc-22a26221#';

type StagedFolder = KubeletTree['staged'][number];
type PodFolder = KubeletTree['pods'][number];

export function entry(name: string, kind: FolderEntry['kind'], target: string | null = null): FolderEntry {
  return { name, kind, target };
}

export function volumeData(driverName: string, volumeHandle: string): string {
  return JSON.stringify({ driverName, volumeHandle });
}

/** The staged EBS volume of `rawDisk` and `rawPartition`. */
export function ebsStaged(overrides: Partial<StagedFolder> = {}): StagedFolder {
  return {
    driver: EBS_DRIVER,
    path: EBS_GLOBALMOUNT.slice(0, -'\\globalmount'.length),
    entries: [entry('globalmount', 'link'), entry('vol_data.json', 'file')],
    volumeData: volumeData(EBS_DRIVER, VOLUME_ID),
    ...overrides,
  };
}

/** The staged share of `rawMapping`. */
export function smbStaged(overrides: Partial<StagedFolder> = {}): StagedFolder {
  return {
    driver: SMB_DRIVER,
    path: SMB_STAGED,
    entries: [entry('globalmount', 'link', '\\\\amznfsxaa11bb22.corp.example.com\\share')],
    volumeData: volumeData(SMB_DRIVER, SMB_HANDLE),
    ...overrides,
  };
}

export function podFolder(overrides: Partial<PodFolder> = {}): PodFolder {
  const folder = {
    podUid: EBS_POD,
    plugin: 'kubernetes.io~csi',
    name: EBS_PV,
    entries: [entry('mount', 'link', EBS_GLOBALMOUNT), entry('vol_data.json', 'file')],
    volumeData: volumeData(EBS_DRIVER, VOLUME_ID),
    ...overrides,
  };
  return { path: `${ROOT}\\pods\\${folder.podUid}\\volumes\\${folder.plugin}\\${folder.name}`, ...folder };
}

/** The pod of `smbStaged`. */
export function smbPodFolder(overrides: Partial<PodFolder> = {}): PodFolder {
  return podFolder({
    podUid: SMB_POD,
    name: SMB_PV,
    entries: [entry('mount', 'link', `\\\\?\\${SMB_STAGED}\\globalmount`)],
    volumeData: volumeData(SMB_DRIVER, SMB_HANDLE),
    ...overrides,
  });
}

export function kubeletTree(overrides: Partial<KubeletTree> = {}): KubeletTree {
  return {
    root: ROOT,
    staged: [ebsStaged(), smbStaged()],
    pods: [podFolder(), smbPodFolder()],
    sockets: [`${EBS_DRIVER}-reg.sock`, `${SMB_DRIVER}-reg.sock`],
    unreadable: [],
    ...overrides,
  };
}

/** What kubelet holds on a healthy node, except for what is given. */
export function kubelet(overrides: Partial<KubeletTree> = {}): Kubelet {
  const reading = decodeKubelet(kubeletTree(overrides));
  if (!reading.ok) throw new Error(reading.failure.message);
  return reading.value;
}
