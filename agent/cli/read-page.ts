// Reads the files of the status page, once, from the folder beside the program.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createPageFile, isPageFile, type PageFiles } from '../serve/page-files.ts';

/** `agent/page`: beside the bundle in the image, and beside this file's folder in the project. */
const FOLDER = join(import.meta.dirname, import.meta.url.endsWith('.ts') ? '../page' : 'page');

/** @throws when the folder is not there: then the agent was put together wrongly */
export function readPage(): PageFiles {
  const names = readdirSync(FOLDER).filter(isPageFile);
  return new Map(names.map((name) => [name, createPageFile(name, readFileSync(join(FOLDER, name)))]));
}
