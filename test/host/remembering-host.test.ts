import { describe, expect, it } from 'vitest';
import { createAnswerMemory, UNLIMITED, type MemoryLimits } from '../../agent/host/answer-memory.ts';
import { createMemoryHost, createMemoryNode, type MemoryNode } from '../support/memory-host.ts';
import { createRememberingHost } from '../../agent/host/remembering-host.ts';

function remember(node: Partial<MemoryNode>, limits: MemoryLimits = UNLIMITED) {
  const memory = createAnswerMemory(limits);
  return { memory, host: createRememberingHost(createMemoryHost(createMemoryNode(node)), memory) };
}

const run = (facts: readonly string[], onLine: (line: Uint8Array) => void = () => undefined) => ({
  facts,
  idleTimeoutSeconds: 1,
  totalTimeoutSeconds: 2,
  onLine,
});

describe('a remembered host', () => {
  it('hands on every answer as it came, also one that is too large to be remembered', async () => {
    const line = JSON.stringify({ fact: 'disks', items: ['x'.repeat(5000)] });
    const { memory, host } = remember(
      { facts: new Map([['disks', line]]) },
      { subjectSize: 100, totalSize: 100 },
    );
    const lines: string[] = [];

    await host.runPowerShell(run(['disks'], (bytes) => lines.push(Buffer.from(bytes).toString())));

    expect(lines).toEqual([line]);
    expect(memory.shelf('powershell/disks')).toEqual({
      answers: new Map([['line', line.slice(0, 100)]]),
      size: line.length,
      keptSize: 100,
    });
  });

  it('remembers each run of PowerShell with its end and the fact at which it hung', async () => {
    const { memory, host } = remember({
      facts: new Map<string, string | { hangs: 'until-killed' }>([
        ['windows', '{"fact":"windows"}'],
        ['disks', { hangs: 'until-killed' }],
      ]),
    });

    await host.runPowerShell(run(['windows', 'disks', 'volumes']));
    await host.runPowerShell(run(['volumes']));

    expect([...memory.shelf('powershell-runs').answers.values()]).toMatchObject([
      { facts: ['windows', 'disks', 'volumes'], exit: { outcome: 'timeout' } },
      { facts: ['volumes'], exit: { outcome: 'exited', exitCode: 0 } },
    ]);
    expect(memory.shelf('powershell/disks').answers.has('hang')).toBe(true);
    expect(memory.shelf('powershell/volumes').answers.size).toBe(0);
  });

  it('remembers what was asked of pipes, folders, shares and calls', async () => {
    const { memory, host } = remember({
      pipes: { outcome: 'listed', names: ['csi-proxy-disk-v1'] },
      folders: new Map([['C:\\k', { outcome: 'read', entries: [] }]]),
    });

    await host.listPipes();
    await host.probePipe('csi-proxy-disk-v1', 1);
    await host.readFolder('C:\\k');
    await host.readTextFile('C:\\k\\vol_data.json');
    await host.probeShare({ path: '\\\\a\\b', server: 'a', write: false }, 1);
    await host.callGrpc('pipe', '/method', new Uint8Array(), 1);
    await host.readSystem(1);

    expect([...memory.shelf('pipes').answers.keys()]).toEqual(['list', 'probe:csi-proxy-disk-v1']);
    expect([...memory.shelf('files').answers.keys()]).toEqual(['folder:C:\\k', 'text:C:\\k\\vol_data.json']);
    expect([...memory.shelf('shares').answers.keys()]).toEqual(['\\\\a\\b']);
    expect(memory.shelf('calls').answers.get('pipe /method')).toMatchObject({ outcome: 'error' });
    expect(memory.shelf('system').answers.get('answer')).toMatchObject({ outcome: 'read' });
  });
});
