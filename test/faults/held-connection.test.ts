// The real agent with a connection to csi-proxy that it keeps open.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { CSI_PROXY_API_NAMES } from '../../agent/facts/csi-proxy-pipes.ts';
import { createFolderNode, processesIn, startFolderAgent } from './node-in-a-folder.ts';

describe.skipIf(process.platform !== 'linux')('an agent that holds a connection to csi-proxy', () => {
  it('says that csi-proxy is gone although no look was due', { timeout: 60_000 }, async () => {
    const folder = mkdtempSync(join(tmpdir(), 'ws-'));
    const node = await createFolderNode(folder);
    const agent = await startFolderAgent(node, {
      args: ['--pipes-hold=on', '--pipes-interval-seconds=3600'],
    });
    onTestFinished(async () => {
      await agent.end();
      await node.close();
      await vi.waitUntil(() => processesIn(folder).length === 0, { timeout: 15_000 });
      rmSync(folder, { recursive: true, force: true });
    }, 30_000);
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
