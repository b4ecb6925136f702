// The steps on real folders of this machine and a real listening port. What a dead share does is shown nowhere but on Windows.
import { lookup } from 'node:dns/promises';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { ShareStep, ShareTarget } from '../../agent/host/host.ts';
import { runShareSteps } from '../../agent/host/share-steps.ts';
import { tempFolder } from '../support/temp-folder.ts';

async function stepsOf(
  target: Partial<ShareTarget>,
  dialled: Parameters<typeof runShareSteps>[2] = {},
): Promise<ShareStep[]> {
  const steps: ShareStep[] = [];
  const whole = { path: tempFolder(), server: null, write: false, ...target };
  await runShareSteps(whole, (step) => steps.push(step), dialled);
  return steps;
}

/** A port of this machine, on which something listens until the test is over, or nothing. */
async function port(isOpen: boolean, address = '127.0.0.1'): Promise<number> {
  const server = createServer((socket) => socket.end());
  await new Promise<void>((resolve) => server.listen(0, address, resolve));
  const { port: number } = server.address() as AddressInfo;
  if (isOpen) onTestFinished(() => void server.close());
  else await new Promise((resolve) => server.close(resolve));
  return number;
}

describe('the steps on a drive', () => {
  it('only list: there is no server to resolve or to dial', async () => {
    expect(await stepsOf({})).toEqual([
      {
        step: 'list',
        ok: true,
        code: '',
        windowsError: null,
        detail: 'readable',
        seconds: expect.any(Number),
      },
    ]);
  });

  it('tell the same where there is something in the folder', async () => {
    const folder = tempFolder();
    for (const name of ['one', 'two']) mkdirSync(join(folder, name));

    expect(await stepsOf({ path: folder })).toMatchObject([{ ok: true, detail: 'readable' }]);
  });

  it.each([
    ['there is no such folder', 'missing', 'ENOENT'],
    ['it is a file', 'file', 'ENOTDIR'],
  ])('fail with the code of Node when %s', async (_why, name, code) => {
    const folder = tempFolder();
    writeFileSync(join(folder, 'file'), '');

    const steps = await stepsOf({ path: join(folder, name), write: true });

    expect(steps).toMatchObject([{ step: 'list', ok: false, code, windowsError: null }]);
    expect(steps[0]?.detail).toContain(code);
  });
});

describe('the steps on a share', () => {
  it('resolve, dial and list, in that order', async () => {
    const number = await port(true);

    expect(await stepsOf({ server: '127.0.0.1' }, { port: number })).toMatchObject([
      { step: 'resolve', ok: true, detail: '127.0.0.1' },
      { step: 'connect', ok: true, detail: `127.0.0.1:${number}` },
      { step: 'list', ok: true },
    ]);
  });

  it('list too when nobody listens at the port', async () => {
    expect(await stepsOf({ server: '127.0.0.1' }, { port: await port(false) })).toMatchObject([
      { step: 'resolve', ok: true },
      { step: 'connect', ok: false, code: 'ECONNREFUSED', windowsError: null },
      { step: 'list', ok: true },
    ]);
  });

  it('connect where one of the addresses of the name takes connections', async () => {
    const number = await port(true, '127.0.0.3');
    const resolve = () => Promise.resolve(['127.0.0.2', '127.0.0.3']);

    expect(await stepsOf({ server: 'fs' }, { port: number, resolve })).toMatchObject([
      { step: 'resolve', ok: true, detail: '127.0.0.2, 127.0.0.3' },
      { step: 'connect', ok: true, detail: `127.0.0.3:${number}` },
      { step: 'list', ok: true },
    ]);
  });

  it('tell what each address said when none takes connections', async () => {
    const number = await port(false);
    const resolve = () => Promise.resolve(['127.0.0.2', '127.0.0.3']);

    expect(await stepsOf({ server: 'fs' }, { port: number, resolve })).toMatchObject([
      { step: 'resolve', ok: true },
      {
        step: 'connect',
        ok: false,
        code: 'ECONNREFUSED',
        detail: `connect ECONNREFUSED 127.0.0.2:${number}; connect ECONNREFUSED 127.0.0.3:${number}`,
      },
      { step: 'list', ok: true },
    ]);
  });

  it('ask for all addresses of a name', async () => {
    const all = await lookup('localhost', { all: true });

    expect(await stepsOf({ server: 'localhost' }, { port: await port(false) })).toMatchObject([
      { step: 'resolve', ok: true, detail: [...new Set(all.map(({ address }) => address))].join(', ') },
      { step: 'connect' },
      { step: 'list' },
    ]);
  });

  it('list too, and dial nothing, when the name does not resolve', async () => {
    expect(await stepsOf({ server: 'no-such-server.invalid' })).toMatchObject([
      { step: 'resolve', ok: false, code: expect.stringMatching(/^E[A-Z_]+$/) },
      { step: 'list', ok: true },
    ]);
  });
});

describe('the step that writes', () => {
  it('is made only when it is asked for', async () => {
    expect((await stepsOf({ write: false })).map(({ step }) => step)).toEqual(['list']);
    expect((await stepsOf({ write: true })).map(({ step }) => step)).toEqual(['list', 'write']);
  });

  it('leaves nothing behind', async () => {
    const folder = tempFolder();

    expect(await stepsOf({ path: folder, write: true })).toMatchObject([
      { ok: true },
      { step: 'write', ok: true, detail: 'writable' },
    ]);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('fails where nothing can be made', async () => {
    // No user may make a file there, not even the superuser.
    expect(await stepsOf({ path: '/proc/self', write: true })).toMatchObject([
      { step: 'list', ok: true },
      { step: 'write', ok: false, code: expect.stringMatching(/^E[A-Z]+$/) },
    ]);
  });
});
