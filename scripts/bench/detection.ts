// From a fault of csi-proxy to the changed metric, with the cadence that the agent has by itself. The agent is that of
// test/faults, with real sockets in the place of pipes.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createFolderNode } from '../../test/faults/node-in-a-folder.ts';
import { median, show, type Figure } from './figures.ts';
import { answers, freePort, ROOT } from './processes.ts';

const CADENCE_SECONDS = 10;
const PATIENCE_SECONDS = 60;

export async function measureDetection(rounds: number): Promise<readonly Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), 'ws-'));
  const node = await createFolderNode(folder);
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const child = spawn(
    process.execPath,
    [
      join(ROOT, 'test/faults/agent-in-a-folder.ts'),
      `--listen=127.0.0.1:${port}`,
      '--host=windows',
      '--csi-proxy-expect=required',
    ],
    {
      cwd: folder,
      stdio: 'ignore',
      env: {
        ...process.env,
        SystemRoot: 'C:\\Windows',
        PATH: `${join(folder, 'bin')}:${process.env['PATH']}`,
      },
    },
  );
  await answers(`${url}/readyz`, child);
  await until(url, 1);
  const figures: Figure[] = [];
  for (const fault of ['absent', 'silent'] as const) {
    const seconds: number[] = [];
    for (let round = 0; round < rounds; round += 1) {
      // At another moment of the cadence each time.
      await new Promise((resolve) => setTimeout(resolve, (CADENCE_SECONDS * 1000 * round) / rounds));
      const startedAt = performance.now();
      await node.pipe('disk-v1', fault);
      await until(url, 0);
      seconds.push((performance.now() - startedAt) / 1000);
      await node.pipe('disk-v1', 'up');
      await until(url, 1);
    }
    figures.push({
      name: `detection of a pipe that is ${fault}`,
      value: Math.max(...seconds) / CADENCE_SECONDS,
      unit: 'ratio',
      against: `at most ${show(Math.max(...seconds))} s, median ${show(median(seconds))} s in ${rounds} rounds, against the cadence of ${CADENCE_SECONDS} s`,
    });
  }
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;
  await node.close();
  return figures;
}

async function until(url: string, value: 0 | 1): Promise<void> {
  const wanted = new RegExp(`^winstorage_csi_proxy_up ${value}$`, 'm');
  for (const end = performance.now() + PATIENCE_SECONDS * 1000; performance.now() < end;) {
    const text = await (await fetch(`${url}/metrics`)).text();
    if (wanted.test(text)) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`winstorage_csi_proxy_up did not become ${value} in ${PATIENCE_SECONDS} s`);
}
