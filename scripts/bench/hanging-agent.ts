// The agent of test/faults, on a healthy node and on one where all hangs that can: csi-proxy takes connections and says nothing,
// powershell.exe prints nothing, the probes of the shares do not end. Time limits are so long that this stays so while it is measured.
import { existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createFolderNode, processesIn } from '../../test/faults/node-in-a-folder.ts';
import { until } from '../../test/support/until.ts';
import { spawnFolderAgent } from './folder-agent.ts';
import { answers } from './processes.ts';
import type { Scraped } from './take-turns.ts';

/** The cadence of the pipes is the default one: looks that come faster than on a node would be in one of a hundred scrapes. */
const ARGS = [
  '--pipes-interval-seconds=6',
  '--pipes-timeout-seconds=60',
  '--powershell-interval-seconds=15',
  '--powershell-fact-timeout-seconds=600',
  '--powershell-cycle-timeout-seconds=3600',
  '--smb-probe-timeout-seconds=120',
];

export interface FolderAgent extends Scraped {
  /** What hangs at the moment, by name. */
  readonly hanging: () => string[];
}

export async function startFolderAgent(name: string, { hangs }: { hangs: boolean }): Promise<FolderAgent> {
  const folder = mkdtempSync(join(tmpdir(), 'ws-'));
  const node = await createFolderNode(folder);
  // From the start: which shares there are is known from PowerShell, which must not hang before.
  if (hangs) node.share('hang');
  const { url, child, end } = await spawnFolderAgent(folder, ARGS);
  await answers(`${url}/livez`, child);
  const hanging = (): string[] =>
    processesIn(folder)
      .map((pid) => {
        const file = `/proc/${pid}/cmdline`;
        // It may have ended since it was listed.
        return existsSync(file) ? readFileSync(file, 'latin1').replaceAll('\0', ' ').trim() : '';
      })
      .flatMap((command) => {
        if (command.startsWith('sleep')) return ['powershell.exe'];
        return command.includes('share-steps.mjs share-steps') ? ['a share'] : [];
      });
  if (hangs) {
    const untilHangs = (what: string): Promise<boolean> =>
      until(
        () => hanging().includes(what),
        () => `${what} did not hang`,
        { seconds: 60 },
      );
    await untilHangs('a share');
    node.powershell('silent');
    for (const api of ['disk-v1', 'volume-v1', 'filesystem-v1', 'smb-v1']) await node.pipe(api, 'silent');
    await untilHangs('powershell.exe');
  } else await answers(`${url}/readyz`, child);
  return {
    name,
    url,
    pid: child.pid ?? 0,
    hanging,
    async end() {
      await end();
      for (const pid of processesIn(folder)) process.kill(pid, 'SIGKILL');
      await node.close();
    },
  };
}
