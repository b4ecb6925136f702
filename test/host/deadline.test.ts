// With the real timers and a real event loop that stands still: what is tested is how these two meet.
import { createServer } from 'node:http2';
import { createServer as createNetServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { callGrpc } from '../../agent/host/grpc-call.ts';
import { startDeadline } from '../../agent/host/deadline.ts';
import { probeNamedPipe } from '../../agent/host/named-pipe.ts';
import { tempFolder } from '../support/temp-folder.ts';

function standStill(seconds: number): void {
  const end = performance.now() + seconds * 1000;
  while (performance.now() < end);
}

/** How long it took until it was over, in seconds. */
function deadline(seconds: number): Promise<number> {
  const startedAt = performance.now();
  return new Promise((resolve) => {
    startDeadline(seconds, () => resolve((performance.now() - startedAt) / 1000));
  });
}

async function listen(server: { listen: (path: string, done: () => void) => unknown; close: () => unknown }) {
  const path = join(tempFolder(), 'pipe');
  await new Promise<void>((resolve) => server.listen(path, resolve));
  onTestFinished(() => void server.close());
  return path;
}

describe('a deadline', () => {
  it('is over after its time', async () => {
    const took = await deadline(0.1);

    expect(took).toBeGreaterThan(0.095);
  });

  it('is granted once more where this process stood still', async () => {
    const over = deadline(0.1);
    standStill(0.3);

    expect(await over).toBeGreaterThan(0.38);
  });

  it('comes all the same where this process stands still again and again', async () => {
    const over = deadline(0.1);
    standStill(0.3);
    setTimeout(() => standStill(0.3), 20);

    expect(await over).toBeLessThan(2);
  });

  it('begins anew when it is refreshed, and never comes when it is ended', async () => {
    let comings = 0;
    const refreshed = startDeadline(0.1, () => (comings += 1));
    const ended = startDeadline(0.1, () => (comings += 10));
    ended.end();
    const half = await deadline(0.06);
    refreshed.refresh();
    await deadline(0.06);
    expect([half > 0.05, comings]).toEqual([true, 0]);
    await deadline(0.2);

    expect(comings).toBe(1);
  });
});

describe('a node on which the agent itself stood still', () => {
  it('has a pipe that answers, although its time was over before the answer was read', async () => {
    const path = await listen(createServer());

    const probe = probeNamedPipe(path, 0.2);
    standStill(0.5);

    expect(await probe).toMatchObject({ outcome: 'data' });
  });

  it('has a call that is answered', async () => {
    const server = createServer();
    server.on('stream', (stream) => {
      stream.respond({ ':status': 200 }, { waitForTrailers: true });
      stream.on('wantTrailers', () => stream.sendTrailers({ 'grpc-status': '0' }));
      stream.end(Buffer.alloc(5));
    });
    const path = await listen(server);

    const answer = callGrpc(path, '/v1.Filesystem/PathExists', Buffer.alloc(0), 0.2);
    standStill(0.5);

    expect(await answer).toMatchObject({ outcome: 'answered', status: 0 });
  });

  it('still has a pipe that is silent', async () => {
    const path = await listen(createNetServer());

    const probe = probeNamedPipe(path, 0.1);
    standStill(0.3);

    expect(await probe).toMatchObject({ outcome: 'silent' });
  });
});
