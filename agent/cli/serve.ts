// `serve`: listens first, then looks for ever. Ends on a signal.
import { describeChanges } from '../serve/log-changes.ts';
import { createAnswerMemory } from '../host/answer-memory.ts';
import { createRememberingHost } from '../host/remembering-host.ts';
import { createApp } from '../serve/app.ts';
import { listen } from '../serve/http-server.ts';
import { createReportStore } from '../serve/report-store.ts';
import type { CommandLine } from '../options/read-options.ts';
import type { ProcessUsage } from '../report/process-usage.ts';
import type { FindingChanges } from '../report/finding-changes.ts';
import type { Report } from '../report/report-schema.ts';
import { VERSION } from '../version.ts';
import { assembleWatch } from './assemble-watch.ts';
import { createLogger } from './create-logger.ts';
import { createDebugSource } from './debug-source.ts';
import { END_SIGNALS } from './end-signals.ts';
import { followLooks } from './follow-looks.ts';
import { openHost } from './open-host.ts';
import { readPage } from './read-page.ts';
import { followWebConfig, protect } from './protect.ts';
import type { Terminal } from './terminal.ts';
import { openWebConfig } from './web-config-file.ts';

/** What the agent remembers of raw answers for the debug pages: 64 KiB of each fact, 1 MiB of all. */
const MEMORY_LIMITS = { subjectSize: 64 * 1024, totalSize: 1024 * 1024 };

/** @returns the exit code, once a signal has ended it */
export async function serve({ options, notes }: CommandLine, terminal: Terminal): Promise<number> {
  const log = createLogger(options, terminal);
  // From the start: a signal that comes while it still starts is to end it in the same way.
  const signalled = terminal.waitForSignal(END_SIGNALS);
  const webConfig = await openWebConfig(options.webConfig, () => Date.now() / 1000);
  let powershellStarts = 0;
  const opened = await openHost(
    options.host,
    terminal.platform,
    terminal.env,
    options['powershell.keepOpen'] === 'on',
    () => {
      powershellStarts += 1;
    },
  );
  const { recording, isDefault } = opened;
  const memory = options.debug === 'off' ? null : createAnswerMemory(MEMORY_LIMITS);
  const host = memory === null ? opened.host : createRememberingHost(opened.host, memory);

  const onReport = (report: Report, changes: FindingChanges): void => {
    for (const { level, message, fields } of describeChanges(store.current(), report, changes))
      log[level](fields, message);
    store.swap(report);
  };
  const { watch, firstReport } = assembleWatch(host, options, recording, onReport);
  const store = createReportStore(firstReport, { maxSmbMappingSeries: options['smb.maxSeries'] }, () => ({
    ...processUsage(),
    webConfig: webConfig.use(),
    powershellStarts: recording === null ? powershellStarts : null,
  }));
  const app = createApp({
    store,
    liveness: () => [
      {
        name: 'loop',
        healthy: watch.isTurning(),
        detail: watch.isTurning() ? '' : 'the pipes were not looked at for too long',
      },
    ],
    readiness: () => [
      {
        name: 'first-report',
        healthy: watch.isComplete(),
        detail: watch.isComplete() ? '' : 'not every fact was looked at yet',
      },
    ],
    page: readPage(),
    debug:
      memory === null
        ? undefined
        : {
            source: createDebugSource(memory, host.label),
            recording: options.debugRecording === 'on',
            now: () => Date.now() / 1000,
          },
    onError: (error) => log.error({ err: error }, 'a request failed, which is a bug of winstorage-agent'),
  });
  const server = await listen(app, options.listen, protect(webConfig, options.nodeName, log));

  for (const note of notes) log.warn(note);
  log.info({ version: VERSION, host: host.label, url: server.url }, 'winstorage-agent serves');
  if (recording !== null) {
    const why = isDefault ? ', because this is no Windows machine' : '';
    log.warn(
      { recording: host.label, title: recording.title },
      `a recording is played${why}: nothing of this machine is shown`,
    );
  }
  followWebConfig(webConfig, log);
  watch.start(memory === null ? undefined : followLooks(memory));

  const signal = await signalled;
  log.info({ signal }, 'ending');
  watch.stop();
  await server.close();
  return 0;
}

const startedAt = Date.now() / 1000 - process.uptime();

function processUsage(): ProcessUsage {
  const { user, system } = process.cpuUsage();
  return { cpuSeconds: (user + system) / 1e6, residentBytes: process.memoryUsage.rss(), startedAt };
}
