import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createSystemReader } from '../../agent/host/read-system.ts';

const MAIN = join(import.meta.dirname, '../../agent/main.ts');

/** A process that runs this text as a program. */
function reader(text: string): ReturnType<typeof createSystemReader> {
  return createSystemReader([process.execPath, '--eval', text]);
}

describe('reading the operating system', () => {
  it('reads this machine through the hidden command of the agent', async () => {
    const read = createSystemReader([process.execPath, MAIN, 'os-info']);

    expect(await read(30)).toMatchObject({
      outcome: 'read',
      value: { platform: expect.any(String), hostname: expect.any(String) },
    });
  });

  it('kills a process that does not answer in time', async () => {
    const startedAt = performance.now();

    const answer = await reader('setInterval(() => {}, 1000)')(0.3);

    expect(answer).toEqual({
      outcome: 'timeout',
      message: "systeminformation's osInfo() did not answer in 0.3 s",
    });
    expect(performance.now() - startedAt).toBeLessThan(4000);
  });

  it('says why when the process fails', async () => {
    expect(await reader('process.exit(3)')(20)).toMatchObject({
      outcome: 'failed',
      message: expect.stringContaining('exit code 3'),
    });
  });

  it('says so when the process prints something else', async () => {
    expect(await reader('process.stdout.write("hello")')(20)).toEqual({
      outcome: 'failed',
      message: 'the process printed no JSON: hello',
    });
  });

  it('says so when there is no such program', async () => {
    expect(await createSystemReader(['/no/such/program'])(20)).toMatchObject({
      outcome: 'failed',
      message: expect.stringContaining('ENOENT'),
    });
  });
});
