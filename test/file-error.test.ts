import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { fileProblem } from '../agent/file-error.ts';
import { tempFolder } from './support/temp-folder.ts';

function problemOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    return fileProblem(error);
  }
}

it('says in words what Node says by a code', () => {
  const folder = tempFolder();

  expect(problemOf(join(folder, 'none'))).toBe('there is no such file or folder (ENOENT)');
  expect(problemOf(folder)).toBe('this is a folder (EISDIR)');
  expect(problemOf(join(import.meta.filename, 'x'))).toBe(
    'a part of the path is a file, not a folder (ENOTDIR)',
  );
});

it('leaves the words of what is not common', () => {
  expect(fileProblem(Object.assign(new Error('EMFILE: too many'), { code: 'EMFILE' }))).toBe(
    'EMFILE: too many',
  );
  expect(fileProblem(new Error('no file at all'))).toBe('no file at all');
});
