// The report of a recording at a fixed time, with the default options.
import { assembleWatch } from '../../agent/cli/assemble-watch.ts';
import { openHost } from '../../agent/cli/open-host.ts';
import { readOptions } from '../../agent/options/read-options.ts';
import type { Report } from '../../agent/report/report-schema.ts';

const NOW = Date.UTC(2026, 10, 2, 9, 30) / 1000;

export async function reportOf(folder: string): Promise<Report> {
  const { options } = readOptions({ args: [], env: {}, readFile: () => '' });
  const { host, recording } = await openHost(`recorded:${folder}`, 'linux', {});
  const clock = { wallSeconds: () => NOW, monotonicSeconds: () => 0 };
  const { watch } = assembleWatch(host, options, recording, () => undefined, clock);
  return watch.lookOnce();
}
