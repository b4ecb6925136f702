// What every host must do, whatever stands behind it. Free of any test runner: the Windows host goes through it inside
// Wine, where no test runner runs.
import assert from 'node:assert/strict';
import type { Host, PowerShellExit, ShareProbe } from '../../agent/host/host.ts';

/** What stands behind the host in one case; each maker of a host sets it up in its own way. */
export type Scenario = 'answers' | 'hangs-at-smb' | 'cannot-start-powershell';

/** Pipes of the scenario `answers`. */
export const CONTRACT_PIPES = {
  /** Sends an HTTP/2 SETTINGS frame to each new connection. */
  answering: 'contract-answers',
  /** Takes connections and sends nothing. */
  silent: 'contract-silent',
  /** Takes connections and closes them. */
  closing: 'contract-closes',
  missing: 'contract-missing',
} as const;

/** Files of the scenario `answers`. */
export const CONTRACT_FILES = {
  /** Holds the folder `pods` and the file below, and nothing else. */
  folder: 'C:\\winstorage-contract',
  file: 'C:\\winstorage-contract\\vol_data.json',
  text: '{"driverName":"smb.csi.k8s.io","volume":"b\u00f6se"}\n',
  missing: 'C:\\winstorage-contract\\missing',
  share: '\\\\server.invalid\\share',
} as const;

/** Paths that the scenario `answers` has a probe of. */
export const CONTRACT_SHARES = {
  readable: CONTRACT_FILES.folder,
  missing: CONTRACT_FILES.missing,
  hanging: 'C:\\winstorage-contract-hangs',
} as const;

/** A call that the scenario `answers` has an answer to. */
export const CONTRACT_CALL = {
  pipe: 'contract-grpc',
  method: '/v1.Filesystem/PathExists',
  /** `path = "C:\var\lib\kubelet"`, and `exists = true`. */
  request: Buffer.from('\n\u0012C:\\var\\lib\\kubelet', 'latin1'),
  answerHex: '0801',
} as const;

/** Facts that the scenarios know; `smb-global-mappings` is the one that hangs. */
export const CONTRACT_FACTS = ['powershell', 'smb-global-mappings', 'disks'] as const;

export type MakeHost = (scenario: Scenario) => Promise<Host>;

export interface ContractCase {
  readonly name: string;
  readonly run: (makeHost: MakeHost) => Promise<void>;
}

const PIPE_TIMEOUT_SECONDS = 1;

/** Long enough for a process to start and say something, and for one that hangs to be waited for. */
const PROBE_TIMEOUT_SECONDS = 30;
const HANGING_PROBE_TIMEOUT_SECONDS = 3;

const CALL_TIMEOUT_SECONDS = 10;

/** Long enough for the first line under Wine on a busy machine, short enough for a test of a hang. */
const IDLE_TIMEOUT_SECONDS = 8;

export const HOST_CONTRACT: readonly ContractCase[] = [
  {
    name: 'lists pipes, or says with a code why it cannot',
    async run(makeHost) {
      const listing = await (await makeHost('answers')).listPipes();
      if (listing.outcome === 'listed') assert.ok(listing.names.includes(CONTRACT_PIPES.answering));
      else assert.match(listing.code, /^[A-Z]+$/);
    },
  },
  {
    name: 'gives the first bytes of a pipe that speaks by itself',
    async run(makeHost) {
      const probe = await probePipe(makeHost, CONTRACT_PIPES.answering);
      assert.ok(probe.outcome === 'data', probe.outcome);
      assert.ok(probe.firstBytes.length >= 9 && probe.firstBytes.length <= 64);
      assert.equal(probe.firstBytes[3], 4, 'the type of a SETTINGS frame');
      assert.ok(probe.connectSeconds <= probe.answerSeconds);
    },
  },
  {
    name: 'says that a pipe took the connection and stayed silent',
    async run(makeHost) {
      const probe = await probePipe(makeHost, CONTRACT_PIPES.silent);
      assert.equal(probe.outcome, 'silent');
    },
  },
  {
    name: 'says that a pipe closed the connection',
    async run(makeHost) {
      const probe = await probePipe(makeHost, CONTRACT_PIPES.closing);
      assert.ok(probe.outcome === 'closed', probe.outcome);
      assert.equal(probe.firstBytes.length, 0);
    },
  },
  {
    name: 'says ENOENT of a pipe that does not exist',
    async run(makeHost) {
      const probe = await probePipe(makeHost, CONTRACT_PIPES.missing);
      assert.ok(probe.outcome === 'error', probe.outcome);
      assert.equal(probe.code, 'ENOENT');
    },
  },
  {
    name: 'holds no connection where no gRPC server takes it',
    async run(makeHost) {
      const host = await makeHost('answers');
      for (const name of [CONTRACT_PIPES.silent, CONTRACT_PIPES.closing, CONTRACT_PIPES.missing])
        assert.equal(await host.holdPipe(name, PIPE_TIMEOUT_SECONDS), null, name);
    },
  },
  {
    name: 'hands over a line for each fact, in the order asked, and then the exit',
    async run(makeHost) {
      const { facts, exit } = await runPowerShell(await makeHost('answers'), CONTRACT_FACTS);
      assert.deepEqual(facts, CONTRACT_FACTS);
      assert.equal(exit.outcome, 'exited');
      assert.equal(exit.exitCode, 0);
    },
  },
  {
    name: 'reads only the facts that are asked for',
    async run(makeHost) {
      const { facts } = await runPowerShell(await makeHost('answers'), ['disks']);
      assert.deepEqual(facts, ['disks']);
    },
  },
  {
    name: 'keeps the lines from before a hang, and ends the process',
    async run(makeHost) {
      const { facts, exit } = await runPowerShell(await makeHost('hangs-at-smb'), CONTRACT_FACTS);
      assert.deepEqual(facts, ['powershell']);
      assert.equal(exit.outcome, 'timeout');
      assert.equal(exit.exitCode, null);
    },
  },
  {
    name: 'can be asked again after a hang',
    async run(makeHost) {
      const host = await makeHost('hangs-at-smb');
      await runPowerShell(host, ['smb-global-mappings']);
      const { facts, exit } = await runPowerShell(host, ['disks']);
      assert.deepEqual(facts, ['disks']);
      assert.equal(exit.outcome, 'exited');
    },
  },
  {
    name: 'tells the exit code of a PowerShell that Windows could not initialise',
    async run(makeHost) {
      const { facts, exit } = await runPowerShell(await makeHost('cannot-start-powershell'), CONTRACT_FACTS);
      assert.deepEqual(facts, []);
      assert.equal(exit.outcome, 'exited');
      assert.equal(exit.exitCode, 0xc0000142);
    },
  },
  {
    name: 'tells the operating system or says why not, and the CPU load as a ratio or not at all',
    async run(makeHost) {
      const host = await makeHost('answers');
      const system = await host.readSystem(20);
      if (system.outcome === 'read') assert.equal(typeof system.value, 'object');
      else assert.notEqual(system.message, '');
      const load = await host.readCpuLoadRatio();
      assert.ok(load === null || (load >= 0 && load <= 1));
    },
  },
  {
    name: 'tells what is in a folder',
    async run(makeHost) {
      const answer = await (await makeHost('answers')).readFolder(CONTRACT_FILES.folder);
      assert.ok(answer.outcome === 'read', answer.outcome);
      assert.deepEqual(
        answer.entries.toSorted((one, other) => (one.name < other.name ? -1 : 1)),
        [
          { name: 'pods', kind: 'directory', target: null },
          { name: 'vol_data.json', kind: 'file', target: null },
        ],
      );
    },
  },
  {
    name: 'hands over a text as it is in its file',
    async run(makeHost) {
      const answer = await (await makeHost('answers')).readTextFile(CONTRACT_FILES.file);
      assert.deepEqual(answer, { outcome: 'read', text: CONTRACT_FILES.text });
    },
  },
  {
    name: 'says ENOENT of a folder and of a file that do not exist',
    async run(makeHost) {
      const host = await makeHost('answers');
      for (const answer of [
        await host.readFolder(CONTRACT_FILES.missing),
        await host.readTextFile(CONTRACT_FILES.missing),
      ]) {
        assert.ok(answer.outcome === 'failed', answer.outcome);
        assert.equal(answer.code, 'ENOENT');
        assert.notEqual(answer.message, '');
      }
    },
  },
  {
    name: 'reads no folder and no file of a share',
    async run(makeHost) {
      const host = await makeHost('answers');
      assert.equal((await host.readFolder(CONTRACT_FILES.share)).outcome, 'failed');
      assert.equal((await host.readTextFile(CONTRACT_FILES.share)).outcome, 'failed');
    },
  },
  {
    name: 'says that a share is readable',
    async run(makeHost) {
      const probe = await probeShare(makeHost, CONTRACT_SHARES.readable, PROBE_TIMEOUT_SECONDS);
      assert.equal(probe.outcome, 'finished', probe.message);
      assert.deepEqual(
        probe.steps.map(({ step, ok }) => [step, ok]),
        [['list', true]],
      );
    },
  },
  {
    name: 'tells the number of the Windows error of a share that is not there',
    async run(makeHost) {
      const probe = await probeShare(makeHost, CONTRACT_SHARES.missing, PROBE_TIMEOUT_SECONDS);
      assert.equal(probe.outcome, 'finished', probe.message);
      assert.deepEqual(
        probe.steps.map(({ step, ok, code, windowsError }) => [step, ok, code, windowsError]),
        [['list', false, 'ENOENT', 3]],
        probe.steps[0]?.detail ?? '',
      );
    },
  },
  {
    name: 'ends the probe of a share that hangs, and can probe it again',
    async run(makeHost) {
      const host = await makeHost('answers');
      for (let look = 0; look < 2; look += 1) {
        const probe = await probeShare(
          () => Promise.resolve(host),
          CONTRACT_SHARES.hanging,
          HANGING_PROBE_TIMEOUT_SECONDS,
        );
        assert.equal(probe.outcome, 'timeout', probe.message);
        assert.deepEqual(probe.steps, []);
      }
    },
  },
  {
    name: 'hands over the answer to a gRPC call',
    async run(makeHost) {
      const answer = await callGrpc(makeHost, CONTRACT_CALL.pipe);
      assert.ok(answer.outcome === 'answered', JSON.stringify(answer));
      assert.equal(answer.status, 0);
      assert.equal(Buffer.from(answer.message).toString('hex'), CONTRACT_CALL.answerHex);
      assert.ok(answer.seconds >= 0 && answer.seconds < CALL_TIMEOUT_SECONDS);
    },
  },
  {
    name: 'says ENOENT of a gRPC call over a pipe that does not exist',
    async run(makeHost) {
      const answer = await callGrpc(makeHost, CONTRACT_PIPES.missing);
      assert.ok(answer.outcome === 'error', answer.outcome);
      assert.equal(answer.code, 'ENOENT');
    },
  },
];

async function probeShare(makeHost: MakeHost, path: string, timeoutSeconds: number): Promise<ShareProbe> {
  return (await makeHost('answers')).probeShare({ path, server: null, write: false }, timeoutSeconds);
}

async function callGrpc(makeHost: MakeHost, pipe: string): ReturnType<Host['callGrpc']> {
  const { method, request } = CONTRACT_CALL;
  return (await makeHost('answers')).callGrpc(pipe, method, request, CALL_TIMEOUT_SECONDS);
}

async function probePipe(makeHost: MakeHost, name: string): ReturnType<Host['probePipe']> {
  return (await makeHost('answers')).probePipe(name, PIPE_TIMEOUT_SECONDS);
}

/** The names of the facts whose lines came, and how the process ended. */
async function runPowerShell(
  host: Host,
  asked: readonly string[],
): Promise<{ facts: unknown[]; exit: PowerShellExit }> {
  const facts: unknown[] = [];
  const exit = await host.runPowerShell({
    facts: asked,
    idleTimeoutSeconds: IDLE_TIMEOUT_SECONDS,
    totalTimeoutSeconds: 30,
    onLine: (line) => facts.push(factOf(Buffer.from(line).toString('utf8'))),
  });
  return { facts, exit };
}

function factOf(line: string): unknown {
  const parsed: unknown = JSON.parse(line);
  return typeof parsed === 'object' && parsed !== null && 'fact' in parsed ? parsed.fact : undefined;
}
