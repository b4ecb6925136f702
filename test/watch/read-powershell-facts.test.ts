import { describe, expect, it } from 'vitest';
import { POWERSHELL_FACTS, type PowerShellFactName } from '../../agent/facts/facts.ts';
import type { Host } from '../../agent/host/host.ts';
import { createMemoryHost, type MemoryFact, type MemoryNode } from '../support/memory-host.ts';
import { readPowerShellFacts } from '../../agent/watch/read-powershell-facts.ts';
import { createTestClock } from '../support/clock.ts';
import { healthyLines, healthyNode } from '../support/memory-nodes.ts';

const HANGS: MemoryFact = { hangs: 'until-killed' };

/** A node that hangs at the given facts. */
function nodeThatHangsAt(...facts: readonly PowerShellFactName[]): MemoryNode {
  const lines = healthyLines();
  for (const fact of facts) lines.set(fact, HANGS);
  return healthyNode({ facts: lines });
}

/** Reads all facts; a killed process takes the time that it was given. */
async function read(host: Host, cycleSeconds = 50, factSeconds = 20) {
  const clock = createTestClock();
  const results: string[] = [];
  const durations = new Map<string, number>();
  const notReached: string[] = [];
  const runs: { idle: number; total: number }[] = [];
  const queryLimits: unknown[] = [];
  const timed: Host = {
    ...host,
    async runPowerShell(run) {
      runs.push({ idle: run.idleTimeoutSeconds, total: run.totalTimeoutSeconds });
      queryLimits.push(run.queryTimeoutSeconds);
      const exit = await host.runPowerShell(run);
      clock.advance(exit.outcome === 'timeout' ? run.idleTimeoutSeconds : 1);
      return exit;
    },
  };
  await readPowerShellFacts(
    timed,
    POWERSHELL_FACTS,
    { factSeconds, cycleSeconds, needsNewProcess: false },
    clock.monotonicSeconds,
    ({ name, reading, durationSeconds, reached }) => {
      if (!reached) notReached.push(name);
      results.push(`${name} ${reading.ok ? 'ok' : reading.failure.kind}`);
      durations.set(name, durationSeconds);
    },
  );
  return { results, durations, runs, queryLimits, notReached };
}

const all = (kind: string): string[] => POWERSHELL_FACTS.map((name) => `${name} ${kind}`);

describe('readPowerShellFacts', () => {
  it('reads all facts with one process', async () => {
    const node = healthyNode();
    const { results } = await read(createMemoryHost(node));

    expect(results).toEqual(all('ok'));
    expect(node.runs).toEqual([POWERSHELL_FACTS]);
  });

  it('starts no process for no facts', async () => {
    const node = healthyNode();
    await readPowerShellFacts(
      createMemoryHost(node),
      [],
      { factSeconds: 20, cycleSeconds: 50, needsNewProcess: false },
      () => 0,
      () => undefined,
    );
    expect(node.runs).toEqual([]);
  });

  it('loses one fact to a hang, and reads those behind it with a second process', async () => {
    const node = nodeThatHangsAt('smb-global-mappings');
    const { results, durations } = await read(createMemoryHost(node));

    expect(results.toSorted()).toEqual(
      all('ok')
        .map((text) => (text === 'smb-global-mappings ok' ? 'smb-global-mappings timeout' : text))
        .toSorted(),
    );
    expect(node.runs).toEqual([POWERSHELL_FACTS, ['smb-connections', 'disks', 'partitions', 'volumes']]);
    expect(durations.get('smb-global-mappings')).toBe(20);
  });

  it.each([
    [60, 58],
    [20, 18],
    [4.9, 2],
    [2, 1],
    [1, 1],
  ])('lets a query take less than a fact, which may take %s s: %s s', async (factSeconds, query) => {
    const node = nodeThatHangsAt('services');
    const { queryLimits } = await read(createMemoryHost(node), factSeconds + 3, factSeconds);

    // What is left of a cycle changes nothing: a process that is kept would have that for an hour.
    expect(queryLimits).toEqual([query, query]);
  });

  it('starts no second process when the last fact hangs', async () => {
    const node = nodeThatHangsAt('volumes');
    const { results } = await read(createMemoryHost(node));

    expect(results.at(-1)).toBe('volumes timeout');
    expect(node.runs).toHaveLength(1);
  });

  it('does not lose the facts behind two that hang one after the other', async () => {
    const node = nodeThatHangsAt('services', 'processes');
    const { results } = await read(createMemoryHost(node));

    expect(results.filter((text) => !text.endsWith(' ok'))).toEqual([
      'services timeout',
      'processes timeout',
    ]);
    expect(node.runs).toHaveLength(3);
  });

  it('gives up after one process when PowerShell itself does not come up', async () => {
    const node = nodeThatHangsAt('powershell');
    const { results } = await read(createMemoryHost(node));

    expect(results).toEqual(all('timeout'));
    expect(node.runs).toHaveLength(1);
  });

  it('ends with the time of the cycle, and says so of all that is left', async () => {
    const node = nodeThatHangsAt(
      'services',
      'processes',
      'smb-global-mappings',
      'smb-connections',
      'disks',
      'partitions',
      'volumes',
    );
    const { results, runs, notReached } = await read(createMemoryHost(node), 50);

    expect(results.slice(2).every((text) => text.endsWith(' timeout'))).toBe(true);
    expect(results).toHaveLength(POWERSHELL_FACTS.length);
    expect(notReached).toEqual(['smb-connections', 'disks', 'partitions', 'volumes']);
    expect(runs).toEqual([
      { idle: 20, total: 50 },
      { idle: 20, total: 30 },
      { idle: 10, total: 10 },
    ]);
  });

  it('takes the end of a process for the failure of all facts that it gave no line for', async () => {
    const facts = healthyLines();
    facts.delete('partitions');
    facts.delete('volumes');
    const node = healthyNode({ facts, exit: { exitCode: 1, stderr: 'boom' } });
    const { results } = await read(createMemoryHost(node));

    expect(results.slice(-2)).toEqual(['partitions crashed', 'volumes crashed']);
    expect(node.runs).toHaveLength(1);
  });

  it('knows a node that cannot start processes any more', async () => {
    const node = healthyNode({ facts: new Map(), exit: { exitCode: 0xc0000142 } });
    expect((await read(createMemoryHost(node))).results).toEqual(all('exhausted'));
  });

  it('fails all facts when nothing was printed, although the exit code is 0', async () => {
    const node = healthyNode({ facts: new Map() });
    expect((await read(createMemoryHost(node))).results).toEqual(all('malformed'));
  });

  it('ends when an earlier process is still there', async () => {
    const facts = healthyLines().set('disks', HANGS);
    const inner = createMemoryHost(healthyNode({ facts }));
    let runs = 0;
    const stuck: Host = {
      ...inner,
      runPowerShell(run) {
        runs += 1;
        return runs === 1
          ? inner.runPowerShell(run)
          : Promise.resolve({
              outcome: 'still-running',
              exitCode: null,
              stderr: '',
              durationSeconds: 0,
              message: 'process 7 is still there',
            });
      },
    };
    const { results } = await read(stuck);

    expect(results.slice(-3)).toEqual(['disks timeout', 'partitions timeout', 'volumes timeout']);
    expect(runs).toBe(2);
  });

  it('reads each fact once, whatever is printed twice or by itself', async () => {
    const inner = createMemoryHost(healthyNode());
    const chatty: Host = {
      ...inner,
      runPowerShell(run) {
        run.onLine(Buffer.from('This computer is monitored.'));
        return inner.runPowerShell({
          ...run,
          onLine(line) {
            run.onLine(line);
            run.onLine(line);
          },
        });
      },
    };
    expect((await read(chatty)).results).toEqual(all('ok'));
  });
});
