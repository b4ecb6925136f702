// csi-proxy's named pipes: `\\.\pipe\csi-proxy-<group>-<version>`, one gRPC server behind each.
// https://github.com/kubernetes-csi/csi-proxy (pkg/server/*/api_group_generated.go, client/utils.go)
import type { PipeListing, PipeProbe } from '../host/host.ts';

/** Every group and version that csi-proxy serves at its head, oldest version first. */
const CSI_PROXY_APIS: Readonly<Record<string, readonly string[]>> = {
  disk: ['v1alpha1', 'v1beta1', 'v1beta2', 'v1beta3', 'v1'],
  volume: ['v1alpha1', 'v1beta1', 'v1beta2', 'v1beta3', 'v1', 'v2alpha1'],
  filesystem: ['v1alpha1', 'v1beta1', 'v1beta2', 'v1', 'v2alpha1'],
  smb: ['v1alpha1', 'v1beta1', 'v1beta2', 'v1'],
  system: ['v1alpha1'],
  iscsi: ['v1alpha1', 'v1alpha2'],
};

/** The same as `group-version`, the spelling of pipe names and of the configuration. */
export const CSI_PROXY_API_NAMES: readonly string[] = Object.entries(CSI_PROXY_APIS).flatMap(
  ([group, versions]) => versions.map((version) => `${group}-${version}`),
);

/**
 * How far a connection came.
 * - `answers`: the server sent an HTTP/2 SETTINGS frame by itself, as every gRPC server does
 * - `silent`: it took the connection and sent nothing
 * - `not-grpc`: it sent something else, or closed
 * - `busy`: every instance of the pipe was taken
 * - `denied`: Windows refused the connection
 * - `missing`: there is no such pipe
 * - `failed`: another error
 */
export type PipeLevel = 'answers' | 'silent' | 'not-grpc' | 'busy' | 'denied' | 'missing' | 'failed';

export interface PipeAnswer {
  readonly level: PipeLevel;
  /** For people: error code, or what came instead of SETTINGS. */
  readonly detail: string;
  /** From the start of connecting to the first frame; null unless it answers. */
  readonly answerSeconds: number | null;
}

export interface CsiProxyPipe {
  readonly group: string;
  readonly version: string;
  /** Null where the list of pipes cannot be read. */
  readonly listed: boolean | null;
  /** Null when this pipe was not connected to. */
  readonly answer: PipeAnswer | null;
}

export interface CsiProxyPipes {
  /** Why the list could not be read, or null. Then connecting decides what is there. */
  readonly listFailure: string | null;
  /** Every known API, in the order of `CSI_PROXY_API_NAMES`. */
  readonly pipes: readonly CsiProxyPipe[];
  /** Listed names that begin with `csi-proxy-` but are no known API. */
  readonly unknownNames: readonly string[];
}

const PREFIX = 'csi-proxy-';

/** The pipe of an API: `disk-v1` → `csi-proxy-disk-v1`. */
export function pipeName(api: string): string {
  return `${PREFIX}${api}`;
}

/** Which APIs to connect to: the wanted ones; all of them where the list cannot be read, since then only connecting tells. */
export function apisToProbe(listing: PipeListing, wanted: readonly string[]): readonly string[] {
  return listing.outcome === 'listed' ? wanted : [...new Set([...wanted, ...CSI_PROXY_API_NAMES])];
}

export function decodeCsiProxyPipes(
  listing: PipeListing,
  probes: ReadonlyMap<string, PipeProbe>,
): CsiProxyPipes {
  const names =
    listing.outcome === 'listed'
      ? listing.names.map((name) => name.toLowerCase()).filter((name) => name.startsWith(PREFIX))
      : null;
  const listed = names === null ? null : new Set(names);
  const extra = [...probes.keys()].filter((api) => !CSI_PROXY_API_NAMES.includes(api));
  return {
    listFailure: listing.outcome === 'failed' ? `${listing.code}: ${listing.message}` : null,
    pipes: [...CSI_PROXY_API_NAMES, ...extra].map((api) => {
      const probe = probes.get(api);
      return {
        ...splitApi(api),
        listed: listed?.has(pipeName(api)) ?? null,
        answer: probe === undefined ? null : decodeProbe(probe),
      };
    }),
    unknownNames: (names ?? []).filter((name) => !CSI_PROXY_API_NAMES.includes(name.slice(PREFIX.length))),
  };
}

/** `disk-v1` → group `disk`, version `v1`. */
export function splitApi(api: string): { group: string; version: string } {
  const dash = api.lastIndexOf('-');
  return { group: api.slice(0, dash), version: api.slice(dash + 1) };
}

function decodeProbe(probe: PipeProbe): PipeAnswer {
  switch (probe.outcome) {
    case 'data':
      return isSettingsFrame(probe.firstBytes)
        ? { level: 'answers', detail: 'HTTP/2 SETTINGS', answerSeconds: probe.answerSeconds }
        : {
            level: 'not-grpc',
            detail: `sent ${hex(probe.firstBytes)} instead of an HTTP/2 SETTINGS frame`,
            answerSeconds: null,
          };
    case 'closed':
      return {
        level: 'not-grpc',
        detail:
          probe.firstBytes.length === 0
            ? 'closed the connection without sending anything'
            : `closed the connection after ${hex(probe.firstBytes)}`,
        answerSeconds: null,
      };
    case 'silent':
      return { level: 'silent', detail: 'took the connection and sent nothing', answerSeconds: null };
    case 'no-connect':
      return { level: 'busy', detail: 'no free instance of the pipe', answerSeconds: null };
    case 'error':
      return {
        level: ERROR_LEVELS.get(probe.code) ?? 'failed',
        detail: `${probe.code}: ${probe.message}`,
        answerSeconds: null,
      };
  }
}

/** libuv gives EPERM for ERROR_ACCESS_DENIED on a pipe, EACCES only for elevation; ETIMEDOUT when every instance stayed busy. */
const ERROR_LEVELS: ReadonlyMap<string, PipeLevel> = new Map([
  ['ENOENT', 'missing'],
  ['EPERM', 'denied'],
  ['EACCES', 'denied'],
  ['EBUSY', 'busy'],
  ['ETIMEDOUT', 'busy'],
]);

/** RFC 9113 §4.1 and §6.5: 24 bits length, type 4, flags without ACK, stream 0. */
function isSettingsFrame(bytes: Uint8Array): boolean {
  if (bytes.length < 9 || bytes[3] !== 0x04) return false;
  return ((bytes[4] ?? 1) & 1) === 0 && bytes.subarray(5, 9).every((byte) => byte === 0);
}

function hex(bytes: Uint8Array): string {
  return [...bytes.subarray(0, 12)].map((byte) => byte.toString(16).padStart(2, '0')).join(' ');
}
