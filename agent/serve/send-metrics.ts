// The answer to a scrape, with nothing but Node: express and `compression` would take more time than all the rest of it.
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { METRICS_CONTENT_TYPES } from '../report/to-metrics.ts';
import { negotiateMetrics, takesGzip } from './negotiate.ts';
import type { ReportStore } from './report-store.ts';

/** Answers with the metrics, in the format and the packing that are asked for. */
export async function sendMetrics(
  store: ReportStore,
  { headers }: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const format = negotiateMetrics(headers.accept);
  const isPacked = takesGzip(headers['accept-encoding']);
  const body = await store.metrics(format, isPacked);
  response.writeHead(200, {
    'Cache-Control': 'no-store',
    'X-Content-Type-Options': 'nosniff',
    'Content-Type': METRICS_CONTENT_TYPES[format],
    'Content-Length': body.length,
    ...(isPacked ? { 'Content-Encoding': 'gzip' } : {}),
    Vary: 'Accept, Accept-Encoding',
  });
  response.end(body);
}

/** Takes scrapes out of what an app is asked; whatever it cannot answer, and all else, the app answers. */
export function withScrapes(store: ReportStore, app: RequestListener): RequestListener {
  return (request, response) => {
    const isScrape = request.method === 'GET' && request.url?.split('?')[0] === '/metrics';
    if (!isScrape) app(request, response);
    // The app asks for the same, and knows how to say that something is broken.
    else sendMetrics(store, request, response).catch(() => app(request, response));
  };
}
