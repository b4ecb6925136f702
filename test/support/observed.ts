// Builds what the agent has seen of a node, out of raw items as Windows prints them, so that tests of checks pass
// through the real decoders. What a test does not state is that of a healthy EKS node.
import type { Check } from '../../agent/checks/check.ts';
import { DEFAULT_CHECK_SETTINGS, type CheckSettings } from '../../agent/checks/check-settings.ts';
import { runChecks, type CheckResult, type HeldSince } from '../../agent/checks/run-checks.ts';
import {
  CSI_PROXY_API_NAMES,
  decodeCsiProxyPipes,
  pipeName,
  type CsiProxyPipes,
} from '../../agent/facts/csi-proxy-pipes.ts';
import {
  POWERSHELL_DECODERS,
  POWERSHELL_FACTS,
  type FactName,
  type Facts,
  type NativeFactName,
  type Observations,
  type PowerShellFactName,
} from '../../agent/facts/facts.ts';
import {
  failedReading,
  neverObserved,
  observe,
  type FailureKind,
  type Observation,
  type Reading,
} from '../../agent/facts/observation.ts';
import { decodeShare, mappingTargets, type ShareFact } from '../../agent/facts/shares.ts';
import { decodeSmbGlobalMappings } from '../../agent/facts/smb-global-mappings.ts';
import { decodeSystem } from '../../agent/facts/system.ts';
import type { PipeProbe } from '../../agent/host/host.ts';
import { kubelet } from './kubelet-trees.ts';
import {
  rawBootDisk,
  rawConnection,
  rawContainerDisk,
  rawDisk,
  rawEbsDriver,
  rawMapping,
  rawPartition,
  rawPowerShell,
  rawProcess,
  rawReservedPartition,
  rawService,
  rawSmbDriver,
  rawVolume,
  rawWindows,
} from './raw-items.ts';

/** What grpc-go sends by itself: a SETTINGS frame with MAX_FRAME_SIZE. */
const SETTINGS = Uint8Array.from([0, 0, 6, 4, 0, 0, 0, 0, 0, 0, 5, 0, 0, 0x40, 0]);

export const ANSWERS: PipeProbe = {
  outcome: 'data',
  firstBytes: SETTINGS,
  connectSeconds: 0.001,
  answerSeconds: 0.012,
};

export function pipeError(code: string): PipeProbe {
  return { outcome: 'error', code, message: `connect ${code}` };
}

export interface PipesSeen {
  /** APIs whose pipes are listed, or `unreadable` where Windows gives no list. */
  readonly listed?: readonly string[] | 'unreadable';
  /** How connecting went, by API; the others that are listed and expected answer, those that are not give ENOENT. */
  readonly probes?: Readonly<Record<string, PipeProbe>>;
  /** Further names in the list. */
  readonly otherNames?: readonly string[];
}

/** The pipes of a node; without arguments those of a csi-proxy v1.1 or later, all answering. */
export function pipes({
  listed = CSI_PROXY_API_NAMES,
  probes = {},
  otherNames = ['lsass'],
}: PipesSeen = {}): CsiProxyPipes {
  const tried = listed === 'unreadable' ? CSI_PROXY_API_NAMES : DEFAULT_CHECK_SETTINGS.csiProxy.apis;
  const there = (api: string): boolean => listed !== 'unreadable' && listed.includes(api);
  return decodeCsiProxyPipes(
    listed === 'unreadable'
      ? { outcome: 'failed', code: 'UNKNOWN', message: 'scandir failed' }
      : { outcome: 'listed', names: [...otherNames, ...listed.map(pipeName)] },
    new Map(
      [...new Set([...tried, ...Object.keys(probes)])].map((api) => [
        api,
        probes[api] ?? (there(api) ? ANSWERS : pipeError('ENOENT')),
      ]),
    ),
  );
}

/** No pipe of csi-proxy, neither in the list nor when connecting. */
export function noPipes(): CsiProxyPipes {
  return pipes({ listed: [] });
}

/** A fact that could not be read. */
export function unread(kind: FailureKind = 'timeout', message = 'no answer in 10 s') {
  return failedReading(kind, message);
}

type Unread = ReturnType<typeof unread>;

/** Raw items of each PowerShell fact, or why it could not be read. */
export type Seen = { readonly [Name in PowerShellFactName]?: readonly unknown[] | Unread } & {
  readonly [Name in Exclude<NativeFactName, 'system'>]?: Facts[Name] | Unread;
};

const HEALTHY: Required<Seen> = {
  'csi-proxy-pipes': pipes(),
  'csi-proxy-call': { asked: true, status: 0, detail: '', seconds: 0.003, exists: true },
  'csi-proxy-disks': {
    asked: true,
    status: 0,
    detail: '',
    seconds: 0.4,
    disks: [
      { number: 0, page83: '', serialNumber: 'vol03683f1d861744bc7_00000001.' },
      { number: 1, page83: '', serialNumber: 'vol0a4064b39e5f534a2_00000001.' },
    ],
    volumeIds: ['vol-03683f1d861744bc7', 'vol-0a4064b39e5f534a2'],
  },
  kubelet: kubelet(),
  shares: [],
  powershell: [rawPowerShell()],
  windows: [rawWindows()],
  services: [rawService()],
  processes: [rawProcess(), rawEbsDriver(), rawSmbDriver()],
  'smb-global-mappings': [rawMapping()],
  'smb-connections': [rawConnection()],
  disks: [rawBootDisk(), rawDisk(), rawContainerDisk()],
  partitions: [rawReservedPartition(), rawPartition()],
  volumes: [rawVolume()],
};

const WHEN = { at: 1_700_000_000, durationSeconds: 0.2 };

/** The observations of a healthy node, except for what is given. */
export function observations(seen: Seen = {}): Observations {
  const all: Required<Seen> = { ...HEALTHY, ...seen, shares: seen.shares ?? readableShares(seen) };
  const entries: [FactName, Observation<unknown>][] = POWERSHELL_FACTS.map((name) => {
    const raw: unknown = all[name];
    return [name, look(isUnread(raw) ? raw : POWERSHELL_DECODERS[name](raw))];
  });
  for (const name of ['csi-proxy-pipes', 'csi-proxy-call', 'csi-proxy-disks', 'kubelet', 'shares'] as const) {
    const value = all[name];
    entries.push([name, look(isUnread(value) ? value : { ok: true, value, dropped: [] })]);
  }
  entries.push(['system', look(decodeSystem({ outcome: 'read', value: { platform: 'Windows' } }))]);
  // Every fact is in the list, each with the value of its own decoder.
  return Object.fromEntries(entries) as unknown as Observations;
}

/** Every mapped share can be listed, except those that Windows cannot reach: of these nothing is known. */
function readableShares(seen: Seen): ShareFact[] {
  const raw = seen['smb-global-mappings'] ?? HEALTHY['smb-global-mappings'];
  const mappings = isUnread(raw) ? raw : decodeSmbGlobalMappings(raw);
  const list = {
    step: 'list',
    ok: true,
    code: '',
    windowsError: null,
    detail: 'readable',
    seconds: 0,
  } as const;
  return mappings.ok
    ? mappingTargets(mappings.value.filter(({ state }) => !OUT_OF_REACH.includes(state))).map((target) =>
        decodeShare(target, { outcome: 'finished', steps: [list], message: '' }),
      )
    : [];
}

const OUT_OF_REACH: readonly string[] = ['NetworkError', 'Unavailable'];

function isUnread(seen: unknown): seen is Unread {
  return typeof seen === 'object' && seen !== null && 'ok' in seen && seen.ok === false;
}

function look(reading: Reading<unknown>): Observation<unknown> {
  return observe(neverObserved<unknown>(), reading, WHEN);
}

export interface JudgeOptions {
  readonly csiProxy?: Partial<CheckSettings['csiProxy']>;
  readonly ebs?: Partial<CheckSettings['ebs']>;
  readonly smb?: Partial<CheckSettings['smb']>;
  readonly cpuLoadRatio?: number | null;
  readonly now?: number;
  /** Nothing is held back without it. */
  readonly heldSince?: HeldSince;
}

/** Runs one check over what was seen, as the agent does. A command whose placeholder has no evidence is a bug. */
export function judge(check: Check, seen: Seen | Observations, options: JudgeOptions = {}): CheckResult {
  const settings: CheckSettings = {
    csiProxy: { ...DEFAULT_CHECK_SETTINGS.csiProxy, ...options.csiProxy },
    ebs: { ...DEFAULT_CHECK_SETTINGS.ebs, ...options.ebs },
    smb: { ...DEFAULT_CHECK_SETTINGS.smb, ...options.smb },
  };
  const [result] = runChecks([check], {
    observations: isObservations(seen) ? seen : observations(seen),
    settings,
    cpuLoadRatio: options.cpuLoadRatio ?? null,
    now: options.now ?? WHEN.at,
    heldSince: options.heldSince ?? null,
  });
  if (result === undefined) throw new Error(`${check.name} gave no result`);
  for (const { code, evidence } of result.findings) {
    for (const placeholder of placeholders(check.findings[code]?.commands ?? []))
      if (!(placeholder in evidence)) throw new Error(`${code} has no evidence for {${placeholder}}`);
  }
  return result;
}

/** The names in braces in the commands of a finding. */
export function placeholders(commands: readonly string[]): string[] {
  return commands.flatMap((command) =>
    [...command.matchAll(/\{(?<name>[a-z][A-Za-z]*)\}/g)].map((match) => match.groups?.['name'] ?? ''),
  );
}

function isObservations(seen: Seen | Observations): seen is Observations {
  return 'system' in seen;
}

/** The codes of a result's findings. */
export function codes({ findings }: CheckResult): string[] {
  return findings.map(({ code }) => code);
}
