// A node in a folder and an agent on it that end with their test, and leave no process and no file behind.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished, vi } from 'vitest';
import {
  createFolderNode,
  processesIn,
  startFolderAgent,
  type FolderAgent,
  type FolderNode,
} from './node-in-a-folder.ts';

type OnFinished = (act: () => Promise<void>, timeoutMs?: number) => void;

/** @param onFinished that of the test itself where several run at once */
export async function nodeInFolder(onFinished: OnFinished = onTestFinished): Promise<FolderNode> {
  const folder = mkdtempSync(join(tmpdir(), 'ws-'));
  const node = await createFolderNode(folder);
  onFinished(async () => {
    await node.close();
    await vi.waitUntil(() => processesIn(folder).length === 0, { timeout: 15_000 });
    rmSync(folder, { recursive: true, force: true });
  }, 30_000);
  return node;
}

/** Ended before its node is. */
export async function agentOn(
  node: FolderNode,
  options: Parameters<typeof startFolderAgent>[1] = {},
  onFinished: OnFinished = onTestFinished,
): Promise<FolderAgent> {
  const agent = await startFolderAgent(node, options);
  onFinished(() => agent.end());
  return agent;
}
