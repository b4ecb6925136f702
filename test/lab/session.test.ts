// Read-FactsOnRequest.ps1 in the real PowerShell engine, asked as the agent asks it. The engine reads its node when it
// starts: an answer of another node is one of another process.
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { decodeFactLine } from '../../agent/facts/powershell-line.ts';
import { createPowerShellRunner } from '../../agent/host/run-powershell.ts';
import type { FactLine } from './powershell-engine/fact-lines.ts';
import { ENGINE, NODES, nodeLike, READ_FACTS, skipEngineTests } from './powershell-engine/run-engine.ts';

const HEALTHY = join(NODES, 'healthy.json');
const FACTS = ['powershell', 'disks', 'smb-global-mappings', 'services'];

const SLOW = { timeout: 60_000 };

function startNode(node: string, { keeps = true } = {}) {
  process.env['WINSTORAGE_LAB_NODE'] = node;
  const run = createPowerShellRunner({
    file: ENGINE,
    script: READ_FACTS,
    sessionScript: keeps ? READ_FACTS.replace('Read-Facts.ps1', 'Read-FactsOnRequest.ps1') : null,
    maxOutputBytes: 1_000_000,
    maxSessionSeconds: 60,
    onStart: () => undefined,
  });
  return async (facts: readonly string[], { idle = 20, needsNewProcess = false, query = 18 } = {}) => {
    const lines: Uint8Array[] = [];
    const exit = await run({
      facts,
      needsNewProcess,
      queryTimeoutSeconds: query,
      idleTimeoutSeconds: idle,
      totalTimeoutSeconds: 30,
      onLine: (line) => lines.push(Buffer.from(line)),
    });
    return { exit, lines: lines.map((line) => Buffer.from(line).toString('latin1')) };
  };
}

/** In a PowerShell of its own, the keys of a line have another order. */
const parsed = (lines: readonly string[]): FactLine[] => lines.map((line) => JSON.parse(line) as FactLine);
const names = (lines: readonly string[]): string[] => parsed(lines).map(({ fact }) => fact);

describe.skipIf(skipEngineTests)('a PowerShell that is kept', () => {
  afterEach(() => {
    process.env['WINSTORAGE_LAB_NODE'] = '';
  });

  test('prints for each request what a process of its own prints', SLOW, async () => {
    const kept = startNode(HEALTHY);
    const own = startNode(HEALTHY, { keeps: false });
    const expected = parsed((await own(FACTS)).lines);

    for (let look = 0; look < 3; look += 1) {
      const { exit, lines } = await kept(FACTS);
      expect(parsed(lines)).toEqual(expected);
      expect(exit).toMatchObject({ outcome: 'exited', exitCode: 0, stderr: '' });
    }
  });

  test('is one process until a new one is needed', SLOW, async () => {
    const ask = startNode(nodeLike('healthy.json', { psVersion: '5.1.1.1' }));
    const version = async (needsNewProcess = false): Promise<string> =>
      (await ask(['powershell'], { needsNewProcess })).lines.join('');

    expect(await version()).toContain('5.1.1.1');
    process.env['WINSTORAGE_LAB_NODE'] = nodeLike('healthy.json', { psVersion: '5.1.2.2' });
    expect(await version()).toContain('5.1.1.1');
    expect(await version(true)).toContain('5.1.2.2');
  });

  test('goes on after a fact that fails', SLOW, async () => {
    const ask = startNode(HEALTHY);

    expect(names((await ask(['disks', 'Not-A-Fact', 'services'])).lines)).toEqual([
      'disks',
      'Not-A-Fact',
      'services',
    ]);
    expect(names((await ask(['disks'])).lines)).toEqual(['disks']);
  });

  test('keeps what it printed before a fact that hangs, and is then another one', SLOW, async () => {
    const ask = startNode(join(NODES, 'hangs-at-smb.json'));

    const { exit, lines } = await ask(FACTS, { idle: 5 });

    expect(names(lines)).toEqual(['powershell', 'disks']);
    expect(exit.outcome).toBe('timeout');
    expect(names((await ask(['services'])).lines)).toEqual(['services']);
  });

  test.each([
    ['that is kept', true],
    ['of its own', false],
  ])('gives up a query that takes too long, and goes on in the process %s', SLOW, async (_which, keeps) => {
    // Later than the ten seconds that the scripts let a query take by themselves.
    const late = { MSFT_Disk: { answersAfterSeconds: 11 } };
    const ask = startNode(nodeLike('healthy.json', { faults: late }), { keeps });

    const { exit, lines } = await ask(['disks', 'services'], { query: 1, idle: 8 });

    expect(parsed(lines)).toMatchObject([
      { fact: 'disks', ok: false, error: { id: expect.stringMatching(/^HRESULT 0x40004,/) } },
      { fact: 'services', ok: true },
    ]);
    expect(decodeFactLine(Buffer.from(lines[0] ?? ''))).toMatchObject({
      reading: { ok: false, failure: { kind: 'timeout' } },
    });
    expect(exit.outcome).toBe('exited');
  });

  test('waits for a query that takes long but not too long', SLOW, async () => {
    const late = { MSFT_Disk: { answersAfterSeconds: 11 } };
    const ask = startNode(nodeLike('healthy.json', { faults: late }));

    expect(parsed((await ask(['disks'])).lines)).toMatchObject([{ fact: 'disks', ok: true }]);
  });

  test('is one for each look in ConstrainedLanguage mode, and no answer is lost', SLOW, async () => {
    const ask = startNode(nodeLike('healthy.json', { languageMode: 'ConstrainedLanguage' }));

    const { exit, lines } = await ask(FACTS);

    expect(names(lines)).toEqual(FACTS);
    expect(lines[0]).toContain('ConstrainedLanguage');
    expect(exit).toMatchObject({ outcome: 'exited', exitCode: 0 });
  });
});
