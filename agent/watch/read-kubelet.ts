// Walks kubelet's folders on the local disk. Links are never followed: what is behind one may be a dead share.
import {
  CSI_PLUGIN,
  csiFolder,
  decodeKubelet,
  IN_TREE_EBS_PLUGIN,
  type Kubelet,
  type KubeletTree,
} from '../facts/kubelet.ts';
import { failedReading, isDenied, MAX_DROPPED_LINES, type Reading } from '../facts/observation.ts';
import type { FolderAnswer, FolderEntry, Host } from '../host/host.ts';

/** A node runs at most some hundred pods; more folders than this are a fault that must not cost a node its CPU. */
const MAX_FOLDERS = 10_000;

interface Walk {
  readonly host: Host;
  readonly unread: Unread[];
  folders: number;
}

interface Unread {
  readonly path: string;
  readonly message: string;
}

type Staged = KubeletTree['staged'][number];
type PodFolder = KubeletTree['pods'][number];

/** @param root `C:\var\lib\kubelet` */
export async function readKubelet(host: Host, root: string): Promise<Reading<Kubelet>> {
  const walk: Walk = { host, unread: [], folders: 0 };
  const top = await host.readFolder(root);
  if (top.outcome === 'failed') {
    const kind = top.code === 'ENOENT' ? 'missing' : isDenied(top.code) ? 'denied' : 'error';
    return failedReading(kind, `kubelet's folder cannot be read: ${top.message}`);
  }
  const staged = await readStaged(walk, csiFolder(root));
  const walked = await readPods(walk, `${root}\\pods`);
  const sockets = await readSockets(walk, `${root}\\plugins_registry`);
  const pods = (await Promise.all(walked.map((pod) => withoutFolderBeforeLink(walk, pod)))).flat();
  if (walk.folders > MAX_FOLDERS) {
    return failedReading('flooded', `${root} holds more than ${MAX_FOLDERS} folders of pods and volumes`);
  }
  const gone = await goneMeanwhile(walk, root);
  const isThere = ({ path }: { readonly path: string }): boolean => !gone.has(path);
  return decodeKubelet({
    root,
    staged: staged.filter(isThere),
    pods: pods.filter(isThere),
    sockets,
    unreadable: tellUnreadable(walk.unread.filter(isThere), root),
  });
}

/**
 * csi-driver-smb makes a plain folder and removes it before it links, within milliseconds. What stays would be data at risk, so a
 * plain folder is looked at once more.
 * https://github.com/kubernetes-csi/csi-driver-smb/blob/v1.20.3/pkg/smb/nodeserver.go (ensureMountPoint, preparePublishPath)
 */
async function withoutFolderBeforeLink(walk: Walk, pod: PodFolder): Promise<readonly PodFolder[]> {
  const isPlain = pod.entries.some(
    ({ name, kind }) => name.toLowerCase() === 'mount' && kind === 'directory',
  );
  if (pod.plugin !== CSI_PLUGIN || !isPlain) return [pod];
  const entries = await entriesOf(walk, pod.path);
  return entries === null ? [] : [{ ...pod, entries }];
}

/**
 * Which of what could not be read is not there any more. Windows denies access to what is being deleted while somebody has it
 * open (STATUS_DELETE_PENDING comes as ERROR_ACCESS_DENIED: https://stackoverflow.com/questions/6680491), so a pod that ends
 * looks like one that may not be read. So at the end of the walk the folder that held it is read once more.
 */
async function goneMeanwhile({ host, unread }: Walk, root: string): Promise<ReadonlySet<string>> {
  const lists = new Map<string, FolderAnswer>();
  const isGone = async (path: string): Promise<boolean> => {
    if (path === root) return false;
    const cut = path.lastIndexOf('\\');
    const parent = path.slice(0, cut);
    const list = lists.get(parent) ?? (await host.readFolder(parent));
    lists.set(parent, list);
    if (list.outcome === 'read') return !list.entries.some(({ name }) => name === path.slice(cut + 1));
    return list.code === 'ENOENT' || isGone(parent);
  };
  const gone = new Set<string>();
  for (const { path } of unread) if (await isGone(path)) gone.add(path);
  return gone;
}

function tellUnreadable(unread: readonly Unread[], root: string): string[] {
  const told = unread.slice(0, MAX_DROPPED_LINES).map(({ path, message }) => `${path}: ${message}`);
  const more = unread.length - told.length;
  // With the folder below which they all are: which ones they were is not told, so each of them may be.
  return more > 0 ? [...told, `${root}: and ${more} more folders and files that cannot be read`] : told;
}

/** `csi\<driver>\<hash>\globalmount`, and up to Kubernetes 1.23 `csi\pv\<name>\globalmount`. */
async function readStaged(walk: Walk, csi: string): Promise<Staged[]> {
  const staged: Staged[] = [];
  for (const driver of await subfolders(walk, csi)) {
    for (const volume of await subfolders(walk, `${csi}\\${driver}`)) {
      const path = `${csi}\\${driver}\\${volume}`;
      const entries = await entriesOf(walk, path);
      if (entries === null) continue;
      staged.push({ driver, path, entries, volumeData: await volumeDataOf(walk, path) });
    }
  }
  return staged;
}

/** `pods\<uid>\volumes\<plugin>\<name>`. Only plugins that have to do with disks and shares are gone into. */
async function readPods(walk: Walk, pods: string): Promise<PodFolder[]> {
  const found: PodFolder[] = [];
  for (const podUid of await subfolders(walk, pods)) {
    for (const plugin of await subfolders(walk, `${pods}\\${podUid}\\volumes`)) {
      if (!STORAGE_PLUGINS.has(plugin)) continue;
      for (const name of await subfolders(walk, `${pods}\\${podUid}\\volumes\\${plugin}`)) {
        const path = `${pods}\\${podUid}\\volumes\\${plugin}\\${name}`;
        const entries = await entriesOf(walk, path);
        if (entries === null) continue;
        const volumeData = await volumeDataOf(walk, path);
        found.push({ podUid, plugin, name, path, entries, volumeData });
      }
    }
  }
  return found;
}

/** Not secrets, tokens, config maps and empty directories: every pod has some, and they say nothing about storage. */
const STORAGE_PLUGINS = new Set([CSI_PLUGIN, IN_TREE_EBS_PLUGIN]);

async function readSockets(walk: Walk, path: string): Promise<readonly string[] | null> {
  const folder = await walk.host.readFolder(path);
  return folder.outcome === 'read' ? folder.entries.map(({ name }) => name) : null;
}

/** Each of them is one more folder to read: where there are too many, none is begun with. */
async function subfolders(walk: Walk, path: string): Promise<string[]> {
  const entries = (await entriesOf(walk, path)) ?? [];
  const names = entries.filter(({ kind }) => kind === 'directory').map(({ name }) => name);
  if (walk.folders + names.length <= MAX_FOLDERS) return names;
  walk.folders = MAX_FOLDERS + 1;
  return [];
}

/** Null for a folder that is not there: pods and volumes come and go while this walks. */
async function entriesOf(walk: Walk, path: string): Promise<readonly FolderEntry[] | null> {
  walk.folders += 1;
  if (walk.folders > MAX_FOLDERS) return [];
  const folder = await walk.host.readFolder(path);
  if (folder.outcome === 'read') return folder.entries;
  if (folder.code === 'ENOENT') return null;
  walk.unread.push({ path, message: folder.message });
  return [];
}

async function volumeDataOf(walk: Walk, folder: string): Promise<string | null> {
  const path = `${folder}\\vol_data.json`;
  const file = await walk.host.readTextFile(path);
  if (file.outcome === 'read') return file.text;
  if (file.code !== 'ENOENT') walk.unread.push({ path, message: file.message });
  return null;
}
