import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openRecordedHost } from '../../agent/host/recorded-host.ts';
import { KnownError } from '../../agent/known-error.ts';
import { tempFolder } from '../support/temp-folder.ts';

const ABOUT = { format: 1, title: 'a node' };

/** A recording of the given files, by path; what is no text becomes JSON. */
function recording(files: Readonly<Record<string, unknown>>): string {
  const folder = join(tempFolder(), 'node');
  mkdirSync(join(folder, 'powershell'), { recursive: true });
  for (const [name, content] of Object.entries({ 'recording.json': ABOUT, ...files }))
    writeFileSync(
      join(folder, name),
      typeof content === 'string' || content instanceof Uint8Array ? content : JSON.stringify(content),
    );
  return folder;
}

async function problemOf(folder: string): Promise<string> {
  const error: unknown = await openRecordedHost(folder).then(
    () => null,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(KnownError);
  const { message } = error as KnownError;
  expect(message).not.toContain('\n');
  return message;
}

async function run(folder: string, facts: readonly string[]) {
  const host = await openRecordedHost(folder);
  const lines: Buffer[] = [];
  const exit = await host.runPowerShell({
    facts,
    idleTimeoutSeconds: 20,
    totalTimeoutSeconds: 50,
    onLine: (line) => lines.push(Buffer.from(line)),
  });
  return { exit, lines: lines.map((line) => line.toString('latin1')) };
}

describe('opening a recording', () => {
  it('tells what it is', async () => {
    const host = await openRecordedHost(recording({}));
    expect(host).toMatchObject({
      label: 'recorded:node',
      about: { title: 'a node', story: '' },
    });
  });

  it('takes a byte order mark, which editors on Windows write', async () => {
    const host = await openRecordedHost(recording({ 'recording.json': `\uFEFF${JSON.stringify(ABOUT)}` }));
    expect(host.about.title).toBe('a node');
  });

  it('refuses a folder that is not there', async () => {
    expect(await problemOf(join(tempFolder(), 'absent'))).toMatch(
      /^recording .*absent: there is no such folder; winstorage-agent record DIR makes one$/,
    );
  });

  it('refuses a file', async () => {
    expect(await problemOf(join(recording({}), 'recording.json'))).toMatch(
      /recording\.json: expected a folder, this is a file$/,
    );
  });

  it('refuses a folder that is no recording', async () => {
    expect(await problemOf(tempFolder())).toMatch(
      /recording\.json is missing; is this folder a recording\? winstorage-agent record DIR makes one$/,
    );
  });

  it.each([
    ['recording.json', '{"format": 1, "title": "a'],
    ['pipes.json', '{"names": ["csi-'],
    ['system.json', ''],
    ['powershell/exit.json', '{'],
  ])('refuses half a %s', async (name, content) => {
    expect(await problemOf(recording({ [name]: content }))).toMatch(new RegExp(`${name} is no JSON: `));
  });

  it('refuses a newer format and says what helps', async () => {
    expect(await problemOf(recording({ 'recording.json': { ...ABOUT, format: 2 } }))).toMatch(
      /format 2, this winstorage-agent reads format 1; use a newer winstorage-agent$/,
    );
  });

  it('refuses an older format and says what helps', async () => {
    expect(await problemOf(recording({ 'recording.json': { ...ABOUT, format: 0 } }))).toMatch(
      /record it again$/,
    );
  });

  it.each([
    [
      'a probe of another outcome',
      { probes: { 'csi-proxy-disk-v1': { outcome: 'maybe' } } },
      'probes.csi-proxy-disk-v1',
    ],
    [
      'bytes that are no hexadecimal digits',
      { probes: { p: { outcome: 'data', firstBytesHex: 'xyz' } } },
      'expected bytes as hexadecimal digits',
    ],
    ['a key that does not exist', { pipes: [] }, 'pipes'],
    ['another kind of content', [], 'content'],
  ])('refuses pipes with %s', async (_what, pipes, expected) => {
    expect(await problemOf(recording({ 'pipes.json': pipes }))).toContain(expected);
  });

  it.each(['half-json', 'newer-format', 'empty'])(
    'refuses or survives the bad recording %s',
    async (name) => {
      const folder = join(import.meta.dirname, '..', 'recordings-bad', name);
      const error: unknown = await openRecordedHost(folder).then(
        () => null,
        (reason: unknown) => reason,
      );
      expect(error === null || error instanceof KnownError).toBe(true);
    },
  );
});

describe('playing pipes', () => {
  const PIPES = {
    names: ['csi-proxy-disk-v1', 'csi-proxy-smb-v1'],
    probes: {
      'csi-proxy-disk-v1': {
        outcome: 'data',
        firstBytesHex: '000006040000000000',
        connectSeconds: 0.001,
        answerSeconds: 0.01,
      },
      'csi-proxy-volume-v1': { outcome: 'closed' },
    },
  };

  it('gives the list and the probes', async () => {
    const host = await openRecordedHost(recording({ 'pipes.json': PIPES }));
    expect(await host.listPipes()).toEqual({ outcome: 'listed', names: PIPES.names });
    expect(await host.probePipe('csi-proxy-disk-v1', 1)).toEqual({
      outcome: 'data',
      firstBytes: Buffer.from('000006040000000000', 'hex'),
      connectSeconds: 0.001,
      answerSeconds: 0.01,
    });
    expect(await host.probePipe('csi-proxy-volume-v1', 1)).toMatchObject({
      outcome: 'closed',
      firstBytes: Buffer.alloc(0),
    });
  });

  it('misses a pipe that is not in the list', async () => {
    const host = await openRecordedHost(recording({ 'pipes.json': PIPES }));
    expect(await host.probePipe('csi-proxy-filesystem-v1', 1)).toMatchObject({
      outcome: 'error',
      code: 'ENOENT',
    });
  });

  it('says that a listed pipe was not probed, instead of guessing', async () => {
    const host = await openRecordedHost(recording({ 'pipes.json': PIPES }));
    expect(await host.probePipe('csi-proxy-smb-v1', 1)).toMatchObject({
      outcome: 'error',
      code: 'ENOTRECORDED',
    });
  });

  it('gives a list that could not be read', async () => {
    const host = await openRecordedHost(
      recording({ 'pipes.json': { listFailure: { code: 'EPERM', message: 'no' } } }),
    );
    expect(await host.listPipes()).toEqual({ outcome: 'failed', code: 'EPERM', message: 'no' });
  });

  it('has no list where none was recorded', async () => {
    const host = await openRecordedHost(recording({}));
    expect(await host.listPipes()).toMatchObject({ outcome: 'failed', code: 'ENOTRECORDED' });
  });
});

describe('playing PowerShell', () => {
  it('plays the file of each fact as one line', async () => {
    const folder = recording({
      'powershell/disks.json': '{\r\n  "fact": "disks",\r\n  "items": []\r\n}\r\n',
    });
    expect(await run(folder, ['disks', 'volumes'])).toEqual({
      lines: ['{"fact": "disks","items": []}'],
      exit: { outcome: 'exited', exitCode: 0, stderr: '', durationSeconds: 0.001, message: '' },
    });
  });

  it('keeps bytes that are no UTF-8', async () => {
    const folder = recording({ 'powershell/disks.json': Buffer.from('{"a":"\u0082"}', 'latin1') });
    expect((await run(folder, ['disks'])).lines).toEqual(['{"a":"\u0082"}']);
  });

  it('is killed at the fact at which it hung', async () => {
    const folder = recording({
      'powershell/exit.json': { hangs: ['b'] },
      'powershell/a.json': '{}',
      'powershell/c.json': '{}',
    });
    expect(await run(folder, ['a', 'b', 'c'])).toMatchObject({
      lines: ['{}'],
      exit: { outcome: 'timeout', durationSeconds: 20 },
    });
    expect(await run(folder, ['c'])).toMatchObject({ lines: ['{}'], exit: { outcome: 'exited' } });
  });

  it('ends as it ended', async () => {
    const folder = recording({ 'powershell/exit.json': { exitCode: 3_221_225_794, stderr: 'x' } });
    expect((await run(folder, ['a'])).exit).toMatchObject({ exitCode: 3_221_225_794, stderr: 'x' });
  });

  it('reads a fact when it is asked for, so that an edit shows at once', async () => {
    const folder = recording({});
    const host = await openRecordedHost(folder);
    writeFileSync(join(folder, 'powershell', 'disks.json'), '{"late":1}');
    const lines: string[] = [];
    await host.runPowerShell({
      facts: ['disks'],
      idleTimeoutSeconds: 1,
      totalTimeoutSeconds: 1,
      onLine: (line) => lines.push(Buffer.from(line).toString()),
    });
    expect(lines).toEqual(['{"late":1}']);
  });

  it('says which file cannot be read', async () => {
    const folder = recording({});
    mkdirSync(join(folder, 'powershell', 'disks.json'));
    await expect(run(folder, ['disks'])).rejects.toThrow(/disks\.json is no file$/);
  });
});

describe('playing the system', () => {
  it('gives what was recorded', async () => {
    const host = await openRecordedHost(
      recording({ 'system.json': { osInfo: { platform: 'Windows' }, cpuLoadRatio: 0.4 } }),
    );
    expect(await host.readSystem(1)).toEqual({ outcome: 'read', value: { platform: 'Windows' } });
    expect(await host.readCpuLoadRatio()).toBe(0.4);
  });

  it('fails as it failed', async () => {
    const failure = { outcome: 'timeout', message: 'no answer' };
    const host = await openRecordedHost(recording({ 'system.json': { failure } }));
    expect(await host.readSystem(1)).toEqual(failure);
  });

  it('has nothing where nothing was recorded', async () => {
    const host = await openRecordedHost(recording({}));
    expect(await host.readSystem(1)).toMatchObject({ outcome: 'failed' });
    expect(await host.readCpuLoadRatio()).toBeNull();
  });

  it('is found under a path with spaces', async () => {
    const folder = join(tempFolder(), 'a node with spaces');
    cpSync(recording({}), folder, { recursive: true });
    expect((await openRecordedHost(folder)).label).toBe('recorded:a node with spaces');
    rmSync(folder, { recursive: true });
  });
});
