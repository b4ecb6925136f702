// Every recording, whole: its report, its text and its metrics against what somebody has read.
// After a change that is meant: npm run golden, then read the difference.
import { cpSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { renderMetrics } from '../../agent/report/to-metrics.ts';
import { renderText } from '../../agent/report/to-text.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { reportOf } from './report-of.ts';

const RECORDINGS = join(import.meta.dirname, '../recordings');
/** `incidents` is a folder of recordings with expectations of their own: test/incidents. */
const NAMES = readdirSync(RECORDINGS).filter((name) => name !== 'incidents');
const USAGE = { cpuSeconds: 1, residentBytes: 1024, startedAt: 0 };

describe.each(NAMES)('the recording %s', (name) => {
  it('gives the report that was read', async () => {
    const report = await reportOf(join(RECORDINGS, name));

    await expect(`${JSON.stringify(report, null, 2)}\n`).toMatchFileSnapshot(`${name}/report.json`);
  });

  it('gives the text that was read', async () => {
    const report = await reportOf(join(RECORDINGS, name));

    await expect(renderText(report, { color: false })).toMatchFileSnapshot(`${name}/report.txt`);
  });

  it('gives the metrics that were read', async () => {
    const report = await reportOf(join(RECORDINGS, name));

    // The version of Node belongs to the machine, not to the recording.
    const text = (await renderMetrics(report, USAGE, { maxSmbMappingSeries: 200 }, 'prometheus')).replace(
      process.versions.node,
      'NODE',
    );
    await expect(text).toMatchFileSnapshot(`${name}/metrics.txt`);
  });
});

describe('a recording of an agent that did not know a fact yet', () => {
  it('makes that fact and its own check unknown, and nothing else', async () => {
    const folder = join(tempFolder(), 'older');
    cpSync(join(RECORDINGS, 'healthy'), folder, { recursive: true });
    rmSync(join(folder, 'powershell/smb-connections.json'));
    const [older, healthy] = [await reportOf(folder), await reportOf(join(RECORDINGS, 'healthy'))];

    const changed = older.checks.filter(({ status }, index) => status !== healthy.checks[index]?.status);
    expect(changed.map(({ name, status }) => [name, status])).toEqual([
      ['smb-connection', 'unknown'],
      ['collectors', 'warning'],
    ]);
    const failed = older.collectors.filter(({ outcome }) => outcome !== 'ok');
    expect(failed.map(({ name, outcome }) => [name, outcome])).toEqual([['smb-connections', 'failed']]);
  });
});
