// A recorded node: plays the raw answers in a folder, so that the real decoders read them.
import { basename, dirname, join, resolve } from 'node:path';
import type { z } from 'zod';
import type { Host, ShareProbe } from './host.ts';
import { KnownError } from '../known-error.ts';
import { oneLine } from '../one-line.ts';
import { missingCall, missingFile, missingPipe } from './missing.ts';
import { isWithin, readFileOf, realFolder } from './recording-folder.ts';
import { about, calls, exit, files, pipes, RECORDING_FORMAT, shares, system } from './recording-format.ts';

export interface RecordedHost extends Host {
  readonly about: z.infer<typeof about>;
}

/**
 * Opens a recording and checks its format.
 * A file of one fact is read when that fact is asked for, so that a broken one costs that fact only.
 * @param examples folder of recordings that any other may extend; else it may extend one that stands beside it
 * @throws KnownError when the folder is not a recording of this format
 */
export async function openRecordedHost(
  folder: string,
  examples: string | null = null,
): Promise<RecordedHost> {
  const named = resolve(folder);
  const root = await realFolder(named);
  const told = await readAbout(root);
  // One level only: what a recording is made of should be seen at a glance.
  const base = told.extends === undefined ? null : await openBase(root, told.extends, examples);
  /** Where a file of this recording stands: in its own folder, or else in the one that it extends. */
  const read = async (...parts: readonly string[]): Promise<Answer> => {
    const own = { file: join(root, ...parts), text: await readFileOf(root, ...parts) };
    if (base === null || own.text !== null) return own;
    return { file: join(base, ...parts), text: await readFileOf(base, ...parts) };
  };
  const listing = readJson(await read('pipes.json'), pipes, { probes: {} });
  const ending = readJson(await read('powershell', 'exit.json'), exit, {});
  const machine = readJson(await read('system.json'), system, {});
  const { folders, texts } = readJson(await read('files.json'), files, {});
  const { probes: shareProbes } = readJson(await read('shares.json'), shares, {});
  const { calls: grpcCalls } = readJson(await read('calls.json'), calls, {});

  return {
    label: `recorded:${basename(named)}`,
    about: told,
    listPipes() {
      if (listing.names !== undefined) return Promise.resolve({ outcome: 'listed', names: listing.names });
      const failure = listing.listFailure ?? {
        code: 'ENOTRECORDED',
        message: 'pipes.json has neither names nor listFailure',
      };
      return Promise.resolve({ outcome: 'failed', ...failure });
    },
    probePipe(name) {
      const recorded = ownValue(listing.probes, name);
      if (recorded !== undefined) return Promise.resolve(recorded);
      if (listing.names?.includes(name) !== true) return Promise.resolve(missingPipe(name));
      const message = `${name} is in the list of pipes, but the recording has no probe of it`;
      return Promise.resolve({ outcome: 'error', code: 'ENOTRECORDED', message });
    },
    async runPowerShell({ facts, idleTimeoutSeconds, onLine }) {
      const { hangs, ...ended } = ending;
      for (const name of facts) {
        if (hangs.includes(name)) {
          // A recording does not wait: the time that the real process would have had is only told.
          return {
            outcome: 'timeout',
            exitCode: null,
            stderr: ended.stderr,
            durationSeconds: idleTimeoutSeconds,
            message: 'killed',
          };
        }
        const { text } = await read('powershell', `${name}.json`);
        if (text !== null) onLine(joinLines(text));
      }
      return ended;
    },
    readSystem() {
      if (machine.failure !== undefined) return Promise.resolve(machine.failure);
      if (machine.osInfo !== undefined) return Promise.resolve({ outcome: 'read', value: machine.osInfo });
      return Promise.resolve({ outcome: 'failed', message: 'the recording has no system.json with osInfo' });
    },
    readCpuLoadRatio: () => Promise.resolve(machine.cpuLoadRatio),
    readFolder(path) {
      const recorded = ownValue(folders, path) ?? missingFile(path);
      if (Array.isArray(recorded)) return Promise.resolve({ outcome: 'read', entries: recorded });
      return Promise.resolve({ outcome: 'failed', code: recorded.code, message: recorded.message });
    },
    readTextFile(path) {
      const recorded = ownValue(texts, path) ?? missingFile(path);
      if (typeof recorded === 'string') return Promise.resolve({ outcome: 'read', text: recorded });
      return Promise.resolve({ outcome: 'failed', code: recorded.code, message: recorded.message });
    },
    probeShare({ path }) {
      const notRecorded: ShareProbe = {
        outcome: 'not-started',
        steps: [],
        message: `${path} is not in the recording`,
      };
      return Promise.resolve(ownValue(shareProbes, path) ?? notRecorded);
    },
    callGrpc: (pipe, method) =>
      Promise.resolve(ownValue(grpcCalls, `${pipe} ${method}`) ?? missingCall(pipe)),
    holdPipe: () => Promise.resolve(null),
  };
}

/** Without this, a recording from somebody else could show what another folder of this machine holds as its own. */
async function openBase(root: string, wanted: string, examples: string | null): Promise<string> {
  const base = await realFolder(resolve(root, wanted));
  const allowed = [dirname(root), ...(examples === null ? [] : [await realFolder(examples)])];
  if (!allowed.some((folder) => isWithin(folder, base)))
    throw new KnownError(
      `recording ${root}: extends ${JSON.stringify(wanted)}: expected a recording that stands beside it`,
    );
  await readAbout(base);
  return base;
}

async function readAbout(root: string): Promise<z.infer<typeof about>> {
  const text = await readFileOf(root, 'recording.json');
  const told = readJson({ file: join(root, 'recording.json'), text }, about);
  if (told.format !== RECORDING_FORMAT) {
    const message = `recording ${root}: format ${told.format}, this winstorage-agent reads format ${RECORDING_FORMAT}`;
    throw new KnownError(
      `${message}; ${told.format > RECORDING_FORMAT ? 'use a newer winstorage-agent' : 'record it again'}`,
    );
  }
  return told;
}

/** Where a file of a recording stands, or would stand, and what is in it. */
interface Answer {
  readonly file: string;
  readonly text: Buffer | null;
}

function readJson<S extends z.ZodType>(
  { file, text }: Answer,
  schema: S,
  whenAbsent?: z.input<S>,
): z.output<S> {
  if (text === null && whenAbsent === undefined)
    throw new KnownError(
      `recording: ${file} is missing; is this folder a recording? winstorage-agent record DIR makes one`,
    );
  const parsed = schema.safeParse(text === null ? whenAbsent : parseJson(file, text));
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw problem(`recording: ${file}: ${issue?.path.join('.') || 'content'}: ${issue?.message}`);
}

function parseJson(file: string, text: Buffer): unknown {
  try {
    return JSON.parse(text.toString('utf8').replace(/^\uFEFF/, ''));
  } catch (error) {
    throw problem(`recording: ${file} is no JSON: ${(error as Error).message}`);
  }
}

/** What the file holds may stand in the text, and the text goes to a terminal: it is one line, and nothing in it acts there. */
function problem(text: string): KnownError {
  return new KnownError(oneLine(text));
}

/** A share may be named as something that every object of JavaScript has, such as `constructor`. */
function ownValue<Value>(record: Readonly<Record<string, Value>>, key: string): Value | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined;
}

/** A fact's file may be laid out for reading; the script prints it as one line. JSON text holds no raw line ends. */
function joinLines(text: Buffer): Buffer {
  return Buffer.from(text.toString('latin1').replaceAll(/\r?\n\s*/g, ''), 'latin1');
}
