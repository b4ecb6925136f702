// Real incidents, each as a recording: what users reported has to come out as a finding, and nothing else as critical.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { CATALOGUE } from '../../agent/checks/catalogue.ts';
import { nameWindowsError } from '../../agent/checks/windows-errors.ts';
import { readDoc } from '../docs/markdown.ts';
import { reportOf } from '../golden/report-of.ts';

const RECORDINGS = join(import.meta.dirname, '../recordings');
const INCIDENTS = join(RECORDINGS, 'incidents');
const NAMES = readdirSync(INCIDENTS);
const PAGE = readDoc('docs/incidents.md');

const expectation = z.strictObject({
  findings: z.array(z.strictObject({ code: z.string(), subject: z.string() })).min(1),
});
const shareProbes = z.looseObject({
  probes: z.record(
    z.string(),
    z.looseObject({ steps: z.array(z.looseObject({ windowsError: z.number().optional() })) }),
  ),
});
const about = z.looseObject({ title: z.string(), story: z.string() });

function read<T>(schema: z.ZodType<T>, name: string, file: string): T {
  return schema.parse(JSON.parse(readFileSync(join(INCIDENTS, name, file), 'utf8')));
}

function show({ code, subject }: { readonly code: string; readonly subject: string }): string {
  return `${code} ${subject}`;
}

/** The row of the page for an incident. */
function rowOf(name: string): string {
  return PAGE.split('\n').find((line) => line.includes(`(../test/recordings/incidents/${name})`)) ?? '';
}

/** The GitHub threads in a text, as they are written there. */
function threads(text: string): string[] {
  return [...text.matchAll(/https:\/\/github\.com\/[\w.-]+\/[\w.-]+\/(?:issues|pull)\/\d+/g)].map(
    ([url]) => url,
  );
}

describe.each(NAMES)('the incident %s', (name) => {
  it('gives the findings that it has to, and nothing else that is critical', async () => {
    const report = await reportOf(join(INCIDENTS, name));
    const expected = read(expectation, name, 'expectation.json').findings.map(show);
    const given = report.findings.map(({ code, subject, severity }) => ({
      severity,
      shown: show({ code, subject: subject.name }),
    }));

    expect(given.map(({ shown }) => shown)).toEqual(expect.arrayContaining(expected));
    const critical = given.filter(({ severity }) => severity === 'critical').map(({ shown }) => shown);
    expect(critical.filter((shown) => !expected.includes(shown))).toEqual([]);
  });

  it('names each Windows error of its shares, with its words', async () => {
    if (!existsSync(join(INCIDENTS, name, 'shares.json'))) return;
    const { probes } = read(shareProbes, name, 'shares.json');
    const numbers = Object.values(probes).flatMap(({ steps }) =>
      steps.flatMap(({ windowsError }) => windowsError ?? []),
    );
    const messages = (await reportOf(join(INCIDENTS, name))).findings.map(({ message }) => message);

    for (const number of numbers) {
      expect(nameWindowsError(number)).toMatch(/^Windows error \d+, ./);
      expect(messages.filter((message) => message.includes(nameWindowsError(number)))).not.toEqual([]);
    }
  });

  it('tells where it was reported', () => {
    expect(threads(read(about, name, 'recording.json').story)).not.toEqual([]);
  });

  it('has a row in docs/incidents.md with its findings and its threads', () => {
    const row = rowOf(name);
    const { story } = read(about, name, 'recording.json');
    const codes = read(expectation, name, 'expectation.json').findings.map(({ code }) => code);

    expect(row).not.toBe('');
    expect(codes.filter((code) => !row.includes(`(checks.md#${code})`))).toEqual([]);
    expect(threads(row).toSorted()).toEqual(threads(story).toSorted());
  });

  it('has each finding in its row that calls for a person', async () => {
    const { findings } = await reportOf(join(INCIDENTS, name));
    const codes = findings.filter(({ severity }) => severity !== 'info').map(({ code }) => code);

    expect(codes.filter((code) => !rowOf(name).includes(`(checks.md#${code})`))).toEqual([]);
  });
});

describe('docs/incidents.md', () => {
  it('links to no folder that is not there', () => {
    const linked = [...PAGE.matchAll(/\(\.\.\/test\/recordings\/incidents\/(?<name>[^)]*)\)/g)].map(
      ({ groups }) => groups?.['name'] ?? '',
    );

    expect(linked.toSorted()).toEqual(NAMES.toSorted());
  });

  it('names no finding that is not there', () => {
    const named = [...PAGE.matchAll(/checks\.md#(?<code>[A-Z]\w+)/g)].map(
      ({ groups }) => groups?.['code'] ?? '',
    );

    expect(named.filter((code) => !CATALOGUE.some((entry) => entry.code === code))).toEqual([]);
  });

  it('says how many incidents the agent recognises', () => {
    expect(NAMES.length).toBeGreaterThanOrEqual(34);
    expect(PAGE).toContain(`recognises ${NAMES.length} of them`);
  });
});

describe.each(['healthy', 'many-containers', 'xen', 'server-2019'])('the healthy recording %s', (name) => {
  it('has neither a critical finding nor a warning', async () => {
    const { findings } = await reportOf(join(RECORDINGS, name));

    expect(findings.filter(({ severity }) => severity !== 'info').map(({ code }) => code)).toEqual([]);
  });
});
