// The servers whose scrapes are measured.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { answers, daemonSetFlags, freePort, ROOT, startServer } from './processes.ts';
import type { Scraped } from './take-turns.ts';

export async function startExporter(): Promise<Scraped> {
  const port = await freePort();
  const command = ['prometheus-node-exporter', `--web.listen-address=127.0.0.1:${port}`];
  return { name: 'node_exporter', ...(await startServer(command, port, '/')) };
}

export async function startAgent(main: string, name: string, recording: string): Promise<Scraped> {
  const port = await freePort();
  const agent = await startServer(
    [
      process.execPath,
      ...daemonSetFlags(),
      main,
      'serve',
      '--listen',
      `127.0.0.1:${port}`,
      '--host',
      `recorded:${recording}`,
    ],
    port,
    '/livez',
  );
  await answers(`${agent.url}/readyz`);
  return { name, ...agent };
}

/** Sends what another server sends, and does nothing else. */
export async function startBareServer(like: Scraped): Promise<Scraped> {
  const file = join(mkdtempSync(join(tmpdir(), 'winstorage-bench-')), 'metrics.txt');
  writeFileSync(file, await (await fetch(`${like.url}/metrics`)).text());
  const port = await freePort();
  const program = join(ROOT, 'scripts/bench/bare-server.ts');
  const server = await startServer([process.execPath, program, String(port), file], port, '/metrics');
  return { name: 'bare', ...server };
}

/** The agent's own parts, which make a new report before each scrape. */
export async function startFreshAgent(name: string, recording: string): Promise<Scraped> {
  const child = fork(join(ROOT, 'scripts/bench/new-reports.ts'), [recording], {
    execArgv: [...daemonSetFlags()],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const gone = once(child, 'exit').then(([code]) => {
    throw new Error(`new-reports.ts ended with ${String(code)}`);
  });
  // Waited for only while something is expected of it.
  gone.catch(() => undefined);
  const told = async (): Promise<unknown> => {
    const [message] = (await Promise.race([once(child, 'message'), gone])) as unknown[];
    return message;
  };
  const before = async (): Promise<void> => {
    const looked = told();
    child.send('look');
    await looked;
  };
  return {
    name,
    url: String(await told()),
    pid: child.pid ?? 0,
    before,
    async end() {
      child.kill('SIGKILL');
      await gone.catch(() => undefined);
    },
  };
}
