// `record DIR`: one look, whose raw answers are saved.
import { fileProblem } from '../file-error.ts';
import { KnownError } from '../known-error.ts';
import { openRecordingHost } from '../host/recording-host.ts';
import type { CommandLine } from '../options/read-options.ts';
import { UsageError } from '../options/read-options.ts';
import { VERSION } from '../version.ts';
import { assembleWatch } from './assemble-watch.ts';
import { openHost } from './open-host.ts';
import { startProgress } from './progress.ts';
import type { Terminal } from './terminal.ts';

/** @throws UsageError without a folder, KnownError when the folder cannot be written */
export async function record({ options, positionals }: CommandLine, terminal: Terminal): Promise<number> {
  const [folder] = positionals;
  if (folder === undefined)
    throw new UsageError('record: expected one new folder, as in winstorage-agent record DIR');
  const { host, recording } = await openHost(options.host, terminal.platform, terminal.env);
  const recorder = await openRecordingHost(host, folder, {
    title: recording?.title ?? options.nodeName ?? 'a node',
    recordedAt: new Date().toISOString(),
    agentVersion: VERSION,
  });
  const { watch } = assembleWatch(recorder, options, recording, () => undefined);
  const progress = startProgress(terminal);
  const report = await watch.lookOnce(progress.show).finally(progress.end);
  try {
    await recorder.save();
  } catch (error) {
    throw new KnownError(`record: cannot write to ${folder}: ${fileProblem(error)}`);
  }
  terminal.print(
    [
      `Saved in ${folder}: ${report.summary}`,
      'Secrets were taken out as far as they could be told. Names of servers, shares and volumes are in it: look before you publish.',
      `Play it: winstorage-agent check --host recorded:${folder}`,
      '',
    ].join('\n'),
  );
  return 0;
}
