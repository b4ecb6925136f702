// `check`: one look, or with --watch one after the other. Exit code 0 no problem, 1 a problem, 2 could not look; that is
// node-problem-detector's protocol.
import type { Host } from '../host/host.ts';
import type { CommandLine } from '../options/read-options.ts';
import type { Report, ReportStatus } from '../report/report-schema.ts';
import { renderText } from '../report/to-text.ts';
import { assembleWatch } from './assemble-watch.ts';
import { createReportWriter } from './check-watch.ts';
import { END_SIGNALS } from './end-signals.ts';
import { openHost } from './open-host.ts';
import { notLookedAt } from './not-looked-at.ts';
import { startProgress } from './progress.ts';
import type { Terminal } from './terminal.ts';

const EXIT_CODES: Readonly<Record<ReportStatus, number>> = { ok: 0, warning: 1, critical: 1, unknown: 2 };

export async function check(line: CommandLine, terminal: Terminal): Promise<number> {
  const { options, switches } = line;
  const { host, recording } = await openHost(
    options.host,
    terminal.platform,
    terminal.env,
    switches.has('watch') && options['powershell.keepOpen'] === 'on',
  );
  if (switches.has('watch')) return keepLooking(line, terminal, host, recording);

  const { watch } = assembleWatch(host, options, recording, () => undefined);
  const progress = startProgress(terminal);
  const report = await watch.lookOnce(progress.show).finally(progress.end);
  terminal.print(
    switches.has('json')
      ? `${JSON.stringify(report, null, 2)}\n`
      : renderText(report, { color: terminal.hasColor, columns: terminal.size()?.columns ?? null }),
  );
  return EXIT_CODES[report.status];
}

/** @returns the exit code of the last report, once a signal came or nobody reads any more */
async function keepLooking(
  { options, switches }: CommandLine,
  terminal: Terminal,
  host: Host,
  recording: Report['agent']['recording'],
): Promise<number> {
  const signalled = terminal.waitForSignal(END_SIGNALS);
  const output = switches.has('json') ? 'json' : terminal.size() === null ? 'lines' : 'screen';
  const writer = createReportWriter(output, terminal);
  const progress = startProgress(terminal);
  let last: ReportStatus = 'unknown';
  const { promise: unread, resolve: noReader } = Promise.withResolvers<string>();
  const { watch } = assembleWatch(host, options, recording, (report, changes) => {
    // Before that a report only says what is still missing.
    if (notLookedAt(report).length > 0) return;
    progress.end();
    last = report.status;
    const text = writer.write(report, changes);
    if (text !== null && !terminal.print(text)) noReader('closed');
  });
  watch.start(progress.show);
  await Promise.race([signalled, unread]);
  watch.stop();
  progress.end();
  // The screen may end within a line, after which ^C and the prompt would stand.
  if (output === 'screen') terminal.print('\n');
  return EXIT_CODES[last];
}
