// `check`: one look. Exit code 0 no problem, 1 a problem, 2 could not look; that is node-problem-detector's protocol.
import type { CommandLine } from '../options/read-options.ts';
import type { ReportStatus } from '../report/report-schema.ts';
import { renderText } from '../report/to-text.ts';
import { assembleWatch } from './assemble-watch.ts';
import { openHost } from './open-host.ts';
import type { Terminal } from './terminal.ts';

const EXIT_CODES: Readonly<Record<ReportStatus, number>> = { ok: 0, warning: 1, critical: 1, unknown: 2 };

export async function check({ options, switches }: CommandLine, terminal: Terminal): Promise<number> {
  const { host, recording } = await openHost(options.host, terminal.platform, terminal.env);
  const { watch } = assembleWatch(host, options, recording, () => undefined);
  const report = await watch.lookOnce();
  terminal.print(
    switches.has('json')
      ? `${JSON.stringify(report, null, 2)}\n`
      : renderText(report, { color: terminal.hasColor }),
  );
  return EXIT_CODES[report.status];
}
