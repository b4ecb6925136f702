// Wraps a host and writes down its raw answers as they pass, scrubbed, in the form that the recorded host plays.
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Host, PipeProbe, PowerShellExit } from './host.ts';
import { KnownError } from '../known-error.ts';
import { callToFile, probeToFile, RECORDING_FORMAT } from './recording-format.ts';
import { scrubText, scrubValue } from './scrub.ts';

export interface RecordingHost extends Host {
  /** Writes what has not been written yet. Call it once, after the look. */
  save(): Promise<void>;
}

export interface RecordingAbout {
  readonly title: string;
  readonly recordedAt: string;
  readonly agentVersion: string;
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
  const pipes: Record<string, unknown> = {};
  const probes = new Map<string, PipeProbe>();
  const system: Record<string, unknown> = {};
  const lines = new Map<string, string>();
  const hangs = new Set<string>();
  const folders: Record<string, unknown> = {};
  const texts: Record<string, unknown> = {};
  const shares: Record<string, unknown> = {};
  const calls: Record<string, unknown> = {};
  let ended: PowerShellExit | null = null;

  return {
    kind: inner.kind,
    label: inner.label,
    async listPipes() {
      const listing = await inner.listPipes();
      if (listing.outcome === 'listed') pipes['names'] = listing.names;
      else pipes['listFailure'] = { code: listing.code, message: listing.message };
      return listing;
    },
    async probePipe(name, timeoutSeconds) {
      const answer = await inner.probePipe(name, timeoutSeconds);
      probes.set(name, answer);
      return answer;
    },
    async runPowerShell(run) {
      const waiting = [...run.facts];
      const exit = await inner.runPowerShell({
        ...run,
        onLine(line) {
          // Lines come in the order asked, but a fact may print nothing: its name in the line decides. A line without
          // a name stands for the next fact until that has a line of its own, so that a banner shifts nothing.
          const text = Buffer.from(line).toString('utf8');
          const named = waiting.find((fact) => namesFact(text, fact));
          const name = named ?? waiting[0];
          if (name !== undefined) lines.set(name, text);
          if (named !== undefined) waiting.splice(0, waiting.indexOf(named) + 1);
          run.onLine(line);
        },
      });
      const stuckAt = exit.outcome === 'timeout' ? waiting[0] : undefined;
      if (stuckAt !== undefined) hangs.add(stuckAt);
      // The run that went wrong is the one worth keeping; a later one only fetched what it had left.
      if (ended === null || exit.exitCode !== 0) ended = exit;
      return exit;
    },
    async readSystem(timeoutSeconds) {
      const answer = await inner.readSystem(timeoutSeconds);
      if (answer.outcome === 'read') system['osInfo'] = answer.value;
      else system['failure'] = answer;
      return answer;
    },
    async readCpuLoadRatio() {
      const ratio = await inner.readCpuLoadRatio();
      system['cpuLoadRatio'] = ratio;
      return ratio;
    },
    async readFolder(path) {
      const answer = await inner.readFolder(path);
      folders[path] =
        answer.outcome === 'read' ? answer.entries : { code: answer.code, message: answer.message };
      return answer;
    },
    async readTextFile(path) {
      const answer = await inner.readTextFile(path);
      texts[path] = answer.outcome === 'read' ? answer.text : { code: answer.code, message: answer.message };
      return answer;
    },
    async probeShare(target, timeoutSeconds) {
      const answer = await inner.probeShare(target, timeoutSeconds);
      shares[target.path] = answer;
      return answer;
    },
    async callGrpc(pipe, method, message, timeoutSeconds) {
      const answer = await inner.callGrpc(pipe, method, message, timeoutSeconds);
      calls[`${pipe} ${method}`] = callToFile(answer);
      return answer;
    },
    async save() {
      const write = (file: string, value: unknown): Promise<void> =>
        writeFile(join(folder, file), `${JSON.stringify(scrubValue(value), null, 2)}\n`);
      await write('recording.json', {
        format: RECORDING_FORMAT,
        ...told,
        source: `recorded from ${inner.label}`,
      });
      await write('pipes.json', {
        ...pipes,
        probes: Object.fromEntries([...probes].map(([name, probe]) => [name, probeToFile(probe)])),
      });
      await write('system.json', system);
      await write('files.json', { folders, texts });
      await write('shares.json', { probes: shares });
      await write('calls.json', { calls });
      if (ended !== null) await write('powershell/exit.json', exitToFile(ended, [...hangs]));
      for (const [name, text] of lines) {
        await writeFile(join(folder, 'powershell', `${name}.json`), `${layOut(text)}\n`);
      }
    },
  };
}

/** The script prints no space behind the colon; a recording that somebody laid out has one. */
function namesFact(line: string, fact: string): boolean {
  return new RegExp(`"fact"\\s*:\\s*"${fact}"`).test(line);
}

async function prepareFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true });
    if ((await readdir(folder)).length > 0)
      throw new KnownError(`record: ${folder} is not empty; name a new folder`);
    await mkdir(join(folder, 'powershell'));
  } catch (error) {
    if (error instanceof KnownError) throw error;
    throw new KnownError(`record: cannot write to ${folder}: ${(error as Error).message}`);
  }
}

/** A killed process is told as an exit with the facts at which it hung, so that playing it hangs at the same place. */
function exitToFile(exit: PowerShellExit, hangs: readonly string[]): unknown {
  return exit.outcome === 'timeout'
    ? { outcome: 'exited', exitCode: 0, stderr: exit.stderr, durationSeconds: exit.durationSeconds, hangs }
    : { ...exit, hangs };
}

/** Lays out a line for reading, without secrets; what is no JSON stays as it came, since a broken answer is what a recording is for. */
function layOut(text: string): string {
  try {
    return JSON.stringify(scrubValue(JSON.parse(text.replace(/^\uFEFF/, ''))), null, 2);
  } catch {
    return scrubText(text);
  }
}
