// The real agent with a connection to csi-proxy that it keeps open.
import { describe, expect, it, vi } from 'vitest';
import { CSI_PROXY_API_NAMES } from '../../agent/facts/csi-proxy-pipes.ts';
import { agentOn, nodeInFolder } from './node-of-a-test.ts';

describe.skipIf(process.platform !== 'linux')('an agent that holds a connection to csi-proxy', () => {
  it('says that csi-proxy is gone although no look was due', { timeout: 60_000 }, async () => {
    const node = await nodeInFolder();
    const agent = await agentOn(node, { args: ['--pipes-hold=on', '--pipes-interval-seconds=3600'] });
    await vi.waitFor(async () => expect((await agent.report()).status).toBe('ok'), {
      timeout: 30_000,
      interval: 200,
    });

    for (const api of CSI_PROXY_API_NAMES) await node.pipe(api, 'absent');

    await vi.waitFor(
      async () =>
        expect((await agent.report()).findings.map(({ code }) => code)).toContain('CsiProxyPipeMissing'),
      { timeout: 15_000, interval: 100 },
    );
  });
});
