// Every option, once: its key in the configuration file, from which its flag and its variable follow, what it takes,
// and what it means. The table in docs/options.md is tested against this one.
import { CSI_DRIVER_KEYS } from '../csi-drivers.ts';
import { CSI_PROXY_API_NAMES } from '../facts/csi-proxy-pipes.ts';
import { DEFAULT_CHECK_SETTINGS } from '../checks/check-settings.ts';
import {
  bytes,
  choice,
  listenAddress,
  listOf,
  observedHost,
  ratio,
  seconds,
  text,
  wholeNumber,
  type ValueType,
  mappedDrives,
} from './value-types.ts';

export interface Option<Value> {
  readonly type: ValueType<Value>;
  /** Null: not set. Said in words where it depends on the machine. */
  readonly default: Value;
  readonly defaultText?: string;
  readonly help: string;
}

export const OPTIONS = {
  host: {
    type: observedHost,
    default: null,
    defaultText: '`windows` on Windows, an example recording elsewhere',
    help: 'What is looked at: this Windows node, or a recording of one.',
  },
  listen: {
    type: listenAddress,
    default: { address: '0.0.0.0', port: 10045 },
    defaultText: '`0.0.0.0:10045`',
    help: 'Address and port of the HTTP server.',
  },
  webConfig: {
    type: text('the path of a file', /\S/),
    default: null,
    defaultText: 'none',
    help: 'File that says who may ask over HTTP, and how: TLS, client certificates, passwords; in the format of Prometheus exporters.',
  },
  nodeName: {
    type: text('the name of a Kubernetes node', /^\S+$/),
    default: null,
    defaultText: 'the computer name',
    help: 'Name of the node in the report.',
  },
  logLevel: { type: choice('debug', 'info', 'warn', 'error'), default: 'info', help: 'What is logged.' },
  logFormat: {
    type: choice('auto', 'json', 'pretty'),
    default: 'auto',
    help: 'JSON lines, or text for people. `auto`: text on a terminal, JSON elsewhere.',
  },
  'csiProxy.expect': {
    type: choice('auto', 'required', 'off'),
    default: DEFAULT_CHECK_SETTINGS.csiProxy.expect,
    help: 'Whether csi-proxy has to run here. `auto`: when anything of it, or a driver that needs it, is seen on the node.',
  },
  'csiProxy.drivers': {
    type: listOf(choice(...CSI_DRIVER_KEYS)),
    default: CSI_DRIVER_KEYS,
    help: 'CSI drivers whose csi-proxy pipes have to answer: ebs needs disk, volume and filesystem v1, smb filesystem and smb v1.',
  },
  'csiProxy.apis': {
    type: listOf(choice(...CSI_PROXY_API_NAMES)),
    default: null,
    defaultText: 'what the drivers need',
    help: 'csi-proxy APIs that have to answer, such as `disk-v1`, instead of those of the drivers.',
  },
  'csiProxy.listDisks': {
    type: choice('on', 'off'),
    default: 'off',
    help: 'Whether csi-proxy is asked once an hour which disks it sees, to compare them with those of Windows. Up to v1.2.1 it starts PowerShell for that, which takes it 3 to 6 seconds.',
  },
  'ebs.freeSpaceWarningRatio': {
    type: ratio,
    default: DEFAULT_CHECK_SETTINGS.ebs.freeSpaceWarningRatio,
    help: 'Share of free space below which a volume is low.',
  },
  'ebs.freeSpaceCriticalRatio': {
    type: ratio,
    default: DEFAULT_CHECK_SETTINGS.ebs.freeSpaceCriticalRatio,
    help: 'Share of free space below which a volume is almost full.',
  },
  'ebs.unallocatedWarningBytes': {
    type: bytes,
    default: DEFAULT_CHECK_SETTINGS.ebs.unallocatedWarningBytes,
    help: 'Unallocated space behind the last partition above which a volume counts as not grown.',
  },
  'smb.maxSeries': {
    type: wholeNumber(0, 100_000),
    default: 200,
    help: 'SMB mappings that get a metric series of their own; the others are only counted.',
  },
  'smb.expected': {
    type: mappedDrives,
    default: DEFAULT_CHECK_SETTINGS.smb.expected,
    defaultText: 'none',
    help: 'Drives that have to be mapped on every node, for pods that mount a folder of them as hostPath.',
  },
  'smb.warningMappings': {
    type: wholeNumber(1, 100_000),
    default: DEFAULT_CHECK_SETTINGS.smb.warningMappings,
    help: 'Number of SMB global mappings from which on there are many.',
  },
  'smb.criticalMappings': {
    type: wholeNumber(1, 100_000),
    default: DEFAULT_CHECK_SETTINGS.smb.criticalMappings,
    help: 'Number of SMB global mappings from which on there are too many.',
  },
  'smb.probe': {
    type: choice('on', 'off'),
    default: 'on',
    help: 'Whether mapped shares are listed, each in a process of its own. A mapping that Windows holds as OK can still fail.',
  },
  'smb.probeTimeoutSeconds': {
    type: seconds(1, 120),
    default: 10,
    help: 'How long a share may take before its probe is killed.',
  },
  kubeletRoot: {
    type: text('a folder of a local disk, such as C:\\var\\lib\\kubelet', /^[A-Za-z]:\\./),
    default: 'C:\\var\\lib\\kubelet',
    help: 'Folder of kubelet, in which its volumes stand.',
  },
  'pipes.intervalSeconds': {
    type: seconds(1, 3600),
    default: 6,
    help: 'How often csi-proxy pipes are connected to.',
  },
  'pipes.timeoutSeconds': { type: seconds(0.1, 60), default: 3, help: 'How long a pipe may take to answer.' },
  'pipes.hold': {
    type: choice('on', 'off'),
    default: 'off',
    help: 'Whether one connection to csi-proxy is kept open, whose end starts a look at once. As long as an agent that stands still holds it, a csi-proxy that ended cannot start again.',
  },
  'powershell.intervalSeconds': {
    type: seconds(5, 86_400),
    default: 60,
    help: 'How often PowerShell is asked, give or take a tenth.',
  },
  'powershell.keepOpen': {
    type: choice('on', 'off'),
    default: 'on',
    help: 'Whether one powershell.exe is kept and asked each time, instead of one that is started and ends. It is renewed once an hour and after a failure; where it cannot be kept, as in ConstrainedLanguage mode, one is started each time by itself.',
  },
  'powershell.factTimeoutSeconds': {
    type: seconds(1, 600),
    default: 20,
    help: 'How long one fact may take before powershell.exe is killed. A query of WMI is told to end 2 s before that, though not in less than 1 s.',
  },
  'powershell.cycleTimeoutSeconds': {
    type: seconds(1, 3600),
    default: 50,
    help: 'How long all facts of a cycle may take together.',
  },
  runbookBase: {
    type: text('an address without a slash at its end', /^\S*[^\s/]$/),
    default: 'https://github.com/winstorage-agent/winstorage-agent/blob/main/docs',
    help: 'Where the folder `docs` of the agent is: a finding leads to `runbooks/CODE.md` below it, or to `checks.md` or `lint.md` where it has no runbook.',
  },
  debug: {
    type: choice('loopback', 'off'),
    default: 'loopback',
    help: 'Whether `/debug` shows what the agent remembers of its last looks. `loopback`: to who asks from the node itself, as `kubectl port-forward` does, or has shown a password or a certificate.',
  },
  debugRecording: {
    type: choice('on', 'off'),
    default: 'off',
    help: 'Whether `/debug/recording` gives that as a recording, to download.',
  },
} as const satisfies Readonly<Record<string, Option<unknown>>>;

export type OptionKey = keyof typeof OPTIONS;

/** `csiProxy.expect` → `csi-proxy-expect`, the flag without its dashes. */
export function flagOf(key: string): string {
  return key.replaceAll('.', '-').replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

/** `csiProxy.expect` → `WINSTORAGE_CSI_PROXY_EXPECT`. */
export function variableOf(key: string): string {
  return `WINSTORAGE_${flagOf(key).replaceAll('-', '_').toUpperCase()}`;
}
