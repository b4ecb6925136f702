// `lint PATH…`: what in Kubernetes manifests will not work on Windows nodes. Reads files; everything else is agent/lint.
import { closeSync, fstatSync, openSync, readdirSync, readSync, realpathSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileProblem } from '../file-error.ts';
import { ALL_RULES } from '../lint/all-rules.ts';
import { readLintInput } from '../lint/lint-input.ts';
import type { SourceText, Unreadable } from '../lint/manifest.ts';
import { type LintStatus, runRules } from '../lint/run-rules.ts';
import { renderLintJson } from '../lint/to-json.ts';
import { renderLintSarif } from '../lint/to-sarif.ts';
import { renderLintText } from '../lint/to-text.ts';
import { type CommandLine, UsageError } from '../options/read-options.ts';
import { VERSION } from '../version.ts';
import type { Terminal } from './terminal.ts';

const EXIT_CODES: Readonly<Record<LintStatus, number>> = { ok: 0, warning: 1, critical: 1, unknown: 2 };

const FORMATS: readonly string[] = ['text', 'json', 'sarif'];

/** Manifests are written by people or printed by kubectl; more than this is something else. */
const MAX_BYTES = 10 * 1024 * 1024;

/** Folders below a folder. Links to folders are not followed, so there are no loops; this is for trees without end. */
const MAX_DEPTH = 32;

const MAX_FILES = 10_000;

interface Gathered {
  /** Files and folders by their real paths: one may be named twice, in other words, by its folder or by a link. The first name is shown. */
  readonly seen: Set<string>;
  readonly sources: SourceText[];
  readonly unreadable: Unreadable[];
}

/** @throws UsageError without a path, for a path that cannot be read, an unknown format, and when there is nothing to look at */
export function lint({ positionals, values, options }: CommandLine, terminal: Terminal): number {
  if (positionals.length === 0)
    throw new UsageError(
      'lint: expected files or folders of manifests, or - for what is piped in, as in winstorage-agent lint manifests/',
    );
  const format = values.get('format') ?? 'text';
  if (!FORMATS.includes(format))
    throw new UsageError(`--format: expected ${FORMATS.join(', ')}, got ${JSON.stringify(format)}`);

  const gathered: Gathered = { seen: new Set(), sources: [], unreadable: [] };
  for (const path of new Set(positionals)) gather(path, gathered);
  const input = readLintInput(gathered.sources, gathered.unreadable);
  if (input.manifests.length === 0 && input.unreadable.length === 0)
    throw new UsageError(
      `lint: there is no object of Kubernetes in ${positionals.join(', ')}; name files or folders with .yaml, .yml or .json`,
    );

  const files = [
    ...gathered.sources.map(({ file }) => file),
    ...gathered.unreadable.map(({ place }) => place.file),
  ];
  const result = runRules(ALL_RULES, input, [...new Set(files)]);
  const runbookBase = options.runbookBase ?? '';
  if (format === 'json') terminal.print(renderLintJson(result, runbookBase));
  else if (format === 'sarif') terminal.print(renderLintSarif(result, { version: VERSION, runbookBase }));
  else terminal.print(renderLintText(result, { color: terminal.hasColor, runbookBase }));
  return EXIT_CODES[result.status];
}

function gather(path: string, gathered: Gathered): void {
  try {
    if (path === '-') add('stdin', readBounded(0), gathered);
    else if (statSync(path).isDirectory()) gatherFolder(path, 0, gathered);
    else gatherFile(path, gathered);
  } catch (error) {
    // A path of the command line that is wrong, and not a manifest that is: nothing is looked at, and so nothing half.
    throw new UsageError(
      `lint: ${path === '-' ? 'stdin' : path} cannot be read: ${fileProblem(error)}; name files or folders of manifests, or - for what is piped in`,
    );
  }
}

function gatherFolder(folder: string, depth: number, gathered: Gathered): void {
  if (isSeen(folder, gathered)) return;
  if (depth > MAX_DEPTH) return tell(folder, `it is more than ${MAX_DEPTH} folders deep`, gathered);
  const entries = readdirSync(folder, { withFileTypes: true }).toSorted((a, b) => (a.name < b.name ? -1 : 1));
  for (const entry of entries) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) {
      if (entry.name !== '.git' && entry.name !== 'node_modules')
        attempt(path, gathered, () => gatherFolder(path, depth + 1, gathered));
    } else if (/\.(?:ya?ml|json)$/i.test(entry.name)) {
      attempt(path, gathered, () => {
        // A link to a file is read like it; one to a folder could lead back here.
        if (statSync(path).isFile()) gatherFile(path, gathered);
      });
    }
  }
}

function gatherFile(path: string, gathered: Gathered): void {
  if (isSeen(path, gathered)) return;
  if (gathered.sources.length >= MAX_FILES)
    return tell(path, `there are more than ${MAX_FILES} files`, gathered);
  const descriptor = openSync(path, 'r');
  try {
    if (fstatSync(descriptor).isDirectory()) return;
    add(path, readBounded(descriptor), gathered);
  } finally {
    closeSync(descriptor);
  }
}

function isSeen(path: string, { seen }: Gathered): boolean {
  const real = realPathOf(path);
  if (seen.has(real)) return true;
  seen.add(real);
  return false;
}

/** What stands for a pipe, such as /dev/stdin, has no real path, and is read all the same. */
function realPathOf(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}

function add(file: string, text: string | null, gathered: Gathered): void {
  if (text === null) tell(file, `it is larger than ${MAX_BYTES / 1024 / 1024} MiB`, gathered);
  else gathered.sources.push({ file, text });
}

/** Reads to the end, whatever the size is said to be; null for more than may be. */
function readBounded(descriptor: number): string | null {
  const chunks: Buffer[] = [];
  let size = 0;
  for (;;) {
    const chunk = Buffer.alloc(64 * 1024);
    const count = readChunk(descriptor, chunk);
    if (count === 0) break;
    size += count;
    if (size > MAX_BYTES) return null;
    chunks.push(chunk.subarray(0, count));
  }
  return decode(Buffer.concat(chunks));
}

function readChunk(descriptor: number, chunk: Buffer): number {
  for (;;) {
    try {
      return readSync(descriptor, chunk, 0, chunk.length, null);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      // Windows ends a pipe with EOF, and one that is not blocking has nothing yet.
      if (code === 'EOF') return 0;
      if (code !== 'EAGAIN') throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 10);
    }
  }
}

/** Windows PowerShell 5.1 writes UTF-16 with a mark when kubectl is redirected into a file. */
function decode(bytes: Buffer): string {
  const isUtf16 = bytes.length >= 2 && bytes[0] === 0xff && bytes[1] === 0xfe;
  return new TextDecoder(isUtf16 ? 'utf-16le' : 'utf-8').decode(bytes);
}

function attempt(path: string, gathered: Gathered, read: () => void): void {
  try {
    read();
  } catch (error) {
    tell(path, reasonOf(error), gathered);
  }
}

function tell(file: string, reason: string, { unreadable }: Gathered): void {
  unreadable.push({ place: { file, line: 1, object: '' }, reason });
}

function reasonOf(error: unknown): string {
  return `it cannot be read: ${fileProblem(error)}`;
}
