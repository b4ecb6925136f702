// The share of a class or a volume of the SMB CSI driver. Its form is //server/share:
// https://github.com/kubernetes-csi/csi-driver-smb/blob/master/docs/driver-parameters.md
// On Windows: https://github.com/kubernetes-csi/csi-driver-smb/blob/master/deploy/example/windows/README.md, which asks for the
// root share and subPath. What is mapped of it: NodeStageVolume in pkg/smb/nodeserver.go adds subDir to the source, SMBMount in
// pkg/mounter/safe_mounter_host_process_windows.go maps what comes of that; csi-proxy v1.1.2 and later maps \\server\share of it
// (getRootMappingPath in pkg/server/smb/server.go, https://github.com/kubernetes-csi/csi-proxy).
import { defineRule } from '../rule.ts';
import { smbSources } from '../smb-use.ts';

type Code =
  | 'SmbSourceMalformed'
  | 'SmbSourceBackslashes'
  | 'SmbSourceTrailingSlash'
  | 'SmbSourceSubFolder'
  | 'SmbSourceClusterName';

export const smbSource = defineRule({
  name: 'smb-source',
  title: 'An SMB volume names a share in the form of its driver',
  findings: {
    SmbSourceMalformed: {
      severity: 'critical',
      meaning:
        'The source of the SMB CSI driver is missing, or is not of the form //server/share. The driver cannot mount it, and the pod stays in ContainerCreating.',
      remedy: 'Write source: //server/share, with two slashes at the beginning and none at the end.',
      commands: [],
    },
    SmbSourceBackslashes: {
      severity: 'warning',
      meaning:
        'The driver documents //server/share, and turns slashes round by itself on Windows. Its controller, which makes and deletes folders of the share, runs on Linux and takes only slashes off the ends; it was not tried with backslashes.',
      remedy: 'Write source: //server/share.',
      commands: [],
    },
    SmbSourceTrailingSlash: {
      severity: 'warning',
      meaning:
        'Windows takes no path of a share with a slash at its end: mapping it fails with "The parameter is incorrect" (csi-driver-smb issue 453). Where the driver adds a sub-folder or works with csi-proxy it removes the slash, elsewhere it does not.',
      remedy: 'Remove the slash at the end of source.',
      commands: [],
    },
    SmbSourceSubFolder: {
      severity: 'warning',
      meaning:
        'The source is a folder below a share. The driver asks for one root share per server on Windows: with several paths of one server mapped, mounting fails after a restart of the node. If the folder is a link of a DFS namespace, it is not found at all (csi-driver-smb issue 561).',
      remedy:
        'Name the share itself as the source of a PersistentVolume, and the folder as subPath in the pod. Not as subDir: the driver adds that to the source, as it does with the folder that a class makes for each claim, and maps all of it in HostProcess mode, which is its default since v1.17.0. Only with csi-proxy, which maps the share alone, will subDir do. For a DFS namespace name the server behind it.',
      commands: [],
    },
    SmbSourceClusterName: {
      severity: 'warning',
      meaning:
        'The server is a service of the cluster. On Windows the node itself connects to it, and a node does not resolve names of the cluster by default: "The network path was not found". Only where the driver works with csi-proxy does it look the name up itself.',
      remedy: 'Name the server as the node resolves it, or by its address.',
      commands: [],
    },
  },
  evaluate: ({ pods, storage }) =>
    smbSources(pods, storage).flatMap(({ source, place, evidence }) =>
      judge(source).map(([code, message]) => ({ code, place, message, evidence })),
    ),
});

function judge(source: string | undefined): readonly (readonly [Code, string])[] {
  if (source === undefined || source === '') return [['SmbSourceMalformed', 'the volume has no source']];
  const slashed = source.replaceAll('\\', '/');
  const [server = '', share = '', ...folders] = slashed.slice(2).split('/');
  if (!/^\/\/[^/]/.test(slashed) || share === '' || /[\s:]/.test(server))
    return [['SmbSourceMalformed', `the source ${source} is not of the form //server/share`]];
  const found: [Code, string][] = [];
  if (source.includes('\\')) found.push(['SmbSourceBackslashes', `the source ${source} has backslashes`]);
  if (slashed.endsWith('/')) found.push(['SmbSourceTrailingSlash', `the source ${source} ends with a slash`]);
  if (folders.some((folder) => folder !== ''))
    found.push(['SmbSourceSubFolder', `the source ${source} is a folder below the share ${share}`]);
  if (/\.svc(?:\.|$)/i.test(server))
    found.push(['SmbSourceClusterName', `the server ${server} is a service of the cluster`]);
  return found;
}
