// The contract for the hosts that need no Windows; test/wine runs it for the Windows host.
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, it } from 'vitest';
import type { Host } from '../../agent/host/host.ts';
import { createMemoryHost, createMemoryNode } from '../support/memory-host.ts';
import { openRecordedHost } from '../../agent/host/recorded-host.ts';
import { openRecordingHost } from '../../agent/host/recording-host.ts';
import {
  CONTRACT_CALL,
  CONTRACT_FACTS,
  CONTRACT_FILES,
  CONTRACT_PIPES,
  CONTRACT_SHARES,
  HOST_CONTRACT,
  type MakeHost,
  type Scenario,
} from './host-contract.ts';

const SETTINGS = '000006040000000000000500004000';
const PRESENT_PIPES = [CONTRACT_PIPES.answering, CONTRACT_PIPES.silent, CONTRACT_PIPES.closing];

const CALL = `${CONTRACT_CALL.pipe} ${CONTRACT_CALL.method}`;
const ENTRIES = [
  { name: 'pods', kind: 'directory', target: null },
  { name: 'vol_data.json', kind: 'file', target: null },
] as const;

const MISSING = {
  step: 'list',
  ok: false,
  code: 'ENOENT',
  windowsError: 3,
  detail: 'ENOENT: no such file or directory',
  seconds: 0.01,
} as const;

const hosts: readonly (readonly [string, MakeHost])[] = [
  ['memory', (scenario) => Promise.resolve(memoryHost(scenario))],
  ['recorded', recordedHost],
  ['recording', recordingHost],
];

const folders: string[] = [];

afterAll(async () => {
  for (const folder of folders) await rm(folder, { recursive: true });
});

for (const [name, makeHost] of hosts) {
  describe(`the ${name} host`, () => {
    for (const { name: behaviour, run } of HOST_CONTRACT) it(behaviour, () => run(makeHost));
  });
}

function memoryHost(scenario: Scenario): Host {
  const cannotStart = scenario === 'cannot-start-powershell';
  const node = createMemoryNode({
    pipes: { outcome: 'listed', names: PRESENT_PIPES },
    probes: new Map([
      [
        CONTRACT_PIPES.answering,
        {
          outcome: 'data',
          firstBytes: Buffer.from(SETTINGS, 'hex'),
          connectSeconds: 0.001,
          answerSeconds: 0.002,
        },
      ],
      [CONTRACT_PIPES.silent, { outcome: 'silent', connectSeconds: 0.001 }],
      [CONTRACT_PIPES.closing, { outcome: 'closed', connectSeconds: 0.001, firstBytes: Buffer.alloc(0) }],
    ]),
    facts: new Map(cannotStart ? [] : CONTRACT_FACTS.map((fact) => [fact, factLine(fact)])),
    exit: cannotStart ? { exitCode: 0xc0000142 } : {},
    folders: new Map([[CONTRACT_FILES.folder, { outcome: 'read', entries: ENTRIES }]]),
    texts: new Map([[CONTRACT_FILES.file, CONTRACT_FILES.text]]),
    shares: new Map([
      [CONTRACT_SHARES.missing, { outcome: 'finished', steps: [MISSING], message: '' }],
      [CONTRACT_SHARES.hanging, { outcome: 'timeout', steps: [], message: 'no answer in 3 s' }],
    ]),
    calls: new Map([
      [
        CALL,
        {
          outcome: 'answered',
          status: 0,
          statusMessage: '',
          message: Buffer.from(CONTRACT_CALL.answerHex, 'hex'),
          seconds: 0.01,
        },
      ],
    ]),
  });
  if (scenario === 'hangs-at-smb') node.facts.set('smb-global-mappings', { hangs: 'until-killed' });
  return createMemoryHost(node);
}

async function recordedHost(scenario: Scenario): Promise<Host> {
  const folder = await temporaryFolder();
  await mkdir(join(folder, 'powershell'));
  const write = (file: string, value: unknown): Promise<void> =>
    writeFile(join(folder, file), JSON.stringify(value, null, 2));
  await write('recording.json', { format: 1, title: 'the contract' });
  await write('pipes.json', {
    names: PRESENT_PIPES,
    probes: {
      [CONTRACT_PIPES.answering]: { outcome: 'data', firstBytesHex: SETTINGS },
      [CONTRACT_PIPES.silent]: { outcome: 'silent' },
      [CONTRACT_PIPES.closing]: { outcome: 'closed' },
    },
  });
  await write('files.json', {
    folders: { [CONTRACT_FILES.folder]: ENTRIES },
    texts: { [CONTRACT_FILES.file]: CONTRACT_FILES.text },
  });
  await write('shares.json', {
    probes: {
      [CONTRACT_SHARES.readable]: { steps: [{ step: 'list', detail: 'readable' }] },
      [CONTRACT_SHARES.missing]: { steps: [MISSING] },
      [CONTRACT_SHARES.hanging]: { outcome: 'timeout', steps: [] },
    },
  });
  await write('calls.json', {
    calls: { [CALL]: { outcome: 'answered', messageHex: CONTRACT_CALL.answerHex } },
  });
  await write('system.json', { osInfo: { platform: 'Windows' }, cpuLoadRatio: 0.1 });
  if (scenario === 'cannot-start-powershell') await write('powershell/exit.json', { exitCode: 0xc0000142 });
  else for (const fact of CONTRACT_FACTS) await write(`powershell/${fact}.json`, JSON.parse(factLine(fact)));
  if (scenario === 'hangs-at-smb') await write('powershell/exit.json', { hangs: ['smb-global-mappings'] });
  return openRecordedHost(folder);
}

async function recordingHost(scenario: Scenario): Promise<Host> {
  const folder = join(await temporaryFolder(), 'new');
  const told = { title: 'the contract', recordedAt: '2026-01-01T00:00:00Z', agentVersion: '0.0.0' };
  return openRecordingHost(memoryHost(scenario), folder, told);
}

function factLine(fact: string): string {
  return JSON.stringify({ fact, schema: 1, ok: true, items: [] });
}

async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'winstorage-contract-'));
  folders.push(folder);
  return folder;
}
