import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { POWERSHELL_FACTS } from '../../agent/facts/facts.ts';
import type { Host } from '../../agent/host/host.ts';
import {
  createMemoryHost,
  createMemoryNode,
  type MemoryFact,
  type MemoryNode,
} from '../support/memory-host.ts';
import { openRecordedHost } from '../../agent/host/recorded-host.ts';
import { openRecordingHost } from '../../agent/host/recording-host.ts';
import { KnownError } from '../../agent/known-error.ts';
import { readPipes } from '../../agent/watch/read-pipes.ts';
import { readPowerShellFacts } from '../../agent/watch/read-powershell-facts.ts';
import {
  rawConnection,
  rawDisk,
  rawMapping,
  rawPartition,
  rawPowerShell,
  rawProcess,
  rawService,
  rawVolume,
  rawWindows,
} from '../support/raw-items.ts';
import { tempFolder } from '../support/temp-folder.ts';

const TOLD = { title: 'a node', recordedAt: '2026-11-02T09:30:00.000Z', agentVersion: '0.1.0' };

const line = (fact: string, ...items: readonly unknown[]): string =>
  JSON.stringify({ fact, schema: 1, ok: true, items });

function healthyFacts(): Map<string, MemoryFact> {
  return new Map<string, MemoryFact>([
    ['powershell', line('powershell', rawPowerShell())],
    ['windows', line('windows', rawWindows())],
    ['services', line('services', rawService())],
    ['processes', line('processes', rawProcess())],
    ['smb-global-mappings', line('smb-global-mappings', rawMapping())],
    ['smb-connections', line('smb-connections', rawConnection())],
    ['disks', line('disks', rawDisk())],
    ['partitions', line('partitions', rawPartition())],
    ['volumes', line('volumes', rawVolume())],
  ]);
}

/** Everything that a look learns of a node. */
async function look(host: Host) {
  const facts: Record<string, unknown> = {};
  await readPowerShellFacts(
    host,
    POWERSHELL_FACTS,
    { factSeconds: 20, cycleSeconds: 50, needsNewProcess: false },
    () => 0,
    ({ name, reading }) => {
      facts[name] = reading;
    },
  );
  return {
    pipes: await readPipes(host, ['disk-v1', 'smb-v1', 'volume-v1', 'filesystem-v1'], 1),
    facts,
    system: await host.readSystem(1),
    cpu: await host.readCpuLoadRatio(),
  };
}

/** Looks at a node through a recorder, and at what was recorded. */
async function recordAndPlay(node: MemoryNode) {
  const folder = join(tempFolder(), 'new');
  const recorder = await openRecordingHost(createMemoryHost(node), folder, TOLD);
  const live = await look(recorder);
  await recorder.save();
  const played = await look(await openRecordedHost(folder));
  const read = (file: string): string => readFileSync(join(folder, file), 'utf8');
  return { folder, live, played, read };
}

describe('a recording', () => {
  it('plays to the same answers', async () => {
    const node = createMemoryNode({
      facts: healthyFacts(),
      pipes: { outcome: 'listed', names: ['lsass', 'csi-proxy-disk-v1'] },
    });
    node.probes.set('csi-proxy-disk-v1', {
      outcome: 'data',
      firstBytes: Buffer.from('000006040000000000', 'hex'),
      connectSeconds: 0.001,
      answerSeconds: 0.01,
    });
    node.probes.set('csi-proxy-smb-v1', { outcome: 'silent', connectSeconds: 0.1 });
    node.probes.set('csi-proxy-volume-v1', {
      outcome: 'closed',
      connectSeconds: 0.1,
      firstBytes: Buffer.from('abc'),
    });
    node.probes.set('csi-proxy-filesystem-v1', { outcome: 'no-connect' });

    const { live, played } = await recordAndPlay(node);

    expect(played).toEqual(live);
    expect(live.facts['disks']).toMatchObject({ ok: true, value: [{ number: 1 }] });
  });

  it('plays a list of pipes that could not be read, and a system that did not answer', async () => {
    const node = createMemoryNode({
      facts: healthyFacts(),
      pipes: { outcome: 'failed', code: 'EPERM', message: 'no' },
      system: { outcome: 'timeout', message: 'no answer' },
      cpuLoadRatio: null,
    });

    const { live, played } = await recordAndPlay(node);

    expect(played).toEqual(live);
  });

  it('plays a hang at the same fact, with what came behind it', async () => {
    const node = createMemoryNode({
      facts: healthyFacts().set('smb-global-mappings', { hangs: 'until-killed' }),
    });

    const { live, played } = await recordAndPlay(node);

    expect(played).toEqual(live);
    expect(played.facts).toMatchObject({
      'smb-global-mappings': { ok: false, failure: { kind: 'timeout' } },
      disks: { ok: true },
    });
  });

  it('plays two hangs', async () => {
    const node = createMemoryNode({
      facts: healthyFacts()
        .set('services', { hangs: 'until-killed' })
        .set('volumes', { hangs: 'until-killed' }),
    });

    const { live, played } = await recordAndPlay(node);

    expect(played).toEqual(live);
  });

  it('plays a hang after which the second process broke down', async () => {
    const node = createMemoryNode({
      facts: healthyFacts().set('disks', { hangs: 'until-killed' }),
      exit: { exitCode: 1, stderr: 'boom' },
    });
    node.facts.delete('volumes');

    const { live, played } = await recordAndPlay(node);

    expect(played).toEqual(live);
    expect(played.facts).toMatchObject({
      disks: { failure: { kind: 'timeout' } },
      volumes: { failure: { kind: 'crashed' } },
    });
  });

  it('plays a PowerShell that hangs before its first line', async () => {
    const node = createMemoryNode({ facts: healthyFacts().set('powershell', { hangs: 'until-killed' }) });

    const { live, played } = await recordAndPlay(node);

    expect(played).toEqual(live);
  });

  it('plays a refusal', async () => {
    const denied = JSON.stringify({
      fact: 'disks',
      schema: 1,
      ok: false,
      error: { id: 'HRESULT 0x80041003,x', category: 'PermissionDenied', message: 'Access denied ' },
    });

    const { live, played, read } = await recordAndPlay(
      createMemoryNode({ facts: healthyFacts().set('disks', denied) }),
    );

    expect(played).toEqual(live);
    expect(read('powershell/disks.json')).toContain('\n  "ok": false,\n');
  });

  it('plays a line that is cut off, as it came', async () => {
    const cut = line('volumes', rawVolume()).slice(0, -30);

    const { live, played, read } = await recordAndPlay(
      createMemoryNode({ facts: healthyFacts().set('volumes', cut) }),
    );

    expect(played).toEqual(live);
    expect(played.facts['volumes']).toMatchObject({ ok: false, failure: { kind: 'malformed' } });
    expect(read('powershell/volumes.json').trim()).toBe(cut);
  });

  it('plays a fact in whose place there was no JSON', async () => {
    const node = createMemoryNode({ facts: healthyFacts().set('disks', 'Out of memory') });

    const { live, played, read } = await recordAndPlay(node);

    expect(played).toEqual(live);
    expect(read('powershell/disks.json')).toBe('Out of memory\n');
  });

  it('loses nothing to a banner that a policy prints first', async () => {
    const inner = createMemoryHost(createMemoryNode({ facts: healthyFacts() }));
    const chatty: Host = {
      ...inner,
      runPowerShell(run) {
        run.onLine(Buffer.from('This computer is monitored.'));
        return inner.runPowerShell(run);
      },
    };
    const folder = join(tempFolder(), 'new');
    const recorder = await openRecordingHost(chatty, folder, TOLD);
    const live = await look(recorder);
    await recorder.save();

    expect(await look(await openRecordedHost(folder))).toEqual(live);
    expect(readFileSync(join(folder, 'powershell', 'windows.json'), 'utf8')).toContain('"fact": "windows"');
  });

  it('plays an end that Windows forced', async () => {
    const exit = { exitCode: 3_221_225_794, stderr: 'no desktop heap' };

    const { live, played } = await recordAndPlay(createMemoryNode({ exit }));

    expect(played).toEqual(live);
    expect(played.facts['disks']).toMatchObject({ failure: { kind: 'exhausted' } });
  });

  it('says where it comes from', async () => {
    const { read } = await recordAndPlay(createMemoryNode());
    expect(JSON.parse(read('recording.json'))).toEqual({
      format: 1,
      ...TOLD,
      source: 'recorded from memory',
    });
  });

  it('has no secret of a command line', async () => {
    const CommandLine = String.raw`smbplugin.exe --password "hunter2" --endpoint=unix://x`;

    const { read } = await recordAndPlay(
      createMemoryNode({
        facts: healthyFacts().set('processes', line('processes', rawProcess({ CommandLine }))),
      }),
    );

    const text = read('powershell/processes.json');
    expect(text).not.toContain('hunter2');
    expect(JSON.parse(text)).toMatchObject({
      items: [{ CommandLine: expect.stringContaining('--endpoint=unix://x') }],
    });
  });
});

describe('the folder of a recording', () => {
  const open = (folder: string) => openRecordingHost(createMemoryHost(createMemoryNode()), folder, TOLD);

  it('is made when it is absent', async () => {
    const folder = join(tempFolder(), 'a', 'b');
    await open(folder);
    expect(readdirSync(folder)).toEqual(['powershell']);
  });

  it('may be empty', async () => {
    const folder = tempFolder();
    await expect(open(folder)).resolves.toMatchObject({ label: 'memory' });
  });

  it('is left as it is when it holds something', async () => {
    const folder = tempFolder();
    writeFileSync(join(folder, 'notes.txt'), '');
    await expect(open(folder)).rejects.toThrow(/is not empty; name a new folder$/);
    expect(readdirSync(folder)).toEqual(['notes.txt']);
  });

  it('is left as it is when it holds facts of another recording', async () => {
    const folder = tempFolder();
    mkdirSync(join(folder, 'powershell'));
    writeFileSync(join(folder, 'powershell', 'disks.json'), '{}');
    await expect(open(folder)).rejects.toThrow(KnownError);
  });

  it('is refused in one line when it cannot be made', async () => {
    const file = join(tempFolder(), 'file');
    writeFileSync(file, '');
    await expect(open(join(file, 'inside'))).rejects.toThrow(
      /^record: cannot write to .*inside: a part of the path is a file, not a folder \(ENOTDIR\); name a new folder$/,
    );
  });

  it('is made with those above it', async () => {
    const folder = join(tempFolder(), 'a', 'b');
    await open(folder);

    expect(readdirSync(folder)).toEqual(['powershell']);
  });

  it.skipIf(process.platform !== 'linux')(
    'is refused, and not tried for ever, where a folder takes no other',
    async () => {
      await expect(open('/proc/winstorage/below')).rejects.toThrow(
        /^record: cannot write to \/proc\/winstorage\/below: .*; name a new folder$/,
      );
    },
  );
});
