// docs/recordings.md against the recordings that are there.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { namedRows, readDoc, ROOT, section } from './markdown.ts';

const TOLD = namedRows(section(readDoc('docs/recordings.md'), '## The recordings that exist')).map(
  ([name = '']) => name,
);
// The folder of incidents is no recording itself; docs/incidents.md lists what is in it.
const GOOD = readdirSync(join(ROOT, 'test/recordings')).filter((name) => name !== 'incidents');
const BAD = readdirSync(join(ROOT, 'test/recordings-bad'));

describe('docs/recordings.md', () => {
  it('has a row for each recording, and no other', () => {
    expect(TOLD.toSorted()).toEqual([...GOOD, ...BAD].toSorted());
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
