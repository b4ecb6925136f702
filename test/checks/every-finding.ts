// Nodes with trouble, of which together every finding code comes out at least once.
import type { FindingDraft } from '../../agent/checks/check.ts';
import { ALL_CHECKS } from '../../agent/checks/all-checks.ts';
import { POWERSHELL_FACTS } from '../../agent/facts/facts.ts';
import type { StagedVolume } from '../../agent/facts/kubelet.ts';
import { decodeShare } from '../../agent/facts/shares.ts';
import type { ShareProbe, ShareStepName } from '../../agent/host/host.ts';
import { ageObservation } from '../../agent/facts/observation.ts';
import {
  judge,
  noPipes,
  observations,
  pipeError,
  pipes,
  unread,
  type JudgeOptions,
  type Seen,
} from '../support/observed.ts';
import { ebsStaged, entry, kubelet, podFolder } from '../support/kubelet-trees.ts';
import {
  rawDisk,
  rawEbsDriver,
  rawConnection,
  rawMapping,
  rawNvmeDriver,
  rawPartition,
  rawPowerShell,
  rawProcess,
  rawService,
  rawVolume,
  rawWindows,
  VOLUME_PATH,
} from '../support/raw-items.ts';

const UNMOUNTED = [rawPartition({ AccessPaths: [VOLUME_PATH] })];
const HALF = [rawPartition({ Size: 1024 ** 3 })];
const SHARE = '\\\\fs\\share';

const STAGED: StagedVolume = {
  driver: 'ebs.csi.aws.com',
  volumeHandle: 'vol-0a4064b39e5f534a2',
  globalmountPath: 'C:\\k\\globalmount',
  globalmount: 'link',
  target: null,
};

const DISK_LIST = {
  asked: true,
  status: 0,
  detail: '',
  seconds: 4,
  disks: null,
  volumeIds: ['vol-0a4064b39e5f534a2'],
};

const rawShell = (overrides: Readonly<Record<string, unknown>>) =>
  rawProcess({ ParentProcessId: 8444, Name: 'powershell.exe', ...overrides });

const CSI_PROXY: readonly Seen[] = [
  { services: [], processes: [], 'csi-proxy-pipes': noPipes() },
  { 'csi-proxy-pipes': noPipes() },
  {
    'csi-proxy-pipes': pipes({
      otherNames: ['csi-proxy-x'],
      listed: ['disk-v1', 'volume-v1', 'filesystem-v1', 'smb-v1'],
      probes: {
        'disk-v1': pipeError('EPERM'),
        'volume-v1': pipeError('EBUSY'),
        'filesystem-v1': { outcome: 'silent', connectSeconds: 0 },
        'smb-v1': { outcome: 'closed', connectSeconds: 0, firstBytes: new Uint8Array() },
      },
    }),
  },
  { 'csi-proxy-pipes': pipes({ probes: { 'disk-v1': pipeError('EINVAL') } }) },
  { 'csi-proxy-pipes': pipes({ listed: ['disk-v1beta1'] }) },
  { services: [rawService({ State: 'Stopped', StartMode: 'Manual' })], 'csi-proxy-pipes': noPipes() },
  {
    services: [rawService({ State: 'Stopped' })],
    processes: [rawProcess(), rawProcess({ ProcessId: 2 })],
  },
  { 'csi-proxy-call': { asked: true, status: null, detail: 'no answer', seconds: null, exists: null } },
  { 'csi-proxy-call': { asked: true, status: 2, detail: 'failed', seconds: 3, exists: null } },
  { 'csi-proxy-call': { asked: true, status: 0, detail: '', seconds: 0.1, exists: false } },
  { 'csi-proxy-disks': { ...DISK_LIST, status: 2 } },
  { processes: [rawProcess({ FileVersion: '1.1.2' })] },
  { processes: [rawProcess({ FileVersion: '1.2.1' })] },
  { 'csi-proxy-disks': { ...DISK_LIST, disks: [] } },
  {
    processes: [
      rawProcess(),
      rawProcess({ ProcessId: 90, Name: 'smbplugin.exe' }),
      ...Array.from({ length: 11 }, (_, index) => rawShell({ ProcessId: 100 + index })),
      rawShell({ ParentProcessId: 90 }),
      rawShell({ ParentProcessId: 1, CreationDate: '2026-11-02T09:30:00.0000000Z' }),
    ],
  },
  {
    processes: [
      rawEbsDriver({ ProcessId: 91 }),
      rawShell({ ParentProcessId: 91 }),
      rawShell({ ParentProcessId: 1, CreationDate: '2026-11-02T09:30:00.0000000Z' }),
    ],
  },
  { processes: [rawProcess()] },
  { kubelet: { root: 'C:\\k', stagedVolumes: [STAGED], podVolumes: [], registeredDrivers: [] } },
  { kubelet: { root: 'C:\\k', stagedVolumes: [], podVolumes: [], registeredDrivers: [] } },
];

const SMB: readonly Seen[] = [
  {
    'smb-global-mappings': [
      ...[1, 2, 3, 4, 5, 6, 7].map((Status) => rawMapping({ Status, RemotePath: SHARE })),
      rawMapping({ RequirePrivacy: false, RemotePath: '//fs/share/' }),
    ],
    shares: unread(),
  },
  {
    'smb-global-mappings': [
      rawMapping({ RemotePath: '\\\\old\\share' }),
      rawMapping({ RemotePath: '\\\\plain\\share' }),
    ],
    'smb-connections': [
      rawConnection({ ServerName: 'old', Dialect: '1.50' }),
      rawConnection({ ServerName: 'plain', Encrypted: false }),
    ],
  },
];

const probe = (path: string, outcome: ShareProbe['outcome'], ...steps: readonly [ShareStepName, string][]) =>
  decodeShare(
    { path, server: 'fs', write: true },
    {
      outcome,
      message: 'no answer',
      steps: steps.map(([step, code]) => ({
        step,
        ok: code === '',
        code,
        windowsError: null,
        detail: 'said',
        seconds: 0,
      })),
    },
  );

/** Shares of which each fails in a way of its own. */
const BROKEN_SHARES: readonly [ShareProbe['outcome'], ...[ShareStepName, string][]][] = [
  ['finished', ['resolve', ''], ['connect', ''], ['list', 'EPERM']],
  ['finished', ['resolve', 'ENOTFOUND'], ['list', 'UNKNOWN']],
  ['timeout', ['resolve', '']],
  ['timeout', ['resolve', ''], ['connect', '']],
  ['finished', ['resolve', ''], ['connect', ''], ['list', 'ENOENT']],
  ['finished', ['resolve', ''], ['connect', ''], ['list', 'UNKNOWN']],
];

const SHARES: readonly Seen[] = [
  {
    'smb-global-mappings': BROKEN_SHARES.map((_, index) => rawMapping({ RemotePath: `\\\\fs\\${index}` })),
    shares: BROKEN_SHARES.map(([outcome, ...steps], index) => probe(`\\\\fs\\${index}`, outcome, ...steps)),
  },
  ...[2, 6].map((Status) => ({
    'smb-global-mappings': [rawMapping({ Status, RemotePath: SHARE })],
    shares: [probe(SHARE, 'finished', ['list', ''])],
  })),
  {
    'smb-global-mappings': [rawMapping({ RemotePath: SHARE })],
    shares: [
      probe(SHARE, 'finished', ['list', 'EPERM']),
      probe(`${SHARE}\\a`, 'finished', ['list', '']),
      probe(`${SHARE}\\b`, 'finished', ['list', 'ENOENT']),
    ],
  },
  { 'smb-global-mappings': [rawMapping({ LocalPath: 'H:' })] },
  ...[300, 600].map((count) => ({
    'smb-global-mappings': Array.from({ length: count }, (_, index) =>
      rawMapping({ LocalPath: null, RemotePath: `\\\\fs\\${index}` }),
    ),
  })),
  { 'smb-global-mappings': [] },
  { 'smb-global-mappings': [rawMapping({ LocalPath: 'G:', RemotePath: '\\\\other\\share' })] },
  {
    'smb-global-mappings': [rawMapping({ LocalPath: 'G:', RemotePath: SHARE })],
    shares: [
      probe('G:\\a', 'finished', ['list', 'ENOENT']),
      probe('G:\\b', 'finished', ['list', ''], ['write', 'EPERM']),
    ],
  },
];

/** csi-proxy is required, and a drive is expected, for the checks that look for them. */
const OPTIONS: JudgeOptions = {
  csiProxy: { expect: 'required' },
  smb: { expected: [{ drive: 'G:', share: SHARE, folders: ['a', 'b'], writable: true }] },
};

const offline = (OfflineReason: number) => rawDisk({ IsOffline: true, OfflineReason });

const EBS: readonly Seen[] = [
  { disks: [offline(6)] },
  { disks: [offline(4)], partitions: UNMOUNTED, kubelet: kubelet({ staged: [], pods: [] }) },
  { disks: [offline(1)] },
  { disks: [offline(1)], partitions: UNMOUNTED, kubelet: kubelet({ staged: [], pods: [] }) },
  { disks: [rawDisk({ IsReadOnly: true, HealthStatus: 2 }), rawDisk({ Number: 2, HealthStatus: 1 })] },
  { disks: [rawDisk({ PartitionStyle: 0 }), rawDisk({ Number: 3, SerialNumber: null })] },
  { volumes: [rawVolume({ FileSystem: 'ReFS', FileSystemType: 15 })], partitions: UNMOUNTED },
  { volumes: [rawVolume({ FileSystem: '', FileSystemType: 0, HealthStatus: 1 })], partitions: HALF },
  { volumes: [rawVolume({ HealthStatus: 3, SizeRemaining: 0 })] },
  { partitions: [rawPartition(), ...UNMOUNTED] },
  { volumes: [rawVolume({ Size: 100, SizeRemaining: 5 })] },
];

const KUBELET: readonly Seen[] = [
  { disks: [rawDisk({ Number: 2, SerialNumber: 'vol0aaaa' })], partitions: [] },
  { disks: [rawDisk({ SerialNumber: 'vol0bbbb' })] },
  { partitions: UNMOUNTED },
  { partitions: UNMOUNTED, kubelet: kubelet({ staged: [], pods: [] }) },
  { kubelet: kubelet({ staged: [ebsStaged({ volumeData: null })] }) },
  { kubelet: kubelet({ pods: [podFolder({ entries: [entry('vol_data.json', 'file')] })] }) },
  {
    kubelet: kubelet({
      pods: [
        podFolder({ entries: [entry('mount', 'directory')] }),
        podFolder({ volumeData: null }),
        podFolder({ plugin: 'kubernetes.io~aws-ebs' }),
      ],
    }),
  },
];

const NODE: readonly Seen[] = [
  {
    services: [
      rawService({ Name: 'LanmanWorkstation', State: 'Stopped' }),
      rawService({ Name: 'defragsvc', StartMode: 'Disabled' }),
      rawService({ Name: 'kubelet', State: 'Stopped', StartMode: 'Manual' }),
    ],
  },
  { windows: [rawWindows({ SanPolicy: 2 })] },
  { windows: [rawWindows({ Drivers: [] })], disks: [rawDisk({ SerialNumber: null })] },
  { windows: [rawWindows({ Drivers: [rawNvmeDriver({ Start: 4, FileVersion: '1.3.1.0' })] })] },
  { windows: [rawWindows({ SanPolicy: 2 })], disks: [offline(1)] },
  {
    windows: [rawWindows({ CurrentBuildNumber: 19042 })],
    powershell: [rawPowerShell({ PSVersion: '4.0', LanguageMode: 'ConstrainedLanguage' })],
  },
];

const COLLECTORS: readonly Seen[] = [
  {
    powershell: unread('timeout'),
    windows: unread('denied'),
    services: unread('exhausted'),
    processes: unread('blocked'),
    'smb-global-mappings': unread('flooded'),
    'smb-connections': unread('error'),
    disks: unread('malformed'),
    partitions: unread('error'),
    volumes: [rawVolume(), { Size: 'large' }],
    kubelet: unread('missing', "ENOENT: no such file or directory, scandir 'C:\\var\\lib\\kubelet'"),
  },
  Object.fromEntries(POWERSHELL_FACTS.map((name) => [name, unread()])),
];

/** What every check says about all of these nodes. */
export function draftsOfEveryFinding(): FindingDraft[] {
  const nodes = [...CSI_PROXY, ...SMB, ...SHARES, ...EBS, ...KUBELET, ...NODE, ...COLLECTORS].map(
    observations,
  );
  const healthy = observations();
  nodes.push({ ...healthy, disks: ageObservation(healthy.disks, 900, 300) });
  const slow = { ...healthy['smb-global-mappings'], durationSeconds: 60 };
  nodes.push({ ...healthy, 'smb-global-mappings': slow });
  return nodes.flatMap((node) => ALL_CHECKS.flatMap((check) => judge(check, node, OPTIONS).findings));
}
