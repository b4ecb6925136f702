// `lint` as a process: files, folders and pipes in; text, JSON and SARIF out; exit codes.
import { spawnSync } from 'node:child_process';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ROOT } from '../docs/markdown.ts';
import { pod } from '../support/linted.ts';
import { sarif } from '../support/sarif.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { runAgent } from './agent-process.ts';

const RIGHT = JSON.stringify(pod());
const WRONG = JSON.stringify(pod({ nodeSelector: undefined }));
const WORSE = JSON.stringify(pod({}, { volumeMounts: [{ mountPath: 'C:' }] }));
const NOTED = JSON.stringify(pod({}, { volumeMounts: [{ mountPath: 'D:\\x' }] }));

function lintPiped(input: string | Buffer, ...args: string[]) {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [join(ROOT, 'agent/main.ts'), 'lint', '-', ...args],
    {
      input,
      encoding: 'utf8',
    },
  );
  return { code: status, stdout, stderr };
}

/** A folder with files, by their paths in it. */
function folderOf(files: Readonly<Record<string, string>>): string {
  const folder = tempFolder();
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(join(folder, path, '..'), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return folder;
}

describe('the exit code of lint', () => {
  it.each([
    ['nothing', RIGHT, 0],
    ['a note', NOTED, 0],
    ['a warning', WRONG, 1],
    ['something critical', WORSE, 1],
    ['something that cannot be read', 'a: [', 2],
    ['a warning, and something that cannot be read', `${WRONG}\n---\na: [`, 2],
    ['something critical, and something that cannot be read', `${WORSE}\n---\na: [`, 1],
    ['no object', 'a: 1', 2],
    ['nothing at all', '', 2],
  ])('tells that it found %s', (_what, input, code) => {
    expect(lintPiped(input).code).toBe(code);
  });

  it.each([
    [['lint'], 'expected files or folders'],
    [['lint', '--format', 'xml', '-'], '--format: expected text, json, sarif, got "xml"'],
    [['lint', '--colour', 'a.yaml'], "Unknown option '--colour'"],
  ])('is 2 for a wrong command line: %j', (args, message) => {
    const result = runAgent(args);

    expect(result).toMatchObject({ code: 2, stdout: '' });
    expect(result.stderr).toMatch(/^winstorage-agent: .*\n$/);
    expect(result.stderr).toContain(message);
  });

  it.each([[['no-such.yaml']], [['.', 'no-such.yaml']], [['no-such.yaml', '--format', 'json']]])(
    'is 2 for a file that is not there, with one line that names it and says what to do: %j',
    (args) => {
      expect(runAgent(['lint', ...args])).toEqual({
        code: 2,
        stdout: '',
        stderr:
          'winstorage-agent: lint: no-such.yaml cannot be read: there is no such file or folder (ENOENT); name files or folders of manifests, or - for what is piped in\n',
      });
    },
  );
});

describe('what lint reads', () => {
  it('is a folder with its folders, in a stable order', () => {
    const folder = folderOf({
      'b.yml': WRONG,
      'a/c.json': WRONG,
      'a/d.txt': WRONG,
      'node_modules/e.yaml': WRONG,
    });

    const { stdout } = runAgent(['lint', '--format', 'json', folder]);
    const { findings } = JSON.parse(stdout) as { findings: { file: string }[] };
    expect(findings.map(({ file }) => file)).toEqual([join(folder, 'a/c.json'), join(folder, 'b.yml')]);
  });

  it('is each file once', () => {
    const folder = folderOf({ 'a.yaml': WRONG });

    expect(runAgent(['lint', folder, join(folder, 'a.yaml')]).stdout).toContain('\n1 file, 1 object, ');
  });

  it('is each file once, under its first name, in whatever other words it is named again', () => {
    const folder = folderOf({ 'sub/a.yaml': WRONG });
    symlinkSync('a.yaml', join(folder, 'sub/link.yaml'));
    const names = ['sub/../sub/a.yaml', './sub/a.yaml', 'sub/link.yaml', 'sub', './sub'];
    const script = `cd ${folder} && exec "$0" "$1" lint --format json ${names.join(' ')}`;
    const { stdout } = spawnSync('sh', ['-c', script, process.execPath, join(ROOT, 'agent/main.ts')], {
      encoding: 'utf8',
    });

    const { findings } = JSON.parse(stdout) as { findings: { file: string }[] };
    expect(findings.map(({ file }) => file)).toEqual(['sub/../sub/a.yaml']);
  });

  it('is a pipe that is named like a file', () => {
    const script = 'printf %s "$2" | "$0" "$1" lint --format json /dev/stdin';
    const { stdout } = spawnSync('sh', ['-c', script, process.execPath, join(ROOT, 'agent/main.ts'), WRONG], {
      encoding: 'utf8',
    });

    expect(stdout).toContain('WindowsPodWithoutNodeSelector');
  });

  it('has no end of folders that lead back to themselves', () => {
    const folder = folderOf({ 'a.yaml': WRONG });
    symlinkSync(folder, join(folder, 'loop'));
    symlinkSync(join(folder, 'gone'), join(folder, 'dangling.yaml'));

    const { stdout, code } = runAgent(['lint', folder]);
    expect(stdout).toContain('dangling.yaml:1 ManifestUnreadable');
    expect(stdout.match(/WindowsPodWithoutNodeSelector warning/g)).toHaveLength(1);
    expect(code).toBe(2);
  });

  it('is not what stands more than 32 folders deep', () => {
    const folder = folderOf({ [`${'d/'.repeat(40)}a.yaml`]: WRONG });

    const { stdout, code } = runAgent(['lint', folder]);
    expect(stdout).toContain('ManifestUnreadable warning it is more than 32 folders deep');
    expect(code).toBe(2);
  });

  it('is not a file of more than 10 MiB', () => {
    const folder = folderOf({ 'big.yaml': `a: ${'x'.repeat(10 * 1024 * 1024)}` });

    expect(runAgent(['lint', folder]).stdout).toContain(
      'big.yaml:1 ManifestUnreadable warning it is larger than 10 MiB',
    );
  });

  it('is joined over files', () => {
    const { stdout, code } = runAgent(['lint', join(ROOT, 'test/lint/guide')]);

    expect(stdout).toContain(
      'In: StorageClass gp2-windows; Deployment windows/windows-server-ltsc2019 uses it',
    );
    expect(code).toBe(1);
  });

  it('is UTF-16 too, which Windows PowerShell writes', () => {
    expect(lintPiped(Buffer.from(`\ufeff${WRONG}`, 'utf16le')).stdout).toContain(
      'stdin:1 WindowsPodWithoutNodeSelector',
    );
  });

  it('is what is piped in, in pieces as well', () => {
    const many = Array.from({ length: 2000 }, () => RIGHT).join('\n---\n');

    expect(lintPiped(many).stdout).toContain('1 file, 2000 objects, 2000 with Windows pods');
  });
});

describe('what lint prints', () => {
  it('begins with a line of at most 80 characters', () => {
    expect(lintPiped(WORSE).stdout.split('\n')[0]).toBe('CRITICAL: MountPathOnDriveC Pod app');
  });

  it('is SARIF that fits its schema', () => {
    const { stdout, code } = runAgent(['lint', '--format', 'sarif', join(ROOT, 'test/lint/guide')]);

    expect(sarif.parse(JSON.parse(stdout)).runs[0]?.results).toHaveLength(7);
    expect(code).toBe(1);
  });

  it('is explained by explain, whatever the case', () => {
    const { stdout, code } = runAgent(['explain', 'mountpathondrivec']);

    expect(stdout).toContain('MountPathOnDriveC (critical), found by the rule mount-path of lint');
    expect(stdout).toContain(
      'See https://github.com/winstorage-agent/winstorage-agent/blob/main/docs/lint.md#MountPathOnDriveC',
    );
    expect(code).toBe(0);
    expect(runAgent(['explain']).stdout).toMatch(/^ {2}MountPathOnDriveC +critical$/m);
  });
});
