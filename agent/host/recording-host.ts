// Wraps a host and saves its raw answers, scrubbed, as a folder that the recorded host plays.
import { mkdir, readdir, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileProblem } from '../file-error.ts';
import { KnownError } from '../known-error.ts';
import { createAnswerMemory, UNLIMITED } from './answer-memory.ts';
import type { Host } from './host.ts';
import { recordingFiles, type RecordingAbout } from './recording-files.ts';
import { createRememberingHost } from './remembering-host.ts';

export interface RecordingHost extends Host {
  /** Writes what has not been written yet. Call it once, after the look. */
  save(): Promise<void>;
}

/**
 * @param folder is made when it is absent
 * @throws KnownError when the folder holds something already, or cannot be written
 */
export async function openRecordingHost(
  inner: Host,
  folder: string,
  told: RecordingAbout,
): Promise<RecordingHost> {
  await prepareFolder(folder);
  const memory = createAnswerMemory(UNLIMITED);
  return {
    ...createRememberingHost(inner, memory),
    async save() {
      for (const [file, text] of recordingFiles(memory, inner.label, told))
        // `wx`: never through a link that somebody put there meanwhile.
        await writeFile(join(folder, ...file.split('/')), text, { flag: 'wx' });
    },
  };
}

async function prepareFolder(folder: string): Promise<void> {
  try {
    await makeFolder(folder);
    if ((await readdir(folder)).length > 0)
      throw new KnownError(`record: ${folder} is not empty; name a new folder`);
    await mkdir(join(folder, 'powershell'));
  } catch (error) {
    if (error instanceof KnownError) throw error;
    throw new KnownError(`record: cannot write to ${folder}: ${fileProblem(error)}; name a new folder`);
  }
}

/**
 * With those above it. Not by `recursive` of Node 22: where a folder takes no other, such as /proc, the system says that there is no
 * such folder, and Node tries again for ever.
 */
async function makeFolder(folder: string): Promise<void> {
  const isThere = await stat(folder).then(
    () => true,
    () => false,
  );
  if (isThere) return;
  if (dirname(folder) !== folder) await makeFolder(dirname(folder));
  await mkdir(folder);
}
