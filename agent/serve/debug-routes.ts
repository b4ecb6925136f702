// The paths under /debug: what the agent remembers of its looks, for who sits at the node or came by kubectl port-forward.
import type { RequestHandler, Response } from 'express';
import { whyRefused } from './debug-guard.ts';
import { renderDebugPage } from './debug-page.ts';
import { collectorViews, type CollectorView, type DebugSource } from './debug-view.ts';
import type { ReportStore } from './report-store.ts';

export interface DebugInput {
  readonly source: DebugSource;
  /** Whether `/debug/recording` gives anything. */
  readonly recording: boolean;
  /** Seconds since 1970. */
  readonly now: () => number;
}

/** There is no script on the page, and none may come in with a name that Windows shows. */
const HEADERS = {
  'Content-Security-Policy':
    "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Referrer-Policy': 'no-referrer',
  'X-Frame-Options': 'DENY',
};

/** @param serve how a path gets its handler; it says 405 to other methods than GET and HEAD */
export function addDebugRoutes(
  serve: (path: string, handler: RequestHandler) => void,
  store: ReportStore,
  { source, recording, now }: DebugInput,
): void {
  const views = async (): Promise<CollectorView[]> => {
    const report = store.current();
    const metrics = (await store.metrics('prometheus', false)).toString();
    return collectorViews(report, source, metrics, now());
  };

  const guarded = (
    path: string,
    handler: (...args: Parameters<RequestHandler>) => void | Promise<void>,
  ): void =>
    serve(path, async (request, response, next) => {
      response.set(HEADERS);
      const why = whyRefused(request);
      if (why !== null) refuse(response, 403, why);
      else await handler(request, response, next);
    });

  guarded('/debug', async (request, response) => {
    // The links of the page are relative to `/`.
    if (request.path.endsWith('/')) response.redirect(308, '../debug');
    else response.type('text/html').send(renderDebugPage(store.current(), await views(), recording));
  });
  guarded('/debug/collectors', async (_request, response) => {
    sendJson(response, await views());
  });
  guarded('/debug/collectors/:name', async (request, response) => {
    const all = await views();
    const one = all.find(({ name }) => name === request.params['name']);
    if (one === undefined)
      refuse(response, 404, `not found; the collectors are: ${all.map(({ name }) => name).join(', ')}`);
    else sendJson(response, one);
  });
  guarded('/debug/recording', (_request, response) => {
    if (!recording) {
      refuse(response, 404, 'recordings cannot be downloaded here; the option debugRecording turns it on');
      return;
    }
    const made = source.recording(store.current());
    if (made.ok) response.attachment(made.fileName).type('application/gzip').send(made.body);
    else refuse(response, 503, made.why);
  });
}

function refuse(response: Response, status: number, why: string): void {
  response.status(status).type('text/plain').send(`${why}\n`);
}

function sendJson(response: Response, value: unknown): void {
  response.type('application/json').send(`${JSON.stringify(value, null, 2)}\n`);
}
