// `check`, `record` and `explain` as processes: what they print, and their exit codes.
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FULL_CATALOGUE } from '../../agent/cli/full-catalogue.ts';
import { report as reportSchema } from '../../agent/report/report-schema.ts';
import { recorded, recordedBad, runAgent } from './agent-process.ts';

let folder = '';

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'winstorage-e2e-'));
});

afterAll(() => {
  rmSync(folder, { recursive: true });
});

describe('check', () => {
  it.each([
    ['healthy', 0, 'OK: no problem found'],
    ['csi-proxy-stopped', 1, 'CRITICAL: CsiProxyPipeMissing csi-proxy (+3 more)'],
    ['powershell-hangs', 2, 'UNKNOWN: could not look: smb-mapping-state (+7 more)'],
    ['access-denied', 2, 'UNKNOWN: could not look: '],
  ])('ends for the recording %s with exit code %i and says: %s', (name, code, firstLine) => {
    const result = runAgent(['check', '--host', recorded(name)]);

    expect(result.stdout.split('\n')[0]).toContain(firstLine);
    expect(Buffer.byteLength(result.stdout.split('\n')[0] ?? '')).toBeLessThanOrEqual(80);
    expect(result.code).toBe(code);
    expect(result.stderr).toBe('');
  });

  it('prints no escape sequence into a pipe', () => {
    expect(runAgent(['check', '--host', recorded('dead-share')]).stdout).not.toContain('\u001b');
  });

  it('prints the report as JSON, which fits its schema', () => {
    const { stdout } = runAgent(['check', '--json', '--host', recorded('dead-share')]);

    expect(reportSchema.safeParse(JSON.parse(stdout)).error).toBeUndefined();
  });
});

describe('check, with bad input', () => {
  it.each([
    ['a recording that is missing', recorded('no-such'), 'there is no such folder'],
    ['an empty recording', recordedBad('empty'), 'recording.json is missing'],
    ['a recording of a newer format', recordedBad('newer-format'), 'use a newer winstorage-agent'],
  ])('says in one line what is wrong with %s', (_what, host, message) => {
    const result = runAgent(['check', '--host', host]);

    expect(result.stderr).toMatch(/^winstorage-agent: recording.*\n$/);
    expect(result.stderr).toContain(message);
    expect(result.stdout).toBe('');
    expect(result.code).toBe(2);
  });

  it('loses only the fact whose file is cut in the middle', () => {
    const { stdout } = runAgent(['check', '--json', '--host', recordedBad('half-json')]);

    const report = reportSchema.parse(JSON.parse(stdout));
    const failed = report.collectors
      .filter((collector) => collector.outcome !== 'ok')
      .map((collector) => collector.name);
    expect(failed).toEqual(['disks']);
    expect(report.findings.map((finding) => finding.code)).toContain('CollectorOutputMalformed');
    expect(report.checks.find((check) => check.name === 'smb-mapping-state')?.status).toBe('ok');
  });

  it('does not take a node without any disk for healthy', () => {
    const { stdout, code } = runAgent(['check', '--json', '--host', recordedBad('no-disks')]);

    const report = reportSchema.parse(JSON.parse(stdout));
    expect(report.checks.find((check) => check.name === 'ebs-disk-offline')?.status).toBe('unknown');
    expect(report.ebsVolumes).toBeNull();
    expect(code).toBe(2);
  });

  it('shows hostile names in one piece and without control characters', () => {
    const result = runAgent(['check', '--host', recordedBad('hostile-text')]);

    expect(result.code).toBe(0);
    // oxlint-disable-next-line no-control-regex -- control characters are what must not be there
    expect(result.stdout).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f]/);
  });

  it('looks at 2,000 disks', () => {
    const host = join(folder, 'many');
    expect(runAgent(['record', host, '--host', recorded('healthy')]).code).toBe(0);
    const disks = JSON.parse(readFileSync(join(host, 'powershell/disks.json'), 'utf8')) as {
      items: Record<string, unknown>[];
    };
    const template = disks.items.find(
      (disk) => disk['IsBoot'] === false && String(disk['SerialNumber']).startsWith('vol'),
    );
    const more = Array.from({ length: 2000 }, (_, index) => ({
      ...template,
      Number: 100 + index,
      IsOffline: false,
      SerialNumber: `vol${index.toString(16).padStart(17, '0')}_00000001.`,
    }));
    writeFileSync(
      join(host, 'powershell/disks.json'),
      JSON.stringify({ ...disks, items: [...disks.items, ...more] }),
    );

    const { stdout } = runAgent(['check', '--json', '--host', `recorded:${host}`]);

    const { ebsVolumes, omitted } = reportSchema.parse(JSON.parse(stdout));
    expect((ebsVolumes?.length ?? 0) + (omitted?.ebsVolumes ?? 0)).toBe(2000 + 4);
  });
});

describe('record', () => {
  it('saves a recording that gives the same report when it is played', () => {
    const copy = join(folder, 'copy');
    const result = runAgent(['record', copy, '--host', recorded('offline-disk')]);

    expect(result.code).toBe(0);
    expect(result.stdout).toContain(`Saved in ${copy}: CRITICAL`);
    const codes = (host: string): string[] =>
      reportSchema
        .parse(JSON.parse(runAgent(['check', '--json', '--host', host]).stdout))
        .findings.map(({ code, subject }) => `${code} ${subject.name}`);
    expect(codes(`recorded:${copy}`)).toEqual(codes(recorded('offline-disk')));
    expect(runAgent(['check', '--host', `recorded:${copy}`]).stdout).toMatch(
      /^A recording, not a live node: [^(\d]+ \(\d{4}-\d\d-\d\dT[\d:.]+Z\)$/m,
    );
  });

  it('does not write into a folder that holds something', () => {
    writeFileSync(join(folder, 'mine.txt'), 'mine');

    const result = runAgent(['record', folder, '--host', recorded('healthy')]);

    expect(result.code).toBe(1);
    expect(result.stderr).toBe(`winstorage-agent: record: ${folder} is not empty; name a new folder\n`);
    expect(readdirSync(folder)).toContain('mine.txt');
  });
});

describe('explain', () => {
  it('tells what a finding means and what to do', () => {
    const { stdout, code } = runAgent(['explain', 'EbsDiskReadOnly']);

    expect(stdout).toContain('EbsDiskReadOnly (critical), found by the check ebs-disk-read-only');
    expect(stdout).toContain('Set-Disk -Number <diskNumber> -IsReadOnly $false');
    expect(code).toBe(0);
  });

  it('ends with the runbook of a finding that has one', () => {
    expect(runAgent(['explain', 'EbsDiskReadOnly']).stdout).toMatch(/\nRUNBOOK\n.*\nDiagnosis\n/s);
  });

  it('tells how long a finding has to stay before it counts', () => {
    expect(runAgent(['explain', 'EbsDiskNotInitialised']).stdout).toContain(
      'It counts once it was seen for 90 seconds without a break.',
    );
    expect(runAgent(['explain', 'EbsDiskReadOnly']).stdout).not.toContain('It counts once');
  });

  it('lists every finding below its check or rule', () => {
    const { stdout } = runAgent(['explain']);

    expect(stdout).toMatch(/^csi-proxy-pipes: .+\n {2}CsiProxyPipeMissing +critical$/m);
    expect(stdout.match(/^ {2}[A-Z]\w+ +(?:info|warning|critical)$/gm)).toHaveLength(FULL_CATALOGUE.length);
  });

  it('says that there is no such finding, with exit code 2', () => {
    const result = runAgent(['explain', 'Nonsense']);

    expect(result.stderr).toBe(
      'winstorage-agent: explain: there is no finding Nonsense; winstorage-agent explain lists them\n',
    );
    expect(result.code).toBe(2);
  });
});

describe('--help', () => {
  it.each([
    [['--help'], '\nCommands:\n'],
    [['check', '--help'], '\n  --watch\n'],
    [['lint', '-h'], '\n  --format FORMAT\n'],
    [['help', 'record'], 'winstorage-agent record DIR\n'],
  ])('of %j is that of the command', (args, part) => {
    const { stdout, code } = runAgent(args);

    expect(stdout).toContain(part);
    expect(code).toBe(0);
  });
});

describe('wrong options', () => {
  it('names an unknown key of the configuration file, with exit code 2, and starts nothing', () => {
    const config = join(folder, 'config.yaml');
    writeFileSync(config, 'csiProxy:\n  expct: auto\n');

    const result = runAgent(['serve', '--config', config]);

    expect(result.stderr).toMatch(
      /^winstorage-agent: .*config\.yaml: csiProxy\.expct: there is no such option; did you mean csiProxy\.expect\?; winstorage-agent --help lists them\n$/,
    );
    expect(result.code).toBe(2);
  });

  it.each([
    [['serve', '--listen', 'nowhere'], '--listen: expected ADDRESS:PORT'],
    [['serve', '--nonsense'], "Unknown option '--nonsense'"],
    [['nonsense'], 'there is no command "nonsense"'],
    [['chek'], 'did you mean check?'],
    [['check', '--jsn'], 'did you mean --json?'],
    [['explain', 'EbsDiskReadOnl'], 'did you mean EbsDiskReadOnly?'],
    [['constructor'], 'there is no command "constructor"'],
    [['check', 'surplus'], 'check: "surplus" is not expected here'],
    [['serve', '--host', 'linux'], '--host: expected'],
  ])('refuses %j in one line', (args, message) => {
    const result = runAgent(args);

    expect(result.stderr).toContain(message);
    expect(result.stderr.trimEnd()).not.toContain('\n');
    expect(result.code).toBe(2);
  });
});
