// What kubelet holds on the local disk: which volume of which driver is staged where, and which pods use it. It is read
// from folders and vol_data.json files, without asking the API server.
// https://github.com/kubernetes/kubernetes (pkg/volume/csi: csi_attacher.go, csi_mounter.go, csi_plugin.go)
import * as z from 'zod';
import type { FolderEntry } from '../host/host.ts';
import type { Reading } from './observation.ts';
import { optionalText } from './windows-json.ts';

/** How something stands in a folder: a link is what it should be, a plain directory loses its data. */
type MountKind = 'link' | 'directory' | 'other' | 'missing';

/** A volume that a CSI driver has staged on this node (NodeStageVolume), used by a pod or not. */
export interface StagedVolume {
  readonly driver: string;
  /** For EBS the volume id; null where vol_data.json is missing or broken. */
  readonly volumeHandle: string | null;
  readonly globalmountPath: string;
  readonly globalmount: MountKind;
  /** Where a link leads, as far as Node can read it: a share for SMB, null for a mounted volume. */
  readonly target: string | null;
}

/** A volume of a pod. */
export interface PodVolume {
  readonly podUid: string;
  /** The folder's name: the PersistentVolume for CSI, the volume of the pod for others. */
  readonly name: string;
  /** `kubernetes.io~csi`, `kubernetes.io~aws-ebs`, … */
  readonly plugin: string;
  readonly driver: string | null;
  readonly volumeHandle: string | null;
  readonly mountPath: string;
  readonly mount: MountKind;
  readonly target: string | null;
  /** Null for a plugin that writes none. */
  readonly hasVolumeData: boolean | null;
}

export interface Kubelet {
  readonly root: string;
  readonly stagedVolumes: readonly StagedVolume[];
  readonly podVolumes: readonly PodVolume[];
  /** CSI drivers with a registration socket; null where the folder cannot be read. */
  readonly registeredDrivers: readonly string[] | null;
}

/** The raw tree, as it was walked. */
export interface KubeletTree {
  readonly root: string;
  readonly staged: readonly {
    readonly driver: string;
    readonly path: string;
    readonly entries: readonly FolderEntry[];
    readonly volumeData: string | null;
  }[];
  readonly pods: readonly {
    readonly podUid: string;
    readonly plugin: string;
    readonly name: string;
    readonly path: string;
    readonly entries: readonly FolderEntry[];
    readonly volumeData: string | null;
  }[];
  readonly sockets: readonly string[] | null;
  /** Folders that could not be read, each in one line. */
  readonly unreadable: readonly string[];
}

export const CSI_PLUGIN = 'kubernetes.io~csi';

/** Volumes of the in-tree plugin `awsElasticBlockStore`, which newer clusters no longer have. */
export const IN_TREE_EBS_PLUGIN = 'kubernetes.io~aws-ebs';

/** Below kubelet's folder: where each CSI driver has a folder with the volumes that it staged. */
export function csiFolder(root: string): string {
  return `${root}\\plugins\\kubernetes.io\\csi`;
}

export function decodeKubelet(tree: KubeletTree): Reading<Kubelet> {
  const value: Kubelet = {
    root: tree.root,
    stagedVolumes: tree.staged
      .map(({ driver, path, entries, volumeData }) => {
        const data = parseVolumeData(volumeData);
        return {
          driver: data?.driverName ?? driver,
          volumeHandle: data?.volumeHandle ?? null,
          globalmountPath: `${path}\\globalmount`,
          ...mountIn(entries, 'globalmount'),
        };
      })
      .map(({ kind, ...rest }) => ({ ...rest, globalmount: kind })),
    podVolumes: tree.pods.map(({ podUid, plugin, name, path, entries, volumeData }) => {
      const data = parseVolumeData(volumeData);
      const isCsi = plugin === CSI_PLUGIN;
      // The CSI plugin mounts below the folder of the volume; the others at it.
      const { kind, target } = isCsi
        ? mountIn(entries, 'mount')
        : { kind: 'directory' as const, target: null };
      return {
        podUid,
        name,
        plugin,
        driver: data?.driverName ?? null,
        volumeHandle: data?.volumeHandle ?? null,
        mountPath: isCsi ? `${path}\\mount` : path,
        mount: kind,
        target,
        hasVolumeData: isCsi ? data !== null : null,
      };
    }),
    registeredDrivers:
      tree.sockets?.flatMap((name) => /^(?<driver>.+)-reg\.sock$/.exec(name)?.groups?.['driver'] ?? []) ??
      null,
  };
  return { ok: true, value, dropped: tree.unreadable };
}

function mountIn(entries: readonly FolderEntry[], name: string): { kind: MountKind; target: string | null } {
  const entry = entries.find((candidate) => candidate.name.toLowerCase() === name);
  if (entry === undefined) return { kind: 'missing', target: null };
  return { kind: entry.kind === 'file' ? 'other' : entry.kind, target: entry.target };
}

const volumeDataFile = z.object({ volumeHandle: optionalText, driverName: optionalText });

function parseVolumeData(text: string | null): z.infer<typeof volumeDataFile> | null {
  if (text === null) return null;
  try {
    return volumeDataFile.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}
