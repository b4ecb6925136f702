// A node made of literals, for tests. It can delay, deny, hang and change while it is looked at.
import { missingCall, missingFile, missingPipe } from '../../agent/host/missing.ts';
import type {
  FolderAnswer,
  GrpcAnswer,
  Host,
  PipeListing,
  PipeProbe,
  PowerShellExit,
  ShareProbe,
  SystemAnswer,
} from '../../agent/host/host.ts';

/** What a fact does when PowerShell comes to it: its line, or what happens instead. */
export type MemoryFact = string | Uint8Array | { readonly hangs: 'until-killed' | 'for-ever' };

export interface MemoryNode {
  pipes: PipeListing;
  /** Pipes that are not named here do not exist. */
  probes: Map<string, PipeProbe>;
  /** In the order in which the lines are printed: that of the run. */
  facts: Map<string, MemoryFact>;
  exit: Partial<PowerShellExit>;
  system: SystemAnswer;
  cpuLoadRatio: number | null;
  /** By path; a folder that is not named here does not exist. */
  folders: Map<string, FolderAnswer | { readonly hangs: 'for-ever' }>;
  /** By path. */
  texts: Map<string, string>;
  /** By path; a share that is not named here can be read. */
  shares: Map<string, ShareProbe | { readonly hangs: 'for-ever' }>;
  /** By `PIPE METHOD`; a call that is not named here finds no pipe. */
  calls: Map<string, GrpcAnswer>;
  /** Connections that are held open, by pipe; calling one ends it, as the death of its server does. */
  readonly held: Map<string, () => void>;
  /** Every run so far: the facts that were asked for. */
  readonly runs: (readonly string[])[];
}

export function createMemoryNode(node: Partial<MemoryNode> = {}): MemoryNode {
  return {
    pipes: { outcome: 'listed', names: [] },
    probes: new Map(),
    facts: new Map(),
    exit: {},
    system: { outcome: 'read', value: { platform: 'Windows', hostname: 'memory' } },
    cpuLoadRatio: 0.05,
    folders: new Map(),
    texts: new Map(),
    shares: new Map(),
    calls: new Map(),
    held: new Map(),
    runs: [],
    ...node,
  };
}

/** A host that answers from `node` as it is at the time of the question. */
export function createMemoryHost(node: MemoryNode): Host {
  return {
    label: 'memory',
    listPipes: () => Promise.resolve(node.pipes),
    probePipe: (name) => Promise.resolve(node.probes.get(name) ?? missingPipe(name)),
    async runPowerShell({ facts, idleTimeoutSeconds, onLine }) {
      node.runs.push(facts);
      for (const name of facts) {
        const fact = node.facts.get(name);
        if (fact === undefined) continue;
        if (typeof fact === 'string') onLine(Buffer.from(fact, 'utf8'));
        else if (fact instanceof Uint8Array) onLine(fact);
        else if (fact.hangs === 'for-ever') return new Promise<never>(() => undefined);
        else
          return {
            outcome: 'timeout',
            exitCode: null,
            stderr: '',
            durationSeconds: idleTimeoutSeconds,
            message: 'killed',
          };
      }
      return {
        outcome: 'exited',
        exitCode: 0,
        stderr: '',
        durationSeconds: 0.001,
        message: '',
        ...node.exit,
      };
    },
    readSystem: () => Promise.resolve(node.system),
    readCpuLoadRatio: () => Promise.resolve(node.cpuLoadRatio),
    readFolder(path) {
      const folder = node.folders.get(path) ?? missingFile(path);
      return 'hangs' in folder ? new Promise<never>(() => undefined) : Promise.resolve(folder);
    },
    readTextFile(path) {
      const text = node.texts.get(path);
      return Promise.resolve(text === undefined ? missingFile(path) : { outcome: 'read', text });
    },
    probeShare({ path }) {
      const probe = node.shares.get(path) ?? READABLE_SHARE;
      return 'hangs' in probe ? new Promise<never>(() => undefined) : Promise.resolve(probe);
    },
    callGrpc: (pipe, method) => Promise.resolve(node.calls.get(`${pipe} ${method}`) ?? missingCall(pipe)),
    holdPipe(name) {
      if (node.probes.get(name)?.outcome !== 'data') return Promise.resolve(null);
      const { promise: ended, resolve } = Promise.withResolvers<void>();
      const release = (): void => {
        node.held.delete(name);
        resolve();
      };
      node.held.set(name, release);
      return Promise.resolve({ ended, release });
    },
  };
}

const READABLE_SHARE: ShareProbe = {
  outcome: 'finished',
  steps: [{ step: 'list', ok: true, code: '', windowsError: null, detail: 'readable', seconds: 0.01 }],
  message: '',
};
