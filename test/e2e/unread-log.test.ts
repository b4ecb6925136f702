// `serve` with a log that nobody reads: a pipe that is full from the start, which holds each write until somebody does.
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, createReadStream, writeFileSync } from 'node:fs';
import { get } from 'node:http';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { ROOT } from '../docs/markdown.ts';
import { rawMapping } from '../support/raw-items.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { THROWING_SIGNAL, THROWS_ON_SIGNAL } from './agent-process.ts';
import { openFullPipe } from './full-pipe.ts';

interface LogLine {
  readonly msg: string;
  readonly dropped?: number;
}

interface UnreadAgent {
  readonly process: ChildProcess;
  readonly port: number;
  /** Reads its log from now on: the lines that have come. */
  readLog(): readonly LogLine[];
}

/** A node on which every share is dead. */
function deadNode(shares: number): string {
  const folder = tempFolder();
  const base = join(ROOT, 'test/recordings/healthy');
  spawnSync('cp', ['-r', base, join(folder, 'node')]);
  const items = Array.from({ length: shares }, (_, i) =>
    rawMapping({ RemotePath: `\\\\srv${i}.corp.example.com\\s`, Status: 6 }),
  );
  writeFileSync(
    join(folder, 'node/powershell/smb-global-mappings.json'),
    JSON.stringify({ fact: 'smb-global-mappings', schema: 1, ok: true, items }),
  );
  return join(folder, 'node');
}

async function startUnread(folder: string, env: NodeJS.ProcessEnv = {}): Promise<UnreadAgent> {
  const { pipe, descriptor } = openFullPipe({ holdsWrites: true });
  const port = await freePort();
  const main = join(ROOT, 'agent/main.ts');
  const args = ['serve', `--listen=127.0.0.1:${port}`, `--host=recorded:${folder}`];
  const child = spawn(process.execPath, [main, ...args], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'ignore', descriptor],
  });
  closeSync(descriptor);
  onTestFinished(() => void child.kill('SIGKILL'));
  return {
    process: child,
    port,
    readLog() {
      const lines: LogLine[] = [];
      createInterface({ input: createReadStream(pipe) }).on('line', (line) => {
        if (line.startsWith('{')) lines.push(JSON.parse(line) as LogLine);
      });
      return lines;
    },
  };
}

interface Asking {
  readonly from?: string;
  readonly host?: string;
  readonly timeoutMs?: number;
}

/** The status of the answer; the code of the error where there is none, and `late` after a second. */
function ask(
  port: number,
  path: string,
  { from = '127.0.0.1', host = 'localhost', timeoutMs = 1000 }: Asking = {},
): Promise<unknown> {
  return new Promise((resolve) => {
    const request = get(
      {
        host: '127.0.0.1',
        port,
        path,
        localAddress: from,
        headers: { host },
        agent: false,
        timeout: timeoutMs,
      },
      (response) => {
        response.resume();
        response.on('end', () => resolve(response.statusCode));
      },
    );
    request.on('timeout', () => {
      resolve('late');
      request.destroy();
    });
    request.on('error', (error: NodeJS.ErrnoException) => resolve(error.code));
  });
}

async function untilReady(port: number): Promise<void> {
  await vi.waitFor(async () => expect(await ask(port, '/readyz')).toBe(200), {
    timeout: 25_000,
    interval: 200,
  });
}

describe.skipIf(process.platform !== 'linux')('serve, when nobody reads its log', { timeout: 60_000 }, () => {
  it('answers at once, although every share is dead', async () => {
    const { port } = await startUnread(deadNode(1500));
    await untilReady(port);

    for (const path of ['/livez', '/metrics']) expect([path, await ask(port, path)]).toEqual([path, 200]);
  });

  it('drops lines, goes on, and tells how many it dropped once somebody reads', async () => {
    const { port, process: child, readLog } = await startUnread(deadNode(20));
    await untilReady(port);
    // Each refusal of another address is a line.
    for (let i = 0; i < 3000; i += 1) {
      const from = `127.0.${1 + (i >> 7)}.${1 + (i & 127)}`;
      expect(await ask(port, '/', { from, host: 'elsewhere.example', timeoutMs: 10_000 })).toBe(403);
    }
    expect(await ask(port, '/livez')).toBe(200);

    const log = readLog();
    await vi.waitFor(
      () => expect(log.map(({ dropped }) => dropped)).toContainEqual(expect.any(Number)),
      10_000,
    );
    expect(await ask(port, '/livez')).toBe(200);
    child.kill('SIGTERM');
    const [code] = (await once(child, 'exit')) as [number];

    await vi.waitFor(() => expect(log.at(-1)).toMatchObject({ msg: 'ending', signal: 'SIGTERM' }), 10_000);
    const refused = log.filter(({ msg }) => msg === 'a client is refused').length;
    const gaps = log.flatMap(({ dropped }) => dropped ?? []);
    expect(gaps).toHaveLength(1);
    expect(refused + (gaps[0] ?? 0)).toBeGreaterThanOrEqual(3000);
    expect(code).toBe(0);
  });

  it.each<[string, NodeJS.Signals]>([
    ['a signal', 'SIGTERM'],
    ['an error that nobody catches', THROWING_SIGNAL],
  ])('ends on %s all the same', async (_what, signal) => {
    const { port, process: child } = await startUnread(deadNode(20), THROWS_ON_SIGNAL);
    await untilReady(port);
    child.kill(signal);

    await once(child, 'exit');
  });
});

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
