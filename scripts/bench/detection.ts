// From a fault of csi-proxy to the changed metric, with the cadence that the agent has by itself. The agent is that of
// test/faults, with real sockets in the place of pipes.
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { OPTIONS } from '../../agent/options/option-table.ts';
import { createFolderNode } from '../../test/faults/node-in-a-folder.ts';
import type { PipeMode } from '../../test/faults/pipe-server.ts';
import { until } from '../../test/support/until.ts';
import { median, show, type Figure } from './figures.ts';
import { spawnFolderAgent } from './folder-agent.ts';
import { answers } from './processes.ts';

const CADENCE_SECONDS = OPTIONS['pipes.intervalSeconds'].default;

/** What the drivers of EBS and SMB need. */
const APIS = ['disk-v1', 'volume-v1', 'filesystem-v1', 'smb-v1'];

interface Case {
  readonly name: string;
  readonly apis: readonly string[];
  readonly mode: PipeMode;
  readonly flags: readonly string[];
}

const CASES: readonly Case[] = [
  { name: 'a pipe that is gone', apis: ['disk-v1'], mode: 'absent', flags: [] },
  { name: 'a pipe that is silent', apis: ['disk-v1'], mode: 'silent', flags: [] },
  // The call of csi-proxy hangs as well.
  { name: 'a csi-proxy that is silent', apis: APIS, mode: 'silent', flags: [] },
  { name: 'a csi-proxy that is gone, held', apis: APIS, mode: 'absent', flags: ['--pipes-hold=on'] },
];

export async function measureDetection(rounds: number): Promise<readonly Figure[]> {
  const figures: Figure[] = [];
  for (const { name, apis, mode, flags } of CASES) {
    const seconds = await detect(rounds, apis, mode, flags);
    figures.push({
      name: `detection of ${name}`,
      value: Math.max(...seconds) / CADENCE_SECONDS,
      unit: 'ratio',
      against: `at most ${show(Math.max(...seconds))} s, median ${show(median(seconds))} s in ${rounds} rounds, against the cadence of ${CADENCE_SECONDS} s`,
    });
  }
  return figures;
}

/** From the fault to the metric, in an agent of its own, as often as there are rounds. */
async function detect(
  rounds: number,
  apis: readonly string[],
  mode: PipeMode,
  flags: readonly string[],
): Promise<readonly number[]> {
  const folder = mkdtempSync(join(tmpdir(), 'ws-'));
  const node = await createFolderNode(folder);
  const { url, child, end } = await spawnFolderAgent(folder, flags);
  await answers(`${url}/readyz`, child);
  const seconds: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    await untilUpIs(1, url);
    // At another moment of the cadence each time; and a look that only a connection started takes no new one.
    await new Promise((resolve) => setTimeout(resolve, CADENCE_SECONDS * 1000 * (1 + round / rounds)));
    const startedAt = performance.now();
    for (const api of apis) await node.pipe(api, mode);
    await untilUpIs(0, url);
    seconds.push((performance.now() - startedAt) / 1000);
    for (const api of apis) await node.pipe(api, 'up');
  }
  await end();
  await node.close();
  return seconds;
}

async function untilUpIs(value: 0 | 1, url: string): Promise<void> {
  const wanted = new RegExp(`^winstorage_csi_proxy_up ${value}$`, 'm');
  await until(
    async () => wanted.test(await (await fetch(`${url}/metrics`)).text()),
    () => `winstorage_csi_proxy_up did not become ${value}`,
    { seconds: 60 },
  );
}
