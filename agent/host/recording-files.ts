// The files of a recording from what a memory keeps, scrubbed, in the form that the recorded host plays.
import type { AnswerMemory } from './answer-memory.ts';
import type {
  FolderAnswer,
  GrpcAnswer,
  PipeListing,
  PipeProbe,
  PowerShellExit,
  SystemAnswer,
  TextAnswer,
} from './host.ts';
import { callToFile, probeToFile, RECORDING_FORMAT } from './recording-format.ts';
import type { RememberedRun } from './remembering-host.ts';
import { scrubJsonText, scrubValue } from './scrub.ts';

export interface RecordingAbout {
  readonly title: string;
  readonly recordedAt: string;
  readonly agentVersion: string;
}

/** The text of each file by its path in the folder, with `/`. */
export function recordingFiles(
  memory: AnswerMemory,
  label: string,
  told: RecordingAbout,
): ReadonlyMap<string, string> {
  const files = new Map<string, string>();
  const write = (file: string, value: unknown): void => {
    files.set(file, `${JSON.stringify(scrubValue(value), null, 2)}\n`);
  };
  write('recording.json', { format: RECORDING_FORMAT, ...told, source: `recorded from ${label}` });
  write('pipes.json', pipesFile(memory));
  write('system.json', systemFile(memory));
  write('files.json', filesFile(memory));
  write('shares.json', { probes: Object.fromEntries(memory.shelf('shares').answers) });
  const calls = [...memory.shelf('calls').answers] as [string, GrpcAnswer][];
  write('calls.json', { calls: Object.fromEntries(calls.map(([key, answer]) => [key, callToFile(answer)])) });
  const facts = memory.subjects().filter((subject) => subject.startsWith('powershell/'));
  const hangs = facts.filter((subject) => memory.shelf(subject).answers.has('hang'));
  const ended = worstExit([...memory.shelf('powershell-runs').answers.values()] as RememberedRun[]);
  if (ended !== null)
    write(
      'powershell/exit.json',
      exitToFile(
        ended,
        hangs.map((subject) => subject.slice('powershell/'.length)),
      ),
    );
  for (const subject of facts) {
    const { answers, size, keptSize } = memory.shelf(subject);
    const line = answers.get('line');
    if (typeof line !== 'string') continue;
    files.set(`${subject}.json`, `${keptSize < size ? layOutCut(line) : layOut(line)}\n`);
  }
  return files;
}

/** Lays out a line for reading, without secrets; what is no JSON stays as it came, since a broken answer is what a recording is for. */
function layOut(text: string): string {
  try {
    return JSON.stringify(scrubValue(JSON.parse(text.replace(/^\uFEFF/, ''))), null, 2);
  } catch {
    return scrubJsonText(text);
  }
}

/**
 * The whole items of a line of which only the beginning was kept. The last one may end in the middle of a secret, by
 * which a secret could no longer be told.
 */
function layOutCut(text: string): string {
  const whole = text.slice(0, text.lastIndexOf('},{') + 1);
  // The line of a fact ends with the list of its items.
  const closed = layOut(`${whole}]}`);
  return closed.startsWith('{\n') ? closed : scrubJsonText(whole);
}

function pipesFile(memory: AnswerMemory): unknown {
  const { answers } = memory.shelf('pipes');
  const listing = answers.get('list') as PipeListing | undefined;
  const probes = withPrefix<PipeProbe>(answers, 'probe:');
  return {
    // The others tell what else runs on the node, and for whom.
    ...(listing?.outcome === 'listed'
      ? { names: listing.names.filter((name) => /^csi-proxy/i.test(name)) }
      : {}),
    ...(listing?.outcome === 'failed'
      ? { listFailure: { code: listing.code, message: listing.message } }
      : {}),
    probes: Object.fromEntries(probes.map(([name, probe]) => [name, probeToFile(probe)])),
  };
}

function systemFile(memory: AnswerMemory): unknown {
  const answer = memory.shelf('system').answers.get('answer') as SystemAnswer | undefined;
  const cpu = memory.shelf('cpu').answers;
  return {
    ...(answer?.outcome === 'read' ? { osInfo: answer.value } : {}),
    ...(answer === undefined || answer.outcome === 'read' ? {} : { failure: answer }),
    ...(cpu.has('loadRatio') ? { cpuLoadRatio: cpu.get('loadRatio') } : {}),
  };
}

function filesFile(memory: AnswerMemory): unknown {
  const { answers } = memory.shelf('files');
  const folders = withPrefix<FolderAnswer>(answers, 'folder:');
  const texts = withPrefix<TextAnswer>(answers, 'text:');
  return {
    folders: Object.fromEntries(
      folders.map(([path, answer]) => [
        path,
        answer.outcome === 'read' ? answer.entries : { code: answer.code, message: answer.message },
      ]),
    ),
    texts: Object.fromEntries(
      texts.map(([path, answer]) => [
        path,
        answer.outcome === 'read' ? volumeData(answer.text) : { code: answer.code, message: answer.message },
      ]),
    ),
  };
}

/**
 * What kubelet keeps of a volume, in the fields that the agent reads or that tell it from another; a CSI driver's attributes
 * may hold credentials. The texts that are read are all vol_data.json.
 * https://github.com/kubernetes/kubernetes/blob/master/pkg/volume/csi/csi_plugin.go (volDataKey)
 */
function volumeData(text: string): string {
  try {
    const data = JSON.parse(text) as Record<string, unknown>;
    return JSON.stringify(
      Object.fromEntries(VOLUME_DATA.flatMap((key) => (key in data ? [[key, data[key]]] : []))),
    );
  } catch {
    return scrubJsonText(text);
  }
}

const VOLUME_DATA = [
  'driverName',
  'volumeHandle',
  'specVolID',
  'attachmentID',
  'nodeName',
  'volumeLifecycleMode',
];

/** What was kept under keys with that prefix, by the rest of the key. */
function withPrefix<Value>(answers: ReadonlyMap<string, unknown>, prefix: string): [string, Value][] {
  return [...answers]
    .filter(([key]) => key.startsWith(prefix))
    .map(([key, value]) => [key.slice(prefix.length), value as Value]);
}

/** The run that went wrong is the one worth keeping; a later one only fetched what it had left. */
function worstExit(runs: readonly RememberedRun[]): PowerShellExit | null {
  return (runs.findLast(({ exit }) => exit.exitCode !== 0) ?? runs[0])?.exit ?? null;
}

/** A killed process is told as an exit with the facts at which it hung, so that playing it hangs at the same place. */
function exitToFile(exit: PowerShellExit, hangs: readonly string[]): unknown {
  return exit.outcome === 'timeout'
    ? { outcome: 'exited', exitCode: 0, stderr: exit.stderr, durationSeconds: exit.durationSeconds, hangs }
    : { ...exit, hangs };
}
