// What the debug pages show: what is remembered of a host, in the form of recordings, sorted by collector.
import { gzipSync } from 'node:zlib';
import { LIST_DISK_IDS } from '../facts/csi-proxy-disks.ts';
import { FACT_NAMES, type FactName } from '../facts/facts.ts';
import type { AnswerMemory, Subject } from '../host/answer-memory.ts';
import type { FolderAnswer } from '../host/host.ts';
import { recordingFiles } from '../host/recording-files.ts';
import type { RememberedRun } from '../host/remembering-host.ts';
import { scrubValue } from '../host/scrub.ts';
import { createTar } from '../host/tar.ts';
import type { Report } from '../report/report-schema.ts';
import { scrubText } from '../scrub-text.ts';
import type { AnswerPart, DebugRecording, DebugSource } from '../serve/debug-view.ts';
import { VERSION } from '../version.ts';
import { subjectsOf } from './fact-subjects.ts';
import { notLookedAt } from './not-looked-at.ts';

/** Of kubelet's folders a page shows the first ones: all of them are hundreds, which nobody reads. */
const SHOWN_FOLDERS = 40;

/** @param label of the host that is remembered */
export function createDebugSource(memory: AnswerMemory, label: string): DebugSource {
  // Scrubbing is worth keeping as long as the report is; a report that was replaced takes it along.
  const made = new WeakMap<Report, ReadonlyMap<string, readonly AnswerPart[]>>();
  const recordings = new WeakMap<Report, DebugRecording>();
  return {
    answers(report) {
      const answers = made.get(report) ?? answersOf(memory, label, report);
      made.set(report, answers);
      return answers;
    },
    recording(report) {
      const recording = recordings.get(report) ?? recordingOf(memory, label, report);
      recordings.set(report, recording);
      return recording;
    },
  };
}

function filesOf(memory: AnswerMemory, label: string, report: Report): ReadonlyMap<string, string> {
  return recordingFiles(memory, label, {
    title: `${report.node.name ?? 'a node'}, as its agent remembered it`,
    recordedAt: report.generatedAt,
    agentVersion: VERSION,
  });
}

function recordingOf(memory: AnswerMemory, label: string, report: Report): DebugRecording {
  const never = notLookedAt(report);
  if (never.length > 0)
    return { ok: false, why: `not everything was looked at yet: ${never.join(', ')}; try again in a minute` };
  const cut = memory.subjects().filter((subject) => missing(memory, subject) > 0);
  if (cut.length > 0) {
    const names = cut.map((subject) => `${subject} (${missing(memory, subject)} bytes)`).join(', ');
    return {
      ok: false,
      why: `the agent does not remember everything, because it is too much: ${names}; run "node.exe agent/main.mjs record DIR" in the pod instead`,
    };
  }
  const folder = `winstorage-${(report.node.name ?? 'node').replaceAll(/[^\w.-]/g, '_').slice(0, 40)}`;
  const files = [...filesOf(memory, label, report)].map(
    ([file, text]) => [`${folder}/${file}`, text] as const,
  );
  const tar = createTar(new Map(files), Date.parse(report.generatedAt) / 1000);
  return { ok: true, fileName: `${folder}.tar.gz`, body: gzipSync(tar) };
}

function answersOf(
  memory: AnswerMemory,
  label: string,
  report: Report,
): ReadonlyMap<string, readonly AnswerPart[]> {
  const files = filesOf(memory, label, report);
  const part = (title: string, subject: Subject, text: string): AnswerPart[] =>
    memory.shelf(subject).size === 0 ? [] : [{ title, text, note: noteOf(memory, subject) }];
  const partsOf = (subject: Subject, name: FactName): AnswerPart[] => {
    if (subject === 'calls') return callOf(files, name);
    if (subject === 'files') return part('folders', subject, foldersText(memory));
    if (subject === 'powershell-runs') return runsOf(memory, name);
    const file = `${subject}.json`;
    return part(file, subject, (files.get(file) ?? '').trimEnd());
  };
  return new Map(
    FACT_NAMES.map((name) => [name, subjectsOf(name).flatMap((subject) => partsOf(subject, name))]),
  );
}

function callOf(files: ReadonlyMap<string, string>, name: FactName): AnswerPart[] {
  const { calls } = JSON.parse(files.get('calls.json') ?? '{"calls":{}}') as {
    calls: Record<string, unknown>;
  };
  return Object.entries(calls)
    .filter(([call]) => call.endsWith(` ${LIST_DISK_IDS.method}`) === (name === 'csi-proxy-disks'))
    .map(([call, answer]) => ({ title: call, text: JSON.stringify(answer, null, 2), note: '' }));
}

function foldersText(memory: AnswerMemory): string {
  const { answers } = memory.shelf('files');
  const folders = [...answers].filter(([key]) => key.startsWith('folder:')) as [string, FolderAnswer][];
  const shown = folders
    .slice(0, SHOWN_FOLDERS)
    .map(([key, answer]): [string, unknown] => [
      key.slice('folder:'.length),
      answer.outcome === 'read'
        ? answer.entries.map(
            ({ kind, name, target }) => `${kind} ${name}${target === null ? '' : ` -> ${target}`}`,
          )
        : answer,
    ]);
  const told = {
    folders: folders.length,
    unreadable: folders.filter(([, { outcome }]) => outcome === 'failed').length,
    files: answers.size - folders.length,
    [`first ${shown.length} folders`]: Object.fromEntries(shown),
  };
  return JSON.stringify(scrubValue(told), null, 2);
}

/** How the processes ended that were asked for this fact, in the last cycle in which PowerShell was started. */
function runsOf(memory: AnswerMemory, name: FactName): AnswerPart[] {
  const runs = [...memory.shelf('powershell-runs').answers.values()] as RememberedRun[];
  return runs
    .filter(({ facts }) => facts.includes(name))
    .map(({ facts, exit: { stderr, ...exit } }) => ({
      title: `powershell.exe: ${exit.outcome}, exit code ${exit.exitCode ?? 'none'}`,
      text: [
        JSON.stringify(scrubValue({ facts, ...exit }), null, 2),
        'stderr:',
        stderr === '' ? '(nothing)' : scrubText(stderr),
      ].join('\n'),
      note: '',
    }));
}

function noteOf(memory: AnswerMemory, subject: Subject): string {
  const left = missing(memory, subject);
  return left === 0
    ? ''
    : `Cut: about ${left} of ${memory.shelf(subject).size} bytes are not here, because the agent remembers no more.`;
}

function missing(memory: AnswerMemory, subject: Subject): number {
  const { size, keptSize } = memory.shelf(subject);
  return size - keptSize;
}
