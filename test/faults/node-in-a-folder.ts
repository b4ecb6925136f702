// A Windows node in a folder of Linux, for the real Windows host: answers of PowerShell, pipes, kubelet's folders and shares,
// each with faults that can be switched on and off while an agent looks at it.
import { spawn, type ChildProcess } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { CSI_PROXY_API_NAMES } from '../../agent/facts/csi-proxy-pipes.ts';
import type { Report } from '../../agent/report/report-schema.ts';
import { healthyLines } from '../support/memory-nodes.ts';
import { until } from '../support/until.ts';
import { createPipeServer, type PipeMode, type PipeServer } from './pipe-server.ts';

/** What the parent may ask of an agent. */
export type Order =
  | { readonly do: 'shift-clock' | 'block'; readonly seconds: number }
  | { readonly do: 'tell-usage' };

export interface Usage {
  /** After garbage was collected, where Node was started with --expose-gc. */
  readonly heapBytes: number;
  readonly resources: number;
}

const POWERSHELL = 'C:\\Windows\\System32\\WindowsPowerShell\\v1.0\\powershell.exe';
const PIPES = '\\\\.\\pipe\\';
const KUBELET = 'C:\\var\\lib\\kubelet';

/** What the drivers of EBS and SMB need. */
const APIS = ['disk-v1', 'volume-v1', 'filesystem-v1', 'smb-v1'] as const;

export interface FolderNode {
  readonly folder: string;
  /** What PowerShell does from now on, and at which fact. */
  powershell(fault: string, at?: string): void;
  /** How often powershell.exe was started. */
  powershellStarts(): number;
  /** Whether there is a powershell.exe that can be started. */
  powershellProgram(is: 'there' | 'missing' | 'forbidden'): void;
  /** What PowerShell prints for a fact; what a healthy node has, if left out. */
  answer(fact: string, line?: string | Uint8Array): void;
  pipe(api: string, mode: PipeMode): Promise<void>;
  /** The whole folder of pipes: with false it cannot be listed. */
  listPipes(can: boolean): void;
  /** Entries below kubelet's folder; each is a plain folder. They come and go as a whole, and hold nobody up. */
  kubeletFolder(path: string, names: readonly string[]): Promise<void>;
  kubeletLink(path: string, target: string): void;
  /** Takes kubelet's folder away, or puts back what a healthy node has. */
  kubelet(is: 'there' | 'missing'): Promise<void>;
  share(fault: 'ok' | 'hang' | 'refused' | 'garbage'): void;
  close(): Promise<void>;
}

/** @param folder its path has to be short, because that of a socket may have 107 letters */
export async function createFolderNode(folder: string): Promise<FolderNode> {
  const program = join(folder, 'bin', POWERSHELL);
  for (const name of ['bin', 'answers', 'utf16', PIPES]) mkdirSync(join(folder, name));
  const lines = healthyLines();
  const servers = new Map<string, PipeServer>(
    APIS.map((api) => [api, createPipeServer(join(folder, `${PIPES}csi-proxy-${api}`))]),
  );
  // Listed are all that csi-proxy has; only those behind which somebody is looked at are served.
  const listed = new Set(CSI_PROXY_API_NAMES.map((api) => `csi-proxy-${api}`));
  // Written beside and moved, so that nobody reads half of it.
  const write = (name: string, content: string | Uint8Array): void => {
    writeFileSync(join(folder, `${name}.new`), content);
    renameSync(join(folder, `${name}.new`), join(folder, name));
  };
  let moved = 0;
  /** A name that nobody looks for. */
  const aside = (): string => join(folder, `aside-${(moved += 1)}`);
  const takeAway = async (place: string): Promise<void> => {
    const old = aside();
    const isGone = await rename(place, old).then(
      () => true,
      () => false,
    );
    if (isGone) await rm(old, { recursive: true, force: true });
  };

  const node: FolderNode = {
    folder,
    powershell: (fault, at = '') => write('powershell.fault', `${fault} ${at}\n`),
    powershellStarts: () =>
      readFileSync(join(folder, 'powershell.starts'), 'latin1').trim().split('\n').length,
    powershellProgram(is) {
      rmSync(program, { force: true });
      // As an update of Windows does: one that runs would go on without its file.
      if (is !== 'there') for (const pid of powershellsIn(folder)) process.kill(pid, 'SIGKILL');
      if (is === 'missing') return;
      copyFileSync(join(import.meta.dirname, 'powershell.sh'), program);
      chmodSync(program, is === 'there' ? 0o755 : 0o644);
    },
    answer(fact, given) {
      const line = given ?? lines.get(fact) ?? '';
      if (typeof line !== 'string' && !(line instanceof Uint8Array))
        throw new Error(`a healthy node has no line of ${fact}`);
      write(join('answers', fact), Buffer.concat([Buffer.from(line), Buffer.from('\n')]));
      write(join('utf16', fact), Buffer.from(`${String(line)}\r\n`, 'utf16le'));
    },
    async pipe(api, mode) {
      const name = `csi-proxy-${api}`;
      await servers.get(api)?.switchTo(mode);
      if (mode === 'absent') {
        rmSync(join(folder, PIPES, name), { force: true });
        listed.delete(name);
      } else {
        listed.add(name);
        if (readdirSync(folder).includes(PIPES)) writeFileSync(join(folder, PIPES, name), '');
      }
    },
    listPipes(can) {
      rmSync(join(folder, PIPES), { recursive: true, force: true });
      if (!can) return;
      mkdirSync(join(folder, PIPES));
      for (const name of listed) writeFileSync(join(folder, PIPES, name), '');
    },
    async kubeletFolder(path, names) {
      const place = join(folder, KUBELET + path);
      const made = aside();
      await mkdir(made);
      for (const name of names) await mkdir(join(made, name));
      await takeAway(place);
      await rename(made, place);
    },
    kubeletLink(path, target) {
      const place = join(folder, KUBELET + path);
      rmSync(place, { recursive: true, force: true });
      symlinkSync(target, place);
    },
    async kubelet(is) {
      for (const name of readdirSync(folder))
        if (name.startsWith(KUBELET)) await takeAway(join(folder, name));
      if (is === 'missing') return;
      await node.kubeletFolder('', ['plugins_registry', 'pods']);
      await node.kubeletFolder('\\plugins_registry', ['ebs.csi.aws.com-reg.sock', 'smb.csi.k8s.io-reg.sock']);
    },
    share: (fault) => write('share.fault', `${fault}\n`),
    async close() {
      for (const server of servers.values()) await server.close();
    },
  };
  node.listPipes(true);
  node.powershell('none');
  node.powershellProgram('there');
  await node.kubelet('there');
  node.share('ok');
  for (const fact of lines.keys()) node.answer(fact);
  for (const api of APIS) await node.pipe(api, 'up');
  return node;
}

export interface FolderAgent {
  readonly url: string;
  readonly pid: number;
  readonly process: ChildProcess;
  readonly log: string[];
  report(): Promise<Report>;
  order(order: Order): void;
  usage(): Promise<Usage>;
  /** Kills it and waits until it is gone. */
  end(): Promise<void>;
}

/** Short times, so that a fault shows soon: looks at the pipes each second, one through PowerShell each five. */
const ARGS = [
  '--host=windows',
  '--csi-proxy-expect=required',
  '--pipes-interval-seconds=1',
  '--pipes-timeout-seconds=1',
  '--powershell-interval-seconds=5',
  '--powershell-fact-timeout-seconds=1',
  '--powershell-cycle-timeout-seconds=3',
  '--smb-probe-timeout-seconds=1',
];

interface AgentOptions {
  readonly args?: readonly string[];
  readonly nodeArgs?: readonly string[];
  /** A program that starts it. */
  readonly wrapper?: readonly string[];
  /** Where it will listen; needed where its log, which says so, cannot be read. */
  readonly url?: string;
}

/** Starts `serve` on it, and waits until it listens. */
export async function startFolderAgent(
  node: FolderNode,
  { args = [], nodeArgs = [], wrapper = [], url: knownUrl }: AgentOptions = {},
): Promise<FolderAgent> {
  const main = join(import.meta.dirname, 'agent-in-a-folder.ts');
  const listen = knownUrl === undefined ? ['--listen=127.0.0.1:0'] : [];
  const command = [...wrapper, process.execPath, ...nodeArgs, main, ...listen, ...ARGS, ...args];
  const child = spawn(command[0] ?? '', command.slice(1), {
    cwd: node.folder,
    env: {
      ...process.env,
      SystemRoot: 'C:\\Windows',
      PATH: `${join(node.folder, 'bin')}:${process.env['PATH']}`,
    },
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  const gone = new Promise((resolve) => child.once('exit', resolve));
  const log: string[] = [];
  const url = await new Promise<string>((resolve, reject) => {
    if (child.stderr !== null)
      createInterface({ input: child.stderr }).on('line', (line) => {
        if (log.length < 10_000) log.push(line);
        const listening = /"url":"(?<url>[^"]+)"/.exec(line)?.groups?.['url'];
        if (listening !== undefined) resolve(listening);
      });
    if (knownUrl !== undefined) untilAnswered(knownUrl).then(() => resolve(knownUrl), reject);
    void gone.then(() => reject(new Error(`the agent ended: ${log.join('\n')}`)));
  });
  return {
    url,
    pid: child.pid ?? 0,
    process: child,
    log,
    async report() {
      const response = await fetch(`${url}/api/v1/report`);
      return (await response.json()) as Report;
    },
    order: (order) => void child.send(order),
    usage: () =>
      new Promise((resolve) => {
        child.once('message', (message) => resolve(message as Usage));
        child.send({ do: 'tell-usage' } satisfies Order);
      }),
    async end() {
      child.kill('SIGKILL');
      await gone;
    },
  };
}

async function untilAnswered(url: string): Promise<void> {
  const isAnswered = async (): Promise<boolean> => (await fetch(url).catch(() => null))?.ok === true;
  await until(isAnswered, () => `${url} did not answer`);
}

/** Processes whose working directory is that of the node: what agents on it have started, and these themselves. */
export function processesIn(folder: string): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        return readlinkSync(`/proc/${pid}/cwd`) === folder && !isZombie(pid);
      } catch {
        // It has ended meanwhile, or is of another user.
        return false;
      }
    })
    .map(Number);
}

/** Those that stand in for powershell.exe; a shell names its script. */
function powershellsIn(folder: string): number[] {
  return processesIn(folder).filter((pid) => {
    try {
      return /^\/bin\/sh\0[^\0]*powershell\.exe\0/.test(readFileSync(`/proc/${pid}/cmdline`, 'latin1'));
    } catch {
      return false;
    }
  });
}

function isZombie(pid: string): boolean {
  return /\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'latin1'));
}
