// How often csi-proxy is asked for its disks, and that they are compared with what Windows showed then.
import { describe, expect, it, vi } from 'vitest';
import { LIST_DISK_IDS } from '../../agent/facts/csi-proxy-disks.ts';
import type { GrpcAnswer, Host } from '../../agent/host/host.ts';
import { createMemoryHost, type MemoryNode } from '../support/memory-host.ts';
import { createTestClock } from '../support/clock.ts';
import { DISK_IDS_HEX, DISK_IDS_WITHOUT_VOLUME_HEX } from '../support/disk-ids.ts';
import { healthyNode } from '../support/memory-nodes.ts';
import { VOLUME_ID } from '../support/raw-items.ts';
import { watchOver } from '../support/watch-over.ts';

const CALL = `${LIST_DISK_IDS.pipe} ${LIST_DISK_IDS.method}`;

function answered(hex: string): GrpcAnswer {
  return {
    outcome: 'answered',
    status: 0,
    statusMessage: '',
    message: Buffer.from(hex, 'hex'),
    seconds: 4,
  };
}

/** A host that counts the calls for the list, and the node behind it. */
function counting(hex: string): { host: Host; node: MemoryNode; asked: () => number } {
  const node = healthyNode({ calls: new Map([[CALL, answered(hex)]]) });
  const inner = createMemoryHost(node);
  let count = 0;
  const host: Host = {
    ...inner,
    callGrpc(pipe, method, message, timeoutSeconds) {
      if (method === LIST_DISK_IDS.method) count += 1;
      return inner.callGrpc(pipe, method, message, timeoutSeconds);
    },
  };
  return { host, node, asked: () => count };
}

describe('the disks of csi-proxy', () => {
  it('are not asked for unless an operator wants it', async () => {
    const { host, asked } = counting(DISK_IDS_WITHOUT_VOLUME_HEX);
    const report = await watchOver(host).watch.lookOnce();

    expect(asked()).toBe(0);
    expect(report.checks.find(({ name }) => name === 'csi-proxy-disks')).toMatchObject({
      status: 'not_applicable',
      reason: 'csiProxy.listDisks is off',
    });
  });

  it('are compared with those that Windows shows', async () => {
    const whole = await watchOver(counting(DISK_IDS_HEX).host, { listDisks: true }).watch.lookOnce();
    const { host } = counting(DISK_IDS_WITHOUT_VOLUME_HEX);
    const report = await watchOver(host, { listDisks: true }).watch.lookOnce();

    expect(whole.checks.find(({ name }) => name === 'csi-proxy-disks')?.status).toBe('ok');
    expect(report.findings).toMatchObject([{ code: 'CsiProxyDiskUnseen', subject: { name: VOLUME_ID } }]);
  });

  it('are asked for at most once an hour, and the list is kept until then', async () => {
    const clock = createTestClock();
    const { host, asked } = counting(DISK_IDS_WITHOUT_VOLUME_HEX);
    const { watch } = watchOver(host, { clock, listDisks: true });
    await watch.lookOnce();
    clock.advance(3599);
    const kept = await watch.lookOnce();
    const before = asked();
    clock.advance(1);
    await watch.lookOnce();

    expect([before, asked()]).toEqual([1, 2]);
    expect(kept.findings).toMatchObject([{ code: 'CsiProxyDiskUnseen' }]);
  });

  it('are not asked for while the disks of Windows are not known, and the hour is not used up', async () => {
    const { host, node, asked } = counting(DISK_IDS_HEX);
    const line = node.facts.get('disks') ?? '';
    node.facts.delete('disks');
    const { watch } = watchOver(host, { listDisks: true });
    const blind = await watch.lookOnce();
    const before = asked();
    node.facts.set('disks', line);
    const report = await watch.lookOnce();

    expect([before, asked()]).toEqual([0, 1]);
    expect(blind.checks.find(({ name }) => name === 'csi-proxy-disks')?.status).toBe('unknown');
    expect(report.checks.find(({ name }) => name === 'csi-proxy-disks')?.status).toBe('ok');
  });

  it('come into the report of a running watch without another cycle', async () => {
    const { host } = counting(DISK_IDS_WITHOUT_VOLUME_HEX);
    const { watch, reports } = watchOver(host, { listDisks: true, pipeIntervalSeconds: 3600 });
    watch.start();

    await vi.waitFor(() => {
      expect(reports.at(-1)?.findings).toMatchObject([{ code: 'CsiProxyDiskUnseen' }]);
    });
  });
});
