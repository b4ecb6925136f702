// A recorded node: plays the raw answers in a folder, so that the real decoders read them.
import { readFile, stat } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import type { z } from 'zod';
import type { Host, ShareProbe } from './host.ts';
import { KnownError } from '../known-error.ts';
import { missingCall, missingFile, missingPipe } from './memory-host.ts';
import { about, calls, exit, files, pipes, RECORDING_FORMAT, shares, system } from './recording-format.ts';

export interface RecordedHost extends Host {
  readonly about: z.infer<typeof about>;
}

/**
 * Opens a recording and checks its format.
 * A file of one fact is read when that fact is asked for, so that a broken one costs that fact only.
 * @throws KnownError when the folder is not a recording of this format
 */
export async function openRecordedHost(folder: string): Promise<RecordedHost> {
  const root = resolve(folder);
  const told = await readAbout(root);
  // One level only: what a recording is made of should be seen at a glance.
  const base = told.extends === undefined ? null : resolve(root, told.extends);
  if (base !== null) await readAbout(base);
  /** Where a file of this recording stands: in its own folder, or else in the one that it extends. */
  const fileOf = async (...parts: readonly string[]): Promise<string> => {
    const own = join(root, ...parts);
    return base === null || (await stat(own).catch(() => null)) !== null ? own : join(base, ...parts);
  };
  const listing = await readJson(await fileOf('pipes.json'), pipes, { probes: {} });
  const ending = await readJson(await fileOf('powershell', 'exit.json'), exit, {});
  const machine = await readJson(await fileOf('system.json'), system, {});
  const { folders, texts } = await readJson(await fileOf('files.json'), files, {});
  const { probes: shareProbes } = await readJson(await fileOf('shares.json'), shares, {});
  const { calls: grpcCalls } = await readJson(await fileOf('calls.json'), calls, {});

  return {
    kind: 'recorded',
    label: `recorded:${basename(root)}`,
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
      const recorded = listing.probes[name];
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
        const text = await readText(await fileOf('powershell', `${name}.json`));
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
      const recorded = folders[path] ?? missingFile(path);
      if (Array.isArray(recorded)) return Promise.resolve({ outcome: 'read', entries: recorded });
      return Promise.resolve({ outcome: 'failed', code: recorded.code, message: recorded.message });
    },
    readTextFile(path) {
      const recorded = texts[path] ?? missingFile(path);
      if (typeof recorded === 'string') return Promise.resolve({ outcome: 'read', text: recorded });
      return Promise.resolve({ outcome: 'failed', code: recorded.code, message: recorded.message });
    },
    probeShare({ path }) {
      const notRecorded: ShareProbe = {
        outcome: 'not-started',
        steps: [],
        message: `${path} is not in the recording`,
      };
      return Promise.resolve(shareProbes[path] ?? notRecorded);
    },
    callGrpc: (pipe, method) => Promise.resolve(grpcCalls[`${pipe} ${method}`] ?? missingCall(pipe)),
  };
}

async function readAbout(root: string): Promise<z.infer<typeof about>> {
  const folder = await stat(root).catch(() => null);
  if (folder === null) throw new KnownError(`recording ${root}: there is no such folder`);
  if (!folder.isDirectory()) throw new KnownError(`recording ${root}: expected a folder, this is a file`);
  const told = await readJson(join(root, 'recording.json'), about);
  if (told.format !== RECORDING_FORMAT) {
    const message = `recording ${root}: format ${told.format}, this winstorage-agent reads format ${RECORDING_FORMAT}`;
    throw new KnownError(
      `${message}; ${told.format > RECORDING_FORMAT ? 'use a newer winstorage-agent' : 'record it again'}`,
    );
  }
  return told;
}

async function readJson<S extends z.ZodType>(
  file: string,
  schema: S,
  whenAbsent?: z.input<S>,
): Promise<z.output<S>> {
  const text = await readText(file);
  if (text === null && whenAbsent === undefined)
    throw new KnownError(`recording: ${file} is missing; is this folder a recording?`);
  const parsed = schema.safeParse(text === null ? whenAbsent : parseJson(file, text));
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new KnownError(`recording: ${file}: ${issue?.path.join('.') || 'content'}: ${issue?.message}`);
}

function parseJson(file: string, text: Buffer): unknown {
  try {
    return JSON.parse(text.toString('utf8').replace(/^\uFEFF/, ''));
  } catch (error) {
    throw new KnownError(`recording: ${file} is no JSON: ${(error as Error).message}`);
  }
}

async function readText(file: string): Promise<Buffer | null> {
  try {
    return await readFile(file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw new KnownError(`recording: ${file} cannot be read: ${(error as Error).message}`);
  }
}

/** A fact's file may be laid out for reading; the script prints it as one line. JSON text holds no raw line ends. */
function joinLines(text: Buffer): Buffer {
  return Buffer.from(text.toString('latin1').replaceAll(/\r?\n\s*/g, ''), 'latin1');
}
