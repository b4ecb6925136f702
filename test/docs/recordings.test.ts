// docs/recordings.md against the recordings that are there, and against what plays them.
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { reportOf } from '../golden/report-of.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { namedRows, readDoc, ROOT, section } from './markdown.ts';

const PAGE = readDoc('docs/recordings.md');
const TOLD = namedRows(section(PAGE, '## The recordings that exist')).map(([name = '']) => name);
// The folder of incidents is no recording itself; docs/incidents.md lists what is in it.
const GOOD = readdirSync(join(ROOT, 'test/recordings')).filter((name) => name !== 'incidents');
const BAD = readdirSync(join(ROOT, 'test/recordings-bad'));

describe('docs/recordings.md', () => {
  it('has a row for each recording, and no other', () => {
    expect(TOLD.toSorted()).toEqual([...GOOD, ...BAD].toSorted());
  });

  it('has as many as docs/limits.md says', () => {
    const incidents = readdirSync(join(ROOT, 'test/recordings/incidents'));

    expect(readDoc('docs/limits.md')).toContain(
      `${GOOD.length} of a node with one fault or none, ${incidents.length} of [incidents`,
    );
  });

  it('names in the pod the files that the DaemonSet names', () => {
    const daemonSet = readDoc('manifests/base/daemon-set.yaml');
    const named = section(PAGE, '### From a pod').match(/%CONTAINER_SANDBOX_MOUNT_POINT%\/[\w./-]+/g) ?? [];

    expect(named).toHaveLength(2);
    expect(named.filter((file) => !daemonSet.includes(`'${file}'`))).toEqual([]);
  });

  it('shows a small one with the fault that it tells of, and no other', async () => {
    const folder = tempFolder();
    const shown = section(PAGE, '## A small one, whole').matchAll(
      /^`(?<file>[\w./-]+\.json)`\n\n```json\n(?<text>.*?)^```$/gms,
    );
    for (const { groups } of shown) {
      const file = join(folder, groups?.['file'] ?? '');
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, groups?.['text'] ?? '');
    }

    const { findings, checks, agent } = await reportOf(folder);

    expect(findings.map(({ code }) => code)).toEqual(['EbsDiskReadOnly']);
    expect(checks.filter(({ status }) => status === 'unknown')).toEqual([]);
    expect(agent.recording).toEqual({ title: 'One read-only disk', recordedAt: '2026-11-02T09:30:00Z' });
  });
});

describe('test/golden', () => {
  it('has a folder for each recording, and no other', () => {
    const folders = readdirSync(join(ROOT, 'test/golden'), { withFileTypes: true }).filter((entry) =>
      entry.isDirectory(),
    );

    expect(folders.map(({ name }) => name).toSorted()).toEqual(GOOD.toSorted());
  });
});
