import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { assembleWatch } from '../../agent/cli/assemble-watch.ts';
import { createDebugSource } from '../../agent/cli/debug-source.ts';
import { followLooks } from '../../agent/cli/follow-looks.ts';
import { createAnswerMemory } from '../../agent/host/answer-memory.ts';
import type { Host } from '../../agent/host/host.ts';
import { createMemoryHost, createMemoryNode, type MemoryNode } from '../support/memory-host.ts';
import { openRecordedHost } from '../../agent/host/recorded-host.ts';
import { createRememberingHost } from '../../agent/host/remembering-host.ts';
import { readOptions } from '../../agent/options/read-options.ts';
import type { Report } from '../../agent/report/report-schema.ts';
import { ROOT } from '../docs/markdown.ts';
import { rawDisk, rawProcess, rawService } from '../support/raw-items.ts';
import { readTar } from '../support/read-tar.ts';
import { tempFolder } from '../support/temp-folder.ts';

const RECORDINGS = join(ROOT, 'test/recordings');
const CLOCK = { wallSeconds: () => Date.UTC(2026, 10, 2, 9, 30) / 1000, monotonicSeconds: () => 0 };
const LIMITS = { subjectSize: 64 * 1024, totalSize: 1024 * 1024 };

/** Looks once at a host whose answers are remembered. */
async function look(inner: Host, limits = LIMITS) {
  const memory = createAnswerMemory(limits);
  const host = createRememberingHost(inner, memory);
  const { options } = readOptions({ args: [], env: {}, readFile: () => '' });
  const { watch, firstReport } = assembleWatch(host, options, null, () => undefined, CLOCK);
  const report = await watch.lookOnce(followLooks(memory));
  return { report, firstReport, source: createDebugSource(memory, host.label) };
}

const lookAt = (node: Partial<MemoryNode>, limits = LIMITS) =>
  look(createMemoryHost(createMemoryNode(node)), limits);

/** The folder of a recording that was downloaded and unpacked. */
function unpack(body: Buffer): string {
  const root = tempFolder();
  let folder = root;
  for (const [path, text] of readTar(gunzipSync(body))) {
    const file = join(root, ...path.split('/'));
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
    if (path.endsWith('/recording.json')) folder = dirname(file);
  }
  return folder;
}

/** What the agent says of a node, without the name of the recording. */
const judged = ({ checks, findings, status, summary }: Report) => ({ checks, findings, status, summary });

const line = (fact: string, ...items: readonly unknown[]): string =>
  JSON.stringify({ fact, schema: 1, ok: true, items });

describe('a recording of what is remembered', () => {
  it.each(readdirSync(RECORDINGS).filter((name) => name !== 'incidents'))(
    'plays to the same checks and findings as the node: %s',
    async (name) => {
      const { report, source } = await look(await openRecordedHost(join(RECORDINGS, name)));

      const recording = source.recording(report);
      if (!recording.ok) throw new Error(recording.why);
      const played = await look(await openRecordedHost(unpack(recording.body)));

      expect(judged(played.report)).toEqual(judged(report));
      expect(played.report.collectors).toEqual(report.collectors);
    },
  );

  it('tells when it was made beside its title, and not once more in it', async () => {
    const { report, source } = await lookAt({});
    const recording = source.recording({ ...report, node: { ...report.node, name: 'EC2AMAZ-EXAMPLE' } });
    if (!recording.ok) throw new Error(recording.why);

    const { about } = await openRecordedHost(unpack(recording.body));

    expect(about).toMatchObject({
      title: 'EC2AMAZ-EXAMPLE, as its agent remembered it',
      recordedAt: report.generatedAt,
    });
  });

  it('is refused when an answer was cut, with the way to get it', async () => {
    const items = Array.from({ length: 100 }, (_none, number) => rawDisk({ Number: number }));
    const { report, source } = await lookAt(
      { facts: new Map([['disks', line('disks', ...items)]]) },
      { subjectSize: 4096, totalSize: 1024 * 1024 },
    );

    expect(source.recording(report)).toEqual({
      ok: false,
      why: expect.stringMatching(
        /^the agent does not remember everything, because it is too much: powershell\/disks \(\d+ bytes\); run "node\.exe agent\/main\.mjs record DIR" in the pod instead$/,
      ),
    });
  });

  it('is refused before everything was looked at', async () => {
    const { firstReport, source } = await lookAt({});

    expect(source.recording(firstReport)).toEqual({
      ok: false,
      why: expect.stringMatching(/^not everything was looked at yet: csi-proxy-pipes, /),
    });
  });

  it('does not wait for shares while the mappings cannot be read', async () => {
    const { report, source } = await lookAt({});

    expect(report.collectors.find(({ name }) => name === 'shares')?.outcome).toBe('never');
    expect(source.recording(report)).toMatchObject({ ok: true });
  });

  it('has a name that every file system takes', async () => {
    const { report, source } = await lookAt({});
    const named = { ...report, node: { ...report.node, name: '../..\\ip-10-0-1-23.ec2:internal' } };

    expect(source.recording(named)).toMatchObject({
      fileName: 'winstorage-.._.._ip-10-0-1-23.ec2_internal.tar.gz',
    });
  });
});

describe('what is remembered of a collector', () => {
  it('is there for each collector of a healthy node that asks Windows something', async () => {
    const { report, source } = await look(await openRecordedHost(join(RECORDINGS, 'healthy')));

    const answers = source.answers(report);

    const without = report.collectors.filter(({ name }) => (answers.get(name) ?? []).length === 0);
    // csi-proxy is not asked for its disks unless that is turned on.
    expect(without.map(({ name }) => name)).toEqual(['csi-proxy-disks']);
  });

  it('is for PowerShell the answer and how its process ended', async () => {
    const { report, source } = await lookAt({
      facts: new Map([['disks', line('disks', rawDisk({ Number: 7 }))]]),
      exit: { exitCode: 3, stderr: 'boom' },
    });

    const [answer, run] = source.answers(report).get('disks') ?? [];

    expect(JSON.parse(answer?.text ?? '')).toMatchObject({ fact: 'disks', items: [{ Number: 7 }] });
    expect(run?.title).toBe('powershell.exe: exited, exit code 3');
    expect(run?.text).toContain('"durationSeconds": 0.001');
    expect(run?.text).toMatch(/\nstderr:\nboom$/);
  });

  it('is for pipes their first bytes in hexadecimal digits', async () => {
    const firstBytes = Buffer.from('000006040000000000', 'hex');
    const { report, source } = await lookAt({
      pipes: { outcome: 'listed', names: ['csi-proxy-disk-v1'] },
      probes: new Map([
        ['csi-proxy-disk-v1', { outcome: 'data', firstBytes, connectSeconds: 0, answerSeconds: 0 }],
      ]),
    });

    expect(source.answers(report).get('csi-proxy-pipes')?.[0]?.text).toContain(
      '"firstBytesHex": "000006040000000000"',
    );
  });

  it('is for kubelet the number of folders, and the first of them', async () => {
    const root = 'C:\\var\\lib\\kubelet';
    const uids = Array.from({ length: 60 }, (_none, number) => `pod-${number}`);
    const folder = (names: readonly string[]) => ({
      outcome: 'read' as const,
      entries: names.map((name) => ({ name, kind: 'directory' as const, target: null })),
    });
    const { report, source } = await lookAt({
      folders: new Map([
        [root, folder(['pods'])],
        [`${root}\\pods`, folder(uids)],
      ]),
    });

    const told = JSON.parse(source.answers(report).get('kubelet')?.[0]?.text ?? '') as Record<
      string,
      unknown
    >;

    expect(told['folders']).toBeGreaterThan(60);
    expect(Object.keys(told['first 40 folders'] as object)).toHaveLength(40);
    expect(told['first 40 folders']).toMatchObject({ [root]: ['directory pods'] });
  });

  it('is cut at a whole item, and says how much is missing', async () => {
    const items = Array.from({ length: 100 }, (_none, number) => rawDisk({ Number: number }));
    const text = line('disks', ...items);
    const { report, source } = await lookAt(
      { facts: new Map([['disks', text]]) },
      { subjectSize: 4096, totalSize: 1024 * 1024 },
    );

    const [answer] = source.answers(report).get('disks') ?? [];

    const shown = JSON.parse(answer?.text ?? '') as { items: unknown[] };
    expect(shown.items.length).toBeGreaterThan(1);
    expect(shown.items).toEqual(items.slice(0, shown.items.length));
    expect(answer?.note).toBe(
      `Cut: about ${text.length - 4096} of ${text.length} bytes are not here, because the agent remembers no more.`,
    );
  });

  it('is made once for a report, however often it is asked for', async () => {
    const { report, source } = await look(await openRecordedHost(join(RECORDINGS, 'healthy')));

    expect(source.answers(report)).toBe(source.answers(report));
    expect(source.recording(report)).toBe(source.recording(report));
    expect(source.answers({ ...report })).not.toBe(source.answers(report));
  });
});

describe('a secret in what Windows answered', () => {
  const CommandLine = String.raw`smbplugin.exe --password "hunter2 x" --endpoint=unix://x --token=hunter2`;
  const service = rawService({
    PathName: String.raw`C:\csi-proxy.exe -client-secret hunter2`,
    StartName: String.raw`CORP\hunter2`,
  });
  const facts = new Map([
    ['services', line('services', service)],
    // An answer that is no JSON is shown as it came.
    ['windows', `{"fact":"windows","ok":true,"items":[{"a":"--password hunter2"`],
    // An answer of which the end is cut off by the memory.
    ['processes', line('processes', ...Array.from({ length: 40 }, () => rawProcess({ CommandLine })))],
  ]);

  it.each([
    LIMITS,
    ...[3000, 3010, 3020, 3030, 3050, 3070].map((subjectSize) => ({ ...LIMITS, subjectSize })),
  ])('is shown nowhere, wherever an answer is cut: %o', async (limits) => {
    const { report, source } = await lookAt(
      { facts, exit: { exitCode: 1, stderr: 'net use G: /user:CORP\\hunter2' } },
      limits,
    );

    const parts = [...source.answers(report).values()].flat();
    const shown = parts.map(({ title, text, note }) => [title, text, note].join('\n')).join('\n');

    expect(shown).toContain('unix://x');
    expect(shown).toContain('(removed)');
    expect(shown).not.toContain('hunter');
  });

  it('is not in the recording', async () => {
    const { report, source } = await lookAt({ facts });

    const recording = source.recording(report);
    if (!recording.ok) throw new Error(recording.why);
    const text = gunzipSync(recording.body).toString('utf8');

    expect(text).toContain('unix://x');
    expect(text).not.toContain('hunter2');
  });
});
