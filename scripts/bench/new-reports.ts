// The agent's own parts, which look and make a new report whenever the parent says so; started by scraped.ts.
// node new-reports.ts RECORDING
import { assembleWatch } from '../../agent/cli/assemble-watch.ts';
import { openRecordedHost } from '../../agent/host/recorded-host.ts';
import { readOptions } from '../../agent/options/read-options.ts';
import { createApp } from '../../agent/serve/app.ts';
import { listen } from '../../agent/serve/http-server.ts';
import { createReportStore } from '../../agent/serve/report-store.ts';

const { options } = readOptions({ args: ['--listen=127.0.0.1:0'], env: {}, readFile: () => '' });
const host = await openRecordedHost(process.argv[2] ?? '');
const { watch, firstReport } = assembleWatch(host, options, null, (report) => store.swap(report));
const store = createReportStore(firstReport, { maxSmbMappingSeries: options['smb.maxSeries'] }, () => ({
  cpuSeconds: process.cpuUsage().user / 1e6,
  residentBytes: process.memoryUsage.rss(),
  startedAt: 0,
}));
const app = createApp({ store, liveness: () => [], readiness: () => [], onError: () => process.exit(1) });
const server = await listen(app, options.listen);

process.on('message', () => void watch.lookOnce().then(() => process.send?.('looked')));
process.send?.(server.url);
