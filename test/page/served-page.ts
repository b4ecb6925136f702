// The status page as an agent serves it, with a report that a test can change.
import { readPage } from '../../agent/cli/read-page.ts';
import type { Report } from '../../agent/report/report-schema.ts';
import { createApp } from '../../agent/serve/app.ts';
import { listen } from '../../agent/serve/http-server.ts';
import { createReportStore } from '../../agent/serve/report-store.ts';

export interface ServedPage {
  readonly url: string;
  /** Replaces the report, as a look of the agent does. */
  swap(report: Report): void;
  close(): Promise<void>;
}

/** @param now what the agent's clock shows in the Date of its answers; the real time where it is left out */
export async function servePage(report: Report, now?: Date): Promise<ServedPage> {
  const usage = () => ({ cpuSeconds: 1, residentBytes: 1, startedAt: 1 });
  const store = createReportStore(report, { maxSmbMappingSeries: 200 }, usage);
  const onError = (error: unknown): never => {
    throw error;
  };
  const app = createApp({ store, liveness: () => [], readiness: () => [], page: readPage(), onError });
  const server = await listen(
    (request, response) => {
      if (now !== undefined) response.setHeader('Date', now.toUTCString());
      app(request, response);
    },
    { address: '127.0.0.1', port: 0 },
  );
  return { url: server.url, swap: store.swap, close: server.close };
}
