// A node that grew: as many EBS volumes and SMB global mappings as wanted, all of them staged by kubelet and in a pod, with
// a connection to each share.
import {
  kubelet,
  ebsStaged,
  entry,
  podFolder,
  smbPodFolder,
  smbStaged,
  volumeData,
  CSI,
} from './kubelet-trees.ts';
import type { Seen } from './observed.ts';
import {
  rawBootDisk,
  rawConnection,
  rawDisk,
  rawMapping,
  rawPartition,
  rawReservedPartition,
  rawVolume,
} from './raw-items.ts';

export interface Growth {
  readonly disks: number;
  readonly mappings: number;
  /** Whether every disk is offline and every mapping without a connection to its server. */
  readonly isBroken?: boolean;
  /** Whether kubelet has volumes that lead to the mapped shares. */
  readonly isUsed?: boolean;
  /** Whether the SMB client has a connection to each share; else to others of its server. */
  readonly isConnected?: boolean;
  readonly sharesOfServer?: number;
}

const EBS_DRIVER = 'ebs.csi.aws.com';
const SMB_DRIVER = 'smb.csi.k8s.io';

/** File servers hold this many shares each: one for each volume is what CSI drivers make. */
const SHARES_OF_A_SERVER = 50;

export function grownNode({
  disks,
  mappings,
  isBroken = false,
  isUsed = true,
  isConnected = true,
  sharesOfServer = SHARES_OF_A_SERVER,
}: Growth) {
  const volumes = count(disks).map((number) => {
    const id = (number + 1).toString(16).padStart(17, '0');
    const path = `\\\\?\\Volume{${id}}\\`;
    return { number: number + 1, id, path, staged: `${CSI}\\${EBS_DRIVER}\\${id.repeat(4)}` };
  });
  const shares = count(mappings).map((number) => {
    const server = `files-${Math.floor(number / sharesOfServer)}.corp.example.com`;
    const share = `share-${number}`;
    return {
      number,
      server,
      share,
      path: `\\\\${server}\\${share}`,
      staged: `${CSI}\\${SMB_DRIVER}\\${number}`,
    };
  });
  const used = isUsed ? shares : [];
  const tree = {
    staged: [
      ...volumes.map(({ id, staged }) =>
        ebsStaged({ path: staged, volumeData: volumeData(EBS_DRIVER, `vol-${id}`) }),
      ),
      ...used.map(({ staged, share, path }) =>
        smbStaged({
          path: staged,
          entries: [entry('globalmount', 'link', path)],
          volumeData: volumeData(SMB_DRIVER, share),
        }),
      ),
    ],
    pods: [
      ...volumes.map(({ id, staged }) =>
        podFolder({
          podUid: `pod-${id}`,
          name: `pvc-${id}`,
          entries: [entry('mount', 'link', `${staged}\\globalmount`)],
          volumeData: volumeData(EBS_DRIVER, `vol-${id}`),
        }),
      ),
      ...used.map(({ staged, share }) =>
        smbPodFolder({
          podUid: `pod-${share}`,
          name: `pvc-${share}`,
          entries: [entry('mount', 'link', `\\\\?\\${staged}\\globalmount`)],
          volumeData: volumeData(SMB_DRIVER, share),
        }),
      ),
    ],
  };
  return {
    tree,
    lines: {
      'smb-global-mappings': shares.map(({ path }) =>
        rawMapping({ RemotePath: path, Status: isBroken ? 6 : 0 }),
      ),
      'smb-connections': shares.map(({ server, share }) =>
        rawConnection({ ServerName: server, ShareName: isConnected ? share : `${share}-of-another` }),
      ),
      disks: [
        rawBootDisk(),
        ...volumes.map(({ number, id }) =>
          rawDisk({
            Number: number,
            UniqueId: `vol${id}0001Amazon Elastic Block Store              1D0F`,
            SerialNumber: `vol${id}_00000001.`,
            IsOffline: isBroken,
          }),
        ),
      ],
      partitions: volumes.flatMap(({ number, path, staged }) => [
        rawReservedPartition({ DiskNumber: number }),
        rawPartition({ DiskNumber: number, AccessPaths: [`${staged}\\globalmount\\`, path] }),
      ]),
      volumes: volumes.map(({ path }) => rawVolume({ UniqueId: path, Path: path })),
    },
  };
}

/** What the agent sees of such a node. */
export function grown(growth: Growth): Seen {
  const { tree, lines } = grownNode(growth);
  return {
    ...lines,
    kubelet: kubelet(tree),
    'csi-proxy-disks': {
      asked: true,
      status: 0,
      detail: '',
      seconds: 0.4,
      disks: lines.disks.map((disk, number) => ({
        number,
        page83: '',
        serialNumber: String(disk['SerialNumber']),
      })),
      volumeIds: lines.disks.map((disk) => String(disk['SerialNumber']).replace(/^vol(\w+)_.*$/, 'vol-$1')),
    },
  };
}

function count(length: number): number[] {
  return Array.from({ length }, (_, index) => index);
}
