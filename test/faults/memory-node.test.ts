// Faults that only Windows can have, as its answers: a node in memory, under the real watch.
import { describe, expect, it } from 'vitest';
import { createMemoryHost, type MemoryNode } from '../support/memory-host.ts';
import { FACT_NAMES } from '../../agent/facts/facts.ts';
import { healthyNode } from '../support/memory-nodes.ts';
import { watchOver } from '../support/watch-over.ts';
import { lostBeside } from './fault-table.ts';
import { FACTS_OF } from './fault.ts';

async function looked(change: (node: MemoryNode) => void) {
  const node = healthyNode();
  change(node);
  const report = await watchOver(createMemoryHost(node)).watch.lookOnce();
  return { report, codes: report.findings.map(({ code }) => code) };
}

const FACTS_OF_POWERSHELL = new Set(FACTS_OF.powershell);

describe('a node on which', () => {
  it('powershell.exe ends with 0xC0000142', async () => {
    const { report, codes } = await looked((node) => {
      node.facts = new Map();
      node.exit = { outcome: 'exited', exitCode: 0xc0000142 };
    });

    expect(codes).toEqual(['PowerShellCannotStart']);
    expect(report.collectors.find(({ name }) => name === 'disks')).toMatchObject({
      outcome: 'failed',
      failure: { kind: 'exhausted' },
    });
    expect(lostBeside(report, FACTS_OF_POWERSHELL)).toEqual([]);
    expect(report.csiProxy?.up).toBe(true);
  });

  it.each([
    ['Windows does not let a pipe be opened', 'EPERM', 'CsiProxyPipeAccessDenied'],
    ['every instance of a pipe stays taken', 'ETIMEDOUT', 'CsiProxyPipeBusy'],
  ])('%s', async (_what, code, finding) => {
    const { report, codes } = await looked((node) =>
      node.probes.set('csi-proxy-disk-v1', { outcome: 'error', code, message: `connect ${code}` }),
    );

    expect(codes).toContain(finding);
    expect(lostBeside(report, new Set())).toEqual([]);
  });

  it("Windows does not let kubelet's folder be read", async () => {
    const { report, codes } = await looked((node) =>
      node.folders.set('C:\\var\\lib\\kubelet', { outcome: 'failed', code: 'EPERM', message: 'EPERM' }),
    );

    expect(codes).toEqual(['CollectorAccessDenied']);
    expect(report.collectors.find(({ name }) => name === 'kubelet')).toMatchObject({
      outcome: 'failed',
      failure: { kind: 'denied' },
    });
    expect(lostBeside(report, new Set(['kubelet']))).toEqual([]);
  });

  it('everything fails at once', async () => {
    const { report } = await looked((node) => {
      node.facts = new Map();
      node.exit = { outcome: 'not-started', message: 'ENOENT' };
      node.pipes = { outcome: 'failed', code: 'EPERM', message: 'EPERM' };
      node.probes = new Map();
      node.folders = new Map();
      node.system = { outcome: 'timeout', message: 'no answer' };
      node.cpuLoadRatio = null;
    });

    expect(report.collectors).toHaveLength(FACT_NAMES.length);
    expect(report.checks.filter(({ status }) => status === 'ok').map(({ name }) => name)).toEqual([]);
    expect(report.status).not.toBe('ok');
  });
});
