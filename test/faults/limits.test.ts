// What the agent itself has too little of: memory, room on disk, time, somebody who reads its log.
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { runAgent } from '../e2e/agent-process.ts';
import { lostBeside, MANY_PODS } from './fault-table.ts';
import type { FolderAgent } from './node-in-a-folder.ts';
import { agentOn, nodeInFolder } from './node-of-a-test.ts';

async function untilOk(agent: FolderAgent): Promise<void> {
  await vi.waitFor(async () => expect((await agent.report()).status).toBe('ok'), {
    timeout: 30_000,
    interval: 200,
  });
}

async function untilTold(agent: FolderAgent, code: string): Promise<void> {
  await vi.waitFor(
    async () => expect((await agent.report()).findings.map((finding) => finding.code)).toContain(code),
    { timeout: 60_000, interval: 200 },
  );
}

/** Bytes of memory that the process has had at most. */
function peakBytes(pid: number): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return 1024 * Number(/^VmHWM:\s+(?<kib>\d+)/m.exec(status)?.groups?.['kib']);
}

describe.skipIf(process.platform !== 'linux')('an agent', { timeout: 150_000 }, () => {
  it('that may have little memory outlives floods', async () => {
    const node = await nodeInFolder();
    const agent = await agentOn(node, { nodeArgs: ['--max-old-space-size=40'] });
    await untilOk(agent);

    node.powershell('flood');
    await untilTold(agent, 'CollectorFlooded');
    node.powershell('none');
    await untilOk(agent);
    await node.kubeletFolder('\\pods', MANY_PODS);
    await untilTold(agent, 'CollectorFlooded');
    await node.kubelet('there');
    await untilOk(agent);

    // The limit of the Pod in manifests/base is more than this.
    expect(peakBytes(agent.pid)).toBeLessThan(256 * 1024 * 1024);
  });

  it('that may write to no file works as ever, because it writes none', async () => {
    const node = await nodeInFolder();

    const agent = await agentOn(node, { wrapper: ['sh', '-c', 'ulimit -f 0; exec "$@"', 'sh'] });

    await untilOk(agent);
    // What is read once, in the background, may come after the rest.
    await vi.waitFor(async () => expect(lostBeside(await agent.report(), new Set())).toEqual([]), 30_000);
  });

  it.each(['a full disk', 'nobody'])('whose log goes to %s serves on', async (where) => {
    const node = await nodeInFolder();
    const port = await freePort();
    const agent = await agentOn(node, {
      args: [`--listen=127.0.0.1:${port}`],
      wrapper: ['sh', '-c', where === 'nobody' ? 'exec "$@" 2>&-' : 'exec "$@" 2>/dev/full', 'sh'],
      url: `http://127.0.0.1:${port}`,
    });
    await untilOk(agent);

    node.powershell('crash');

    await untilTold(agent, 'CollectorFailed');
    expect((await fetch(`${agent.url}/livez`)).status).toBe(200);
  });

  it('whose log nobody reads any more serves on', async () => {
    const node = await nodeInFolder();
    const agent = await agentOn(node);
    await untilOk(agent);

    agent.process.stderr?.destroy();
    node.powershell('crash');

    await untilTold(agent, 'CollectorFailed');
    node.powershell('none');
    await untilOk(agent);
  });

  it.each([
    ['whose event loop is blocked', async (agent: FolderAgent) => agent.order({ do: 'block', seconds: 4 })],
    ['that is stopped with its machine', (agent: FolderAgent) => stopFor(agent, 4)],
  ])('%s takes nobody for silent, and is alive afterwards', async (_how, standStill) => {
    const node = await nodeInFolder();
    const agent = await agentOn(node);
    await untilOk(agent);
    const logged = agent.log.length;

    await standStill(agent);
    // It is answered after that.
    expect((await fetch(`${agent.url}/livez`)).status).toBe(200);
    const { lastRunAt: before } =
      (await agent.report()).collectors.find(({ name }) => name === 'disks') ?? {};
    await vi.waitFor(
      async () =>
        expect((await agent.report()).collectors.find(({ name }) => name === 'disks')?.lastRunAt).not.toBe(
          before,
        ),
      { timeout: 30_000, interval: 200 },
    );

    expect((await agent.report()).status).toBe('ok');
    // What is old for a moment is called old, and nothing else is said of the node.
    const said = agent.log
      .slice(logged)
      .flatMap((line) => /"code":"(?<code>\w+)"/.exec(line)?.groups?.['code'] ?? []);
    expect(said.filter((code) => code !== 'CollectorStale')).toEqual([]);
  });

  it('whose configuration is replaced by half a file goes on with what it has, and does not start again', async () => {
    const node = await nodeInFolder();
    const file = join(node.folder, 'config.yaml');
    writeFileSync(file, 'nodeName: whole\nlogLevel: info\n');
    const agent = await agentOn(node, { args: [`--config=${file}`] });
    await untilOk(agent);

    writeFileSync(file, 'nodeName: whole\nlogLevel: [in');
    await untilOk(agent);
    const again = runAgent(['serve', '--listen=127.0.0.1:0', `--config=${file}`]);

    expect((await agent.report()).node.name).toBe('whole');
    expect(again.code).toBe(2);
    expect(again.stderr).toMatch(/^winstorage-agent: .*config\.yaml/);
  });
});

async function stopFor(agent: FolderAgent, seconds: number): Promise<void> {
  agent.process.kill('SIGSTOP');
  await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
  agent.process.kill('SIGCONT');
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
