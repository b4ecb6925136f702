// What a person gets who does something wrong: one line that says what, where, and what to do.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { recorded, runAgent } from './agent-process.ts';

let folder = '';

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'winstorage-errors-'));
  mkdirSync(join(folder, 'empty'));
  writeFileSync(join(folder, 'file'), 'x');
  writeFileSync(join(folder, 'key.yaml'), 'smb:\n  prob: on\n');
  writeFileSync(join(folder, 'group.yaml'), 'csiProxi:\n  expect: auto\n');
  writeFileSync(join(folder, 'secret.yaml'), 'password: x\n');
  writeFileSync(join(folder, 'mapping.yaml'), '? {password: S3cret}\n: x\n');
  writeFileSync(join(folder, 'value.yaml'), 'logLevel: eror\n');
});

afterAll(() => rmSync(folder, { recursive: true }));

const HOST = ['--host', recorded('healthy')];

it.each<[string, readonly string[], number, string]>([
  ['a folder as --host', ['check', '--host', 'DIR/empty'], 2, 'did you mean recorded:DIR/empty?'],
  ['a host mistyped', ['check', '--host', 'window'], 2, 'did you mean windows?'],
  [
    'a recording that is missing',
    ['check', '--host', 'recorded:DIR/none'],
    2,
    'DIR/none: there is no such folder; winstorage-agent record DIR makes one',
  ],
  [
    'a folder that is no recording',
    ['check', '--host', 'recorded:DIR/empty'],
    2,
    'is this folder a recording?',
  ],
  ['a file as a recording', ['check', '--host', 'recorded:DIR/file'], 2, 'expected a folder, this is a file'],
  [
    'Windows elsewhere',
    ['check', '--host', 'windows'],
    2,
    'elsewhere play a recording with --host recorded:DIR',
  ],
  [
    'a configuration that is missing',
    ['check', '--config', 'DIR/none.yaml'],
    2,
    'DIR/none.yaml cannot be read: there is no such file or folder (ENOENT); --config',
  ],
  [
    'a key mistyped',
    ['check', '--config', 'DIR/key.yaml'],
    2,
    'DIR/key.yaml: smb.prob: there is no such option; did you mean smb.probe?',
  ],
  [
    'a key that is named like a secret',
    ['check', '--config', 'DIR/secret.yaml'],
    2,
    'DIR/secret.yaml: password: there is no such option',
  ],
  [
    'a key that is a mapping',
    ['check', '--config', 'DIR/mapping.yaml'],
    2,
    'DIR/mapping.yaml: { password: (removed)',
  ],
  [
    'a group mistyped',
    ['check', '--config', 'DIR/group.yaml'],
    2,
    'csiProxi: there is no such option; did you mean csiProxy?',
  ],
  ['a value mistyped', ['check', '--config', 'DIR/value.yaml'], 2, 'got "eror"; did you mean error?'],
  ['a port without an address', ['serve', '--listen', '80'], 2, '--listen: expected ADDRESS:PORT, such as'],
  [
    'an address of another machine',
    ['serve', '--listen', '192.0.2.1:10045', ...HOST],
    1,
    'is no address of this machine; choose another with --listen ADDRESS:PORT',
  ],
  ['a folder with something in it', ['record', 'DIR', ...HOST], 1, 'DIR is not empty; name a new folder'],
  [
    'a file as the folder',
    ['record', 'DIR/file/x', ...HOST],
    1,
    'a part of the path is a file, not a folder (ENOTDIR); name a new folder',
  ],
  ['no folder', ['record'], 2, 'as in winstorage-agent record DIR'],
  ['lint without a path', ['lint'], 2, 'as in winstorage-agent lint manifests/'],
  [
    'lint of what has no manifest',
    ['lint', 'DIR/empty'],
    2,
    'no object of Kubernetes in DIR/empty; name files or folders',
  ],
])('says in one line what is wrong with %s', (_what, args, code, message) => {
  const result = runAgent(args.map((arg) => arg.replace('DIR', folder)));

  expect(result.stderr).toMatch(/^winstorage-agent: .+\n$/);
  expect(result.stderr).toContain(message.replaceAll(/\bDIR(?=\/| is)/g, folder));
  expect(result.stdout).toBe('');
  expect(result.code).toBe(code);
});

it('names the port that is in use, and ends with 1', async () => {
  const other = createServer();
  const port = await new Promise<number>((resolve) => {
    other.listen(0, '127.0.0.1', () => {
      const address = other.address();
      resolve(typeof address === 'object' && address !== null ? address.port : 0);
    });
  });
  const result = runAgent(['serve', '--listen', `127.0.0.1:${port}`, ...HOST]);
  other.close();

  expect(result.stderr).toBe(
    `winstorage-agent: port ${port} on 127.0.0.1 is in use by another process; choose another with --listen ADDRESS:PORT\n`,
  );
  expect(result.code).toBe(1);
});
